package dev.egomotion.trainer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;

/** One training run: networks, optimizers and where it stands. Who opens it closes it. */
// Scopes and guards are opened for what they do, not to be called.
@SuppressWarnings("try")
final class TrainingRun implements AutoCloseable {
    private static final double SECONDS_BETWEEN_SAVES = 180;
    private static final double SECONDS_BETWEEN_REPORTS = 10;
    private static final double LARGEST_GRADIENT = 5;
    private static final double LAST_RATE = 0.05;
    private static final int WARM_UP_STEPS = 100;

    private final TrainingRecipe recipe;
    private final List<TrainingDrive> drives;
    private final Path outDir;
    private final TrainingListener listener;
    private final Network depthNetwork;
    private final Weights depth;
    private final Weights pose;
    private final Adam depthOptimizer;
    private final Adam poseOptimizer;
    private final LossMeans means = new LossMeans();
    private long step;
    private final double secondsBefore;
    private final long startNanos = System.nanoTime();

    TrainingRun(
            TrainingRecipe recipe,
            List<TrainingDrive> drives,
            Path outDir,
            Optional<Checkpoint> from,
            TrainingListener listener) {
        this.recipe = recipe;
        this.drives = drives;
        this.outDir = outDir;
        this.listener = listener;
        depthNetwork = recipe.depthArchitecture();
        depth = weights(depthNetwork, from, "depth/", recipe.seed());
        pose = weights(recipe.poses().network(), from, "pose/", recipe.seed() + 1);
        depthOptimizer = new Adam(depth);
        poseOptimizer = new Adam(pose);
        from.ifPresent(
                checkpoint -> {
                    depthOptimizer.restore(checkpoint.part("depth-adam/"));
                    poseOptimizer.restore(checkpoint.part("pose-adam/"));
                });
        step = from.map(Checkpoint::step).orElse(0L);
        secondsBefore = from.map(Checkpoint::seconds).orElse(0.0);
    }

    private static Weights weights(
            Network network, Optional<Checkpoint> from, String prefix, long seed) {
        return from.map(checkpoint -> Weights.of(network, checkpoint.part(prefix)))
                .orElseGet(() -> Weights.initial(network, seed));
    }

    /**
     * Trains through all stages that are left, or up to a step, and saves.
     *
     * @param lastStep number of steps after which to stop in any case
     */
    Trainer.Result train(long lastStep) throws IOException, InterruptedException {
        listener.started(
                "%d drives, %d frames, depth network %d parameters, pose network %d, from step %d"
                        .formatted(
                                drives.size(),
                                drives.stream().mapToInt(drive -> drive.frames().size()).sum(),
                                ParameterShapes.count(depthNetwork),
                                ParameterShapes.count(recipe.poses().network()),
                                step));
        try {
            for (TrainingRecipe.Stage stage : recipe.stages()) {
                if (share() < stage.until() && step < lastStep) {
                    train(stage, lastStep);
                }
            }
        } finally {
            save();
        }
        return new Trainer.Result(
                step, seconds(), outDir.resolve("depth.onnx"), outDir.resolve("pose.onnx"));
    }

    private void train(TrainingRecipe.Stage stage, long lastStep)
            throws IOException, InterruptedException {
        double lastSave = seconds();
        double lastReport = seconds();
        List<TrainingDrive> sized =
                drives.stream()
                        .map(drive -> drive.resizedTo(stage.width(), stage.height()))
                        .toList();
        Objective objective =
                new Objective(
                        depthNetwork, recipe.poses(stage.width()), recipe, stage.finestLevel());
        try (BatchLoader loader = new BatchLoader(sized, recipe, recipe.seed());
                PoseRehearsal rehearsal =
                        PoseRehearsal.open(drives, recipe, stage, pose, poseOptimizer)) {
            double stageStart = seconds();
            while (share() < stage.until() && step < lastStep) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("training was interrupted");
                }
                step(objective, loader.batch(step));
                rehearsal.steps(step, rate(recipe.poseLearningRate()));
                step++;
                if (seconds() - lastReport >= SECONDS_BETWEEN_REPORTS) {
                    double waited = loader.waitedNanos() * 1e-9 / (seconds() - stageStart);
                    report(stage, seconds() - lastReport, waited);
                    lastReport = seconds();
                }
                if (seconds() - lastSave >= SECONDS_BETWEEN_SAVES) {
                    save();
                    lastSave = seconds();
                }
            }
        }
    }

    private void step(Objective objective, Batch batch) {
        try (PointerScope scope = new PointerScope()) {
            boolean trueWarp = share() < recipe.losses().trueWarpUntil();
            Objective.Value value = objective.at(batch, depth, pose, trueWarp);
            if (!value.enoughVisible()) {
                listener.skipped(
                        step,
                        "TOO_FEW_VISIBLE_PIXELS: %.0f %% of the batch"
                                .formatted(100 * value.visibleShare()));
                return;
            }
            if (value.countedShare() == 0) {
                listener.skipped(step, "ALL_PIXELS_MASKED: no source fits better warped");
                return;
            }
            value.terms()
                    .byName()
                    .forEach((name, loss) -> requireFinite("the " + name + " loss", loss));
            value.total().backward();
            step(depthOptimizer, recipe.learningRate(), "the depth network's gradient");
            step(poseOptimizer, recipe.poseLearningRate(), "the pose network's gradient");
            means.add(value);
        }
    }

    private void step(Adam optimizer, double base, String name) {
        double norm = optimizer.gradientNorm();
        requireFinite(name, norm);
        optimizer.step(rate(base), Math.min(1, LARGEST_GRADIENT / norm));
    }

    private void requireFinite(String term, double value) {
        if (!Double.isFinite(value)) {
            throw new TrainingDivergedException(step, term, value);
        }
    }

    /** Returns a learning rate now: warmed up, then falling along a cosine. */
    private double rate(double base) {
        double cosine = 0.5 * (1 + Math.cos(Math.PI * Math.min(1, share())));
        double warmUp = Math.min(1, (step + 1.0) / WARM_UP_STEPS);
        return base * warmUp * (LAST_RATE + (1 - LAST_RATE) * cosine);
    }

    private double seconds() {
        return secondsBefore + (System.nanoTime() - startNanos) * 1e-9;
    }

    private double share() {
        return recipe.steps() > 0
                ? (double) step / recipe.steps()
                : seconds() / (60 * recipe.minutes());
    }

    private double secondsLeft() {
        return recipe.steps() > 0
                ? seconds() * (1 - share()) / Math.max(share(), 1e-9)
                : 60 * recipe.minutes() - seconds();
    }

    private void report(TrainingRecipe.Stage stage, double seconds, double waited)
            throws IOException {
        TrainingListener.Progress progress =
                new TrainingListener.Progress(
                        step,
                        Math.min(1, share()),
                        Math.max(0, secondsLeft()),
                        seconds / Math.max(1, means.count()),
                        means.terms(),
                        means.countedShare(),
                        waited,
                        stage.width(),
                        stage.height());
        means.clear();
        listener.progressed(progress);
        Path file = outDir.resolve("losses.csv");
        boolean fresh = !Files.exists(file);
        try (BufferedWriter out =
                Files.newBufferedWriter(
                        file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (fresh) {
                out.write(
                        "step,seconds,width,%s,counted_share,waiting_share%n"
                                .formatted(String.join(",", progress.losses().byName().keySet())));
            }
            out.write(String.format(Locale.ROOT, "%d,%.0f,%d", step, seconds(), stage.width()));
            for (double term : progress.losses().byName().values()) {
                out.write(String.format(Locale.ROOT, ",%.6f", term));
            }
            out.write(
                    String.format(
                            Locale.ROOT,
                            ",%.3f,%.3f%n",
                            progress.countedShare(),
                            progress.waitingShare()));
        }
    }

    /** Saves, an interruption put off: files do not survive one. */
    private void save() throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            write();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        listener.saved(outDir);
    }

    private void write() throws IOException {
        Map<String, float[]> values = new LinkedHashMap<>();
        depth.values().forEach((name, numbers) -> values.put("depth/" + name, numbers));
        pose.values().forEach((name, numbers) -> values.put("pose/" + name, numbers));
        depthOptimizer
                .state()
                .forEach((name, numbers) -> values.put("depth-adam/" + name, numbers));
        poseOptimizer.state().forEach((name, numbers) -> values.put("pose-adam/" + name, numbers));
        new Checkpoint(recipe.seed(), step, seconds(), values)
                .write(outDir.resolve(Trainer.CHECKPOINT));
        OnnxExport.depth(
                depthNetwork,
                depth.values(),
                OnnxExport.Storage.HALF,
                Contracts.depth(recipe),
                outDir.resolve("depth.onnx"));
        OnnxExport.pose(
                recipe.poses().network(),
                pose.values(),
                OnnxExport.Storage.HALF,
                Contracts.pose(recipe),
                outDir.resolve("pose.onnx"));
    }

    @Override
    public void close() {
        depthOptimizer.close();
        poseOptimizer.close();
        depth.close();
        pose.close();
    }
}
