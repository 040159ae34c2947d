package dev.egomotion.trainer.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.Model;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.recipe.DepthArchitecture;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.InitialWeights;
import dev.egomotion.trainer.run.RenderedDrives;
import dev.egomotion.trainer.run.SilentListener;
import dev.egomotion.trainer.run.SmallRecipes;
import dev.egomotion.trainer.run.Trainer;
import dev.egomotion.trainer.run.TrainingJob;
import dev.egomotion.trainer.run.TrainingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibratedDepthTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 64;
    private static final RuntimeOptions CPU =
            new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path drive;

    @BeforeAll
    static void render() throws Exception {
        drive = RenderedDrives.write(shared.resolve("street"), WIDTH, HEIGHT, 14, 1);
    }

    private static TrainingRecipe recipe(DepthArchitecture depth, Map<String, Double> losses)
            throws Exception {
        TrainingRecipe wide = SmallRecipes.shrunk("rendered", WIDTH, HEIGHT, 6, losses);
        return SmallRecipes.withDepth(wide, depth);
    }

    private static DepthImage depth(Model model, RgbImage image, PinholeCamera camera) {
        return model.depth().predict(List.of(image), List.of(camera)).get(0);
    }

    @Test
    void begin_weightsOfACompactNetwork_saysTheSameUnderEveryCamera() throws Exception {
        Path compact = folder.resolve("compact");
        Trainer.run(
                recipe(DepthArchitecture.COMPACT, Map.of()),
                TrainingJob.of(List.of(drive), compact),
                new SilentListener());
        TrainingRecipe calibrated = recipe(DepthArchitecture.CALIBRATED, Map.of());
        Path exported = folder.resolve("exported");
        Files.createDirectories(exported);
        try (TrainingState state =
                TrainingState.begin(calibrated, Optional.of(InitialWeights.read(compact)))) {
            state.export(
                    SmallRecipes.IDENTITY,
                    OnnxExport.Storage.HALF,
                    exported.resolve("depth.onnx"),
                    exported.resolve("pose.onnx"));
        }
        TrainingDrive frames = new DriveReader(WIDTH, HEIGHT).read(drive);
        RgbImage image = frames.frames().get(3);
        PinholeCamera other = new PinholeCamera(WIDTH, HEIGHT, 150, 150, 60, 20);
        try (Model before = Model.open(compact, CPU);
                Model after = Model.open(exported, CPU)) {
            float[] expected = before.depth().predict(List.of(image)).get(0).depth();
            for (PinholeCamera camera : List.of(frames.camera(), other)) {
                // Compact weights were rounded to half precision once; rounding again changes
                // nothing.
                assertArrayEquals(expected, depth(after, image, camera).depth(), 1e-2f);
            }
        }
    }

    @Test
    void run_photometricWithConsistency_learnsFromTheCamera() throws Exception {
        Path out = folder.resolve("out");
        TrainingRecipe recipe =
                recipe(
                        DepthArchitecture.CALIBRATED,
                        Map.of(
                                "photometric/weight",
                                1.0,
                                "consistency/weight",
                                0.1,
                                "supervision/trueWarpUntil",
                                1.0));
        Trainer.run(recipe, TrainingJob.of(List.of(drive), out), new SilentListener());
        TrainingDrive frames = new DriveReader(WIDTH, HEIGHT).read(drive);
        PinholeCamera low = new PinholeCamera(WIDTH, HEIGHT, 110, 110, 64, 20);
        try (Model model = Model.open(out, CPU)) {
            assertTrue(model.depth().contract().takesIntrinsics());
            float[] here = depth(model, frames.frames().get(3), frames.camera()).depth();
            float[] there = depth(model, frames.frames().get(3), low).depth();
            assertFalse(Arrays.equals(here, there), "the camera makes no difference");
        }
    }
}
