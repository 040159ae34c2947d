package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.export.HalfPrecision;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.export.OnnxWeights;
import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.recipe.RecipeException;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeanWithStartTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 64;
    private static final long STEPS = 4;

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path drive;
    private static Path start;

    @BeforeAll
    static void begin() throws Exception {
        drive = RenderedDrives.write(shared.resolve("rendered"), WIDTH, HEIGHT, 14, 1);
        start = shared.resolve("start");
        Trainer.run(
                SmallRecipes.of(WIDTH, HEIGHT, 1),
                TrainingJob.of(List.of(drive), start),
                new SilentListener());
    }

    private static TrainingRecipe recipe(double share) throws IOException {
        return SmallRecipes.endingInMean(SmallRecipes.of(WIDTH, HEIGHT, STEPS), share);
    }

    /** Trains on from the start up to a step, with the share of the start. */
    private static void train(Path out, double share, boolean resume, long halt) throws Exception {
        Files.createDirectories(out);
        TrainingRecipe recipe = recipe(share);
        RunFolder run = new RunFolder(out, OnnxExport.Storage.HALF, SmallRecipes.IDENTITY);
        Optional<Checkpoint> from =
                resume ? Optional.of(Checkpoint.read(run.checkpoint())) : Optional.empty();
        TrainingDrive read = new DriveReader(WIDTH, HEIGHT).read(drive);
        try (TrainingState state =
                resume
                        ? TrainingState.resume(recipe, from.get(), run.checkpoint())
                        : TrainingState.begin(recipe, Optional.of(InitialWeights.read(start)))) {
            RunValidation validation = new RunValidation(recipe, List.of(read), 1000);
            new TrainingRun(
                            recipe,
                            List.of(read),
                            validation,
                            run,
                            state,
                            from,
                            new SilentListener())
                    .train(halt);
        }
    }

    @Test
    void mean_twoValues_liesBetweenByTheShare() {
        MeanWithStart mean = new MeanWithStart(0.25, Map.of("a", new float[] {4, 0}), Map.of());
        Map<String, float[]> end = new LinkedHashMap<>();
        end.put("a", new float[] {8, 1});
        end.put("head", new float[] {3});
        assertArrayEquals(new float[] {7, 0.75f}, mean.ofDepth(end).get("a"));
        assertArrayEquals(new float[] {3}, mean.ofDepth(end).get("head"));
        assertArrayEquals(new float[] {8, 1}, mean.ofPose(end).get("a"));
    }

    @Test
    void train_toTheEnd_givesTheMeanAndMeasuresIt() throws Exception {
        Path out = folder.resolve("mean");
        train(out, 0.5, false, Long.MAX_VALUE);
        Checkpoint end = Checkpoint.read(out.resolve(Trainer.CHECKPOINT));
        float[] begun =
                Checkpoint.read(start.resolve(Trainer.CHECKPOINT))
                        .part("depth/")
                        .get("down1.weight");
        assertArrayEquals(begun, end.part("depth-start/").get("down1.weight"));
        float[] ended = end.part("depth/").get("down1.weight");
        float[] given = OnnxWeights.read(out.resolve("depth.onnx")).values().get("down1.weight");
        boolean moved = false;
        for (int i = 0; i < given.length; i++) {
            float mean = (float) (0.5 * ended[i] + 0.5 * begun[i]);
            assertEquals(HalfPrecision.rounded(mean), given[i]);
            moved |= ended[i] != begun[i];
        }
        assertTrue(moved, "nothing was learnt");

        Path plain = folder.resolve("plain");
        train(plain, 0, false, Long.MAX_VALUE);
        List<List<String>> figures = new RunFolder(out).validation().rows();
        List<List<String>> plainFigures = new RunFolder(plain).validation().rows();
        assertEquals(plainFigures.get(0).subList(2, 10), figures.get(0).subList(2, 10));
        assertFalse(plainFigures.get(1).subList(2, 10).equals(figures.get(1).subList(2, 10)));
        InitialWeights next = InitialWeights.read(out);
        assertEquals(out, next.file(), "what goes on begins with what was given");
        assertArrayEquals(given, next.depth().get("down1.weight"));
    }

    @Test
    void train_haltedAndResumed_givesTheSameFiles() throws Exception {
        Path whole = folder.resolve("whole");
        train(whole, 0.5, false, Long.MAX_VALUE);
        Path halted = folder.resolve("halted");
        train(halted, 0.5, false, 2);
        train(halted, 0.5, true, Long.MAX_VALUE);
        for (String name : List.of("depth.onnx", "pose.onnx")) {
            assertEquals(-1, Files.mismatch(whole.resolve(name), halted.resolve(name)), name);
        }
        byte[] done = Files.readAllBytes(whole.resolve("pose.onnx"));
        train(whole, 0.5, true, Long.MAX_VALUE);
        assertArrayEquals(done, Files.readAllBytes(whole.resolve("pose.onnx")), "a mean of a mean");
    }

    @Test
    void run_withoutWeightsToBeginWith_isRefusedAndWritesNothing() throws IOException {
        TrainingRecipe recipe = recipe(0.5);
        Path out = folder.resolve("unborn");
        TrainingJob job = TrainingJob.of(List.of(drive), out);
        RecipeException e =
                assertThrows(
                        RecipeException.class,
                        () -> Trainer.run(recipe, job, new SilentListener()));
        assertTrue(e.getMessage().contains("meanWithStart is 0.5"), e.getMessage());
        assertTrue(e.getMessage().contains("--init"), e.getMessage());
        assertTrue(Files.notExists(out));
    }

    @Test
    void resume_checkpointWithoutItsStart_isRefusedNamingIt() throws IOException {
        Path file = start.resolve(Trainer.CHECKPOINT);
        TrainingRecipe recipe = recipe(0.5);
        Checkpoint checkpoint = Checkpoint.read(file);
        CheckpointException e =
                assertThrows(
                        CheckpointException.class,
                        () -> TrainingState.resume(recipe, checkpoint, file));
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        assertTrue(e.getMessage().contains("meanWithStart"), e.getMessage());
    }
}
