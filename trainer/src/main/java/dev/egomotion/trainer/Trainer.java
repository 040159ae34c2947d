package dev.egomotion.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a depth and a pose network from drives and writes them as ONNX files that state their own contract. The
 * folder then holds depth.onnx, pose.onnx, losses.csv and checkpoint.bin, from which a run goes on.
 */
public final class Trainer {
    static final String CHECKPOINT = "checkpoint.bin";

    private Trainer() {}

    /**
     * What a run has made.
     *
     * @param steps done in all
     * @param seconds trained in all, wall clock
     * @param depth the depth network
     * @param pose the pose network
     */
    public record Result(long steps, double seconds, Path depth, Path pose) {}

    /**
     * Trains.
     *
     * @param recipe what decides the result
     * @param drives folders in the drive layout
     * @param outDir where results go; must not hold another run unless resumed
     * @param resume whether to go on from outDir's checkpoint
     * @param listener is told how it goes
     * @throws DriveException if a drive cannot be trained on
     * @throws CheckpointException if there is nothing to resume, or something that would be overwritten
     * @throws TrainingDivergedException if a loss is no longer a number
     * @throws IOException if results cannot be written
     * @throws InterruptedException if the thread is interrupted; what is done is saved
     */
    public static Result run(
            TrainingRecipe recipe,
            List<Path> drives,
            Path outDir,
            boolean resume,
            TrainingListener listener)
            throws IOException, InterruptedException {
        Path file = outDir.resolve(CHECKPOINT);
        if (!resume && Files.exists(file)) {
            throw new CheckpointException(
                    file + ": holds another run; resume it or choose another folder");
        }
        Optional<Checkpoint> from = resume ? Optional.of(Checkpoint.read(file)) : Optional.empty();
        // OpenBLAS would start a pool of its own beside LibTorch's.
        openblas_nolapack.blas_set_num_threads(1);
        torch.set_num_threads(recipe.threads());
        List<TrainingDrive> loaded = load(recipe, drives);
        Files.createDirectories(outDir);
        try (TrainingRun run = new TrainingRun(recipe, loaded, outDir, from, listener)) {
            return run.train(Long.MAX_VALUE);
        }
    }

    /** Trains for another duration than the recipe's; see {@link #run}. */
    public static Result run(
            TrainingRecipe recipe,
            List<Path> drives,
            Path outDir,
            boolean resume,
            double minutes,
            TrainingListener listener)
            throws IOException, InterruptedException {
        return run(recipe.withMinutes(minutes), drives, outDir, resume, listener);
    }

    private static List<TrainingDrive> load(TrainingRecipe recipe, List<Path> folders) {
        if (folders.isEmpty()) {
            throw new DriveException("no drives; at least one is needed to train");
        }
        int width =
                recipe.stages().stream().mapToInt(TrainingRecipe.Stage::width).max().orElseThrow();
        int height =
                recipe.stages().stream().mapToInt(TrainingRecipe.Stage::height).max().orElseThrow();
        DriveReader reader = new DriveReader(width, height);
        List<TrainingDrive> drives = new ArrayList<>();
        for (Path folder : folders) {
            drives.add(reader.read(folder));
        }
        return drives;
    }
}
