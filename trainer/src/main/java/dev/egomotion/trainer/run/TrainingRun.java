package dev.egomotion.trainer.run;

import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.data.BatchLoader;
import dev.egomotion.trainer.data.DriveException;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.loss.LossMeans;
import dev.egomotion.trainer.loss.Objective;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.LibTorch;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.Teachers;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;

/** One training run: where it stands and what it does next. */
// Scopes and guards are opened for what they do, not to be called.
public @SuppressWarnings("try") final class TrainingRun {
    private static final double SECONDS_BETWEEN_SAVES = 180;
    private static final double SECONDS_BETWEEN_REPORTS = 10;
    private static final double LARGEST_GRADIENT = 5;

    /** So many batches left out in a row are no accident. */
    private static final int MOST_SKIPPED = 200;

    private final TrainingRecipe recipe;
    private final List<TrainingDrive> drives;
    private final RunValidation validation;
    private final RunFolder folder;
    private final TrainingListener listener;
    private final TrainingState state;
    private final LossMeans means = new LossMeans();
    private final CosineRate depthRate;
    private final CosineRate poseRate;
    private long step;
    private int skipped;
    private final double secondsBefore;
    private final LongSupplier nanos;
    private final long startNanos;
    private long pausedNanos;
    private double lastReport;

    /**
     * Opens a run.
     *
     * @param validation what is measured now and then
     * @param folder where results go
     * @param state what it begins with; not closed
     * @param from where it stood when it was halted; empty for a new one
     */
    public TrainingRun(
            TrainingRecipe recipe,
            List<TrainingDrive> drives,
            RunValidation validation,
            RunFolder folder,
            TrainingState state,
            Optional<Checkpoint> from,
            TrainingListener listener) {
        this(recipe, drives, validation, folder, state, from, listener, System::nanoTime);
    }

    /**
     * Opens a run by another clock.
     *
     * @param nanos wall clock, nanoseconds
     */
    TrainingRun(
            TrainingRecipe recipe,
            List<TrainingDrive> drives,
            RunValidation validation,
            RunFolder folder,
            TrainingState state,
            Optional<Checkpoint> from,
            TrainingListener listener,
            LongSupplier nanos) {
        this.nanos = nanos;
        startNanos = nanos.getAsLong();
        this.recipe = recipe;
        this.drives = drives;
        this.validation = validation;
        this.folder = folder;
        this.listener = listener;
        this.state = state;
        boolean supervised = SupervisedPose.areGiven(drives, recipe);
        depthRate = CosineRate.ofDepth(recipe, supervised);
        poseRate = CosineRate.ofPose(recipe, supervised);
        step = from.map(Checkpoint::step).orElse(0L);
        secondsBefore = from.map(Checkpoint::seconds).orElse(0.0);
    }

    /**
     * Trains through all stages that are left, up to a step or until the schedule's minutes are over, and saves. Where a loss is no
     * longer a number the last checkpoint stays.
     *
     * @param lastStep number of steps after which to stop in any case
     */
    Trainer.Result train(long lastStep) throws IOException, InterruptedException {
        listener.started(summary());
        folder.goOnFrom(step);
        if (step == 0) {
            validate(state);
        }
        try {
            for (Stage stage : recipe.schedule().stages()) {
                if (share() < stage.until() && step < lastStep && !timeIsOver()) {
                    train(stage, lastStep);
                }
            }
        } catch (InterruptedException e) {
            save(state);
            throw e;
        }
        if (share() >= 1 && state.endsInMean()) {
            try (TrainingState mean = state.mean()) {
                finish(mean);
            }
        } else {
            finish(state);
        }
        return new Trainer.Result(step, share(), seconds(), folder.depth(), folder.pose());
    }

    /**
     * Measures and saves.
     *
     * @param given whose networks are what the run gives
     */
    private void finish(TrainingState given) throws IOException {
        validate(given);
        save(given);
    }

    private void train(Stage stage, long lastStep) throws IOException, InterruptedException {
        double lastSave = seconds();
        lastReport = seconds();
        List<TrainingDrive> sized =
                drives.stream()
                        .map(drive -> drive.resizedTo(stage.width(), stage.height()))
                        .toList();
        Objective objective =
                new Objective(
                        state.depthNetwork(),
                        PoseEstimator.of(recipe, stage.width()),
                        recipe,
                        stage.finestLevel());
        Objective early = objective.withoutConsistency();
        double consistencyFrom = recipe.losses().consistency().from();
        try (BatchLoader loader =
                        new BatchLoader(
                                sized,
                                recipe.snippets().batchSize(),
                                recipe.snippets().sources(),
                                recipe.snippets().variation(),
                                recipe.schedule().seed());
                SupervisedPose supervised =
                        SupervisedPose.open(
                                drives,
                                recipe,
                                stage,
                                state.pose(),
                                state.poseOptimizer(),
                                poseRate)) {
            double stageStart = seconds();
            while (share() < stage.until() && step < lastStep && !timeIsOver()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("training was interrupted");
                }
                boolean alone = supervised.any() && share() < recipe.supervisedSteps().alone();
                if (alone) {
                    means.addSupervised(supervised.step(step, share()));
                } else {
                    step(share() < consistencyFrom ? early : objective, loader.batch(step));
                    supervised.steps(step, share());
                }
                step++;
                if (seconds() - lastReport >= SECONDS_BETWEEN_REPORTS) {
                    report(stage, loader.waitedNanos() * 1e-9 / (seconds() - stageStart));
                }
                if (validation.isDue(seconds())) {
                    validate(state);
                }
                if (seconds() - lastSave >= SECONDS_BETWEEN_SAVES) {
                    save(state);
                    lastSave = seconds();
                }
            }
            if (means.count() > 0) {
                report(stage, loader.waitedNanos() * 1e-9 / (seconds() - stageStart));
            }
        }
    }

    /** Does one step; what is counted and drawn is the caller's. */
    public void step(Objective objective, Batch batch) {
        try (PointerScope scope = new PointerScope()) {
            boolean trueWarp = share() < recipe.losses().supervision().trueWarpUntil();
            Objective.Value value = objective.at(batch, state.depth(), state.pose(), trueWarp);
            requireFinite("the networks' output", value.outputs());
            if (!value.total().requires_grad()) {
                skip("NOTHING_TO_COMPARE_WITH: no frame of the batch has true depth");
                return;
            }
            if (!value.enoughVisible()) {
                skip(
                        "TOO_FEW_VISIBLE_PIXELS: %.0f %% of the batch"
                                .formatted(100 * value.visibleShare()));
                return;
            }
            if (value.countedShare() == 0) {
                skip("ALL_PIXELS_MASKED: no source fits better warped");
                return;
            }
            skipped = 0;
            value.terms()
                    .byName()
                    .forEach((name, loss) -> requireFinite("the " + name + " loss", loss));
            value.total().backward();
            step(state.depthOptimizer(), depthRate, "the depth network's gradient");
            step(state.poseOptimizer(), poseRate, "the pose network's gradient");
            means.add(value);
        }
    }

    private void skip(String reason) {
        skipped++;
        if (skipped >= MOST_SKIPPED) {
            throw new DriveException(
                    "%d batches in a row up to step %d were left out, the last for %s"
                            .formatted(skipped, step, reason));
        }
        listener.skipped(step, reason);
    }

    private void step(Adam optimizer, CosineRate rate, String name) {
        double norm = optimizer.gradientNorm();
        requireFinite(name, norm);
        if (norm == 0) {
            return; // a network that no loss concerned does not move on by its momentum
        }
        optimizer.step(rate.at(share(), optimizer.steps()), Math.min(1, LARGEST_GRADIENT / norm));
    }

    private void requireFinite(String term, double value) {
        if (!Double.isFinite(value)) {
            throw new TrainingDivergedException(step, term, value);
        }
    }

    /** Returns how long was trained, all sittings together; validation and saving do not count. */
    private double seconds() {
        return secondsBefore + (nanos.getAsLong() - startNanos - pausedNanos) * 1e-9;
    }

    /** Returns the share of the schedule that is done: a matter of steps alone. */
    private double share() {
        return (double) step / recipe.schedule().steps();
    }

    private boolean timeIsOver() {
        return seconds() >= 60 * recipe.schedule().minutes();
    }

    private double secondsLeft() {
        double atThisPace = seconds() * (1 - share()) / Math.max(share(), 1e-9);
        return Math.min(atThisPace, 60 * recipe.schedule().minutes() - seconds());
    }

    private void report(Stage stage, double waited) throws IOException {
        TrainingListener.Progress progress =
                new TrainingListener.Progress(
                        step,
                        Math.min(1, share()),
                        Math.max(0, secondsLeft()),
                        (seconds() - lastReport) / Math.max(1, means.count()),
                        means.terms(),
                        means.countedShare(),
                        waited,
                        stage.width(),
                        stage.height());
        means.clear();
        lastReport = seconds();
        listener.progressed(progress);
        List<String> row = new ArrayList<>();
        row.add(Long.toString(step));
        row.add(String.format(Locale.ROOT, "%.0f", seconds()));
        row.add(Integer.toString(stage.width()));
        row.add(
                String.format(
                        Locale.ROOT,
                        "%.3e",
                        depthRate.at(share(), state.depthOptimizer().steps())));
        progress.losses()
                .byName()
                .values()
                .forEach(term -> row.add(String.format(Locale.ROOT, "%.6f", term)));
        row.add(String.format(Locale.ROOT, "%.3f", progress.countedShare()));
        row.add(String.format(Locale.ROOT, "%.3f", progress.waitingShare()));
        folder.losses().append(row);
    }

    private void validate(TrainingState networks) throws IOException {
        if (validation.isEmpty()) {
            return;
        }
        long start = nanos.getAsLong();
        List<ValidationFigures> figures = validation.measure(networks);
        pausedNanos += nanos.getAsLong() - start;
        validation.doneAt(seconds());
        for (ValidationFigures figure : figures) {
            folder.validation().append(figure.row(step, seconds()));
        }
        listener.validated(step, figures);
    }

    private String report(TrainingState networks) throws IOException {
        Stage last = recipe.schedule().lastStage();
        List<TrainingDrive> shown =
                validation.isEmpty()
                        ? List.of(drives.get(0).resizedTo(last.width(), last.height()))
                        : validation.drives();
        SamplePictures pictures =
                new SamplePictures(
                        recipe.snippets().sources(), new DriveValidation(recipe, networks));
        return new TrainingReport(folder.losses(), folder.validation())
                .page(heading(), summary(), step, seconds(), pictures.html(shown));
    }

    private String heading() {
        return "%s %s, recipe %s"
                .formatted(folder.identity().name(), folder.identity().version(), recipe.name());
    }

    private String summary() {
        // Refined teachers cut some drives into stretches.
        long named = drives.stream().map(TrainingDrive::name).distinct().count();
        boolean cut = recipe.teachers().motions() == Teachers.Motions.REFINED;
        long count = cut ? named : drives.size();
        return "%d %s, %d frames%s, %s; %s"
                .formatted(
                        count,
                        count == 1 ? "drive" : "drives",
                        drives.stream().mapToInt(drive -> drive.frames().size()).sum(),
                        cut ? " with refined motions" : "",
                        state.summary(),
                        LibTorch.ofTheProcess().summary());
    }

    /** Saves, an interruption put off: files do not survive one. */
    private void save(TrainingState given) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            long start = nanos.getAsLong();
            folder.save(state, given, step, seconds());
            folder.publish(report(given));
            pausedNanos += nanos.getAsLong() - start;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        listener.saved(folder.path());
    }
}
