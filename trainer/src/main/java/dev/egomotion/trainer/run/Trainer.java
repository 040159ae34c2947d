package dev.egomotion.trainer.run;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.trainer.data.BatchLoader;
import dev.egomotion.trainer.data.DriveException;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TaughtDrives;
import dev.egomotion.trainer.data.Teacher;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.export.TrainingOutputException;
import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.recipe.RecipeException;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.Teachers;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a depth and a pose network from drives and writes them as ONNX files that state their own contract. The
 * folder then holds depth.onnx, pose.onnx, losses.csv, validation.csv and checkpoint.bin, from which a run goes on.
 */
public final class Trainer {
    /** What a run goes on from. */
    public static final String CHECKPOINT = "checkpoint.bin";

    private Trainer() {}

    /**
     * What a run has made.
     *
     * @param steps done in all
     * @param share of the schedule that is done; less than 1 where the minutes were over before
     * @param seconds trained in all, wall clock
     * @param depth the depth network
     * @param pose the pose network
     */
    public record Result(long steps, double share, double seconds, Path depth, Path pose) {
        /** Says what was made, in one line. */
        public String words() {
            return String.format(
                    Locale.ROOT,
                    "%d steps in %.1f minutes; networks: %s, %s",
                    steps,
                    seconds / 60,
                    depth,
                    pose);
        }

        /** Says that the minutes were over before the schedule was, where they were. */
        public Optional<String> unfinished(TrainingRecipe recipe) {
            return share >= 1
                    ? Optional.empty()
                    : Optional.of(
                            String.format(
                                    Locale.ROOT,
                                    "%s minutes are over at %.0f %% of the steps; --resume with more --minutes goes on",
                                    recipe.schedule().minutes(),
                                    100 * share));
        }
    }

    /**
     * Trains by the drives' truth.
     *
     * @throws RecipeException if the recipe asks for another teacher
     * @see #run(TrainingRecipe, TrainingJob, Teacher, TrainingListener)
     */
    public static Result run(TrainingRecipe recipe, TrainingJob job, TrainingListener listener)
            throws IOException, InterruptedException {
        Teacher none =
                new Teacher() {
                    @Override
                    public List<List<Optional<RigidTransform>>> motions(List<Path> drives) {
                        throw onlyTruth("motions is refined");
                    }

                    @Override
                    public List<Path> depth(List<Path> drives) {
                        throw onlyTruth("depth is measured");
                    }

                    private RecipeException onlyTruth(String asked) {
                        return new RecipeException(
                                "recipe %s: teachers.%s; only truth is at hand here"
                                        .formatted(recipe.name(), asked));
                    }
                };
        return run(recipe, job, none, listener);
    }

    /**
     * Trains.
     *
     * @param recipe what decides the result, apart from the drives
     * @param teacher is asked once, before the first step, for the motions and the depth of drives where the recipe says so
     * @param listener is told how it goes
     * @throws DriveException if a drive cannot be trained on
     * @throws CheckpointException if there is nothing to resume, something that would be overwritten, or weights of
     *     another architecture
     * @throws RecipeException if the recipe asks for a mean with weights that are not given
     * @throws dev.egomotion.trainer.network.LibTorchException if LibTorch computes wrong on this machine, by whatever path is allowed
     * @throws TrainingDivergedException if a loss is no longer a number
     * @throws TrainingOutputException if results cannot be written
     * @throws IOException likewise
     * @throws InterruptedException if the thread is interrupted; what is done is saved
     */
    public static Result run(
            TrainingRecipe recipe, TrainingJob job, Teacher teacher, TrainingListener listener)
            throws IOException, InterruptedException {
        RunFolder folder =
                new RunFolder(
                        job.outDir(), job.storage(), ModelStatement.of(job.outDir(), "unknown"));
        Optional<Checkpoint> from = Optional.empty();
        if (job.resume()) {
            from = Optional.of(Checkpoint.read(folder.checkpoint()));
        } else {
            folder.requireFresh();
        }
        Optional<InitialWeights> init = job.init().map(InitialWeights::read);
        // OpenBLAS would start a pool of its own beside LibTorch's.
        openblas_nolapack.blas_set_num_threads(1);
        torch.set_num_threads(recipe.schedule().threads());
        try (TrainingState state = open(recipe, init, folder, from)) {
            // A run that computes wrong would learn rubbish without a word.
            state.checkLayers();
            int sources = recipe.snippets().sources();
            DriveReader reader = reader(largest(recipe), sources);
            List<TrainingDrive> drives = read(job.drives(), reader);
            ModelIdentity identity = job.statement().over(before(job, folder, drives, init));
            RunValidation validation =
                    new RunValidation(
                            recipe,
                            read(job.validation(), reader(recipe.schedule().lastStage(), sources)),
                            job.minutesBetweenValidations());
            if (recipe.teachers().depth() == Teachers.Depth.MEASURED) {
                drives = TaughtDrives.withDepth(teacher, reader, job.drives(), drives);
            }
            if (recipe.teachers().motions() == Teachers.Motions.REFINED) {
                drives =
                        TaughtDrives.of(
                                teacher, job.drives(), drives, BatchLoader.leastFrames(sources));
            }
            requireLosses(recipe, drives);
            Files.createDirectories(job.outDir());
            return new TrainingRun(
                            recipe,
                            drives,
                            validation,
                            folder.stating(identity),
                            state,
                            from,
                            listener)
                    .train(Long.MAX_VALUE);
        }
    }

    /** Returns what the networks state where the job says nothing: of a run that goes on, what they stated before. */
    private static ModelIdentity before(
            TrainingJob job,
            RunFolder folder,
            List<TrainingDrive> drives,
            Optional<InitialWeights> init) {
        String data =
                DriveSummary.of(drives)
                        + init.map(from -> "; went on from " + from.origin()).orElse("");
        ModelIdentity fresh = ModelStatement.of(job.outDir(), data);
        return job.resume() ? folder.stated().orElse(fresh) : fresh;
    }

    /** A recipe that compares with true depth alone needs some. */
    private static void requireLosses(TrainingRecipe recipe, List<TrainingDrive> drives) {
        boolean supervisedOnly = recipe.supervisedSteps().alone() == 1;
        boolean deep = drives.stream().anyMatch(TrainingDrive::hasDepth);
        if (!supervisedOnly && !recipe.losses().concernMotion() && !deep) {
            throw new DriveException(
                    "none of %d drives has depth/, and recipe %s compares with true depth alone; a recipe with losses.photometric.weight above 0 needs none"
                            .formatted(drives.size(), recipe.name()));
        }
    }

    private static TrainingState open(
            TrainingRecipe recipe,
            Optional<InitialWeights> init,
            RunFolder folder,
            Optional<Checkpoint> from) {
        if (from.isPresent()) {
            return TrainingState.resume(recipe, from.get(), folder.checkpoint());
        }
        try {
            return TrainingState.begin(recipe, init);
        } catch (CheckpointException e) {
            throw new CheckpointException(
                    "%s: not of this recipe's networks: %s"
                            .formatted(init.orElseThrow().file(), e.getMessage()),
                    e);
        }
    }

    private static Stage largest(TrainingRecipe recipe) {
        return recipe.schedule().stages().stream()
                .reduce((a, b) -> b.width() * b.height() > a.width() * a.height() ? b : a)
                .orElseThrow();
    }

    private static DriveReader reader(Stage size, int sources) {
        return new DriveReader(size.width(), size.height(), sources);
    }

    private static List<TrainingDrive> read(List<Path> folders, DriveReader reader) {
        List<TrainingDrive> drives = new ArrayList<>();
        for (Path folder : folders) {
            drives.add(reader.read(folder));
        }
        return drives;
    }
}
