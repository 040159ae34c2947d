package dev.egomotion.trainer.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.Model;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.data.TrainingSnippet;
import dev.egomotion.trainer.network.ParameterShapes;
import dev.egomotion.trainer.recipe.DepthArchitecture;
import dev.egomotion.trainer.recipe.PoseArchitecture;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.DriveValidation;
import dev.egomotion.trainer.run.InitialWeights;
import dev.egomotion.trainer.run.SmallRecipes;
import dev.egomotion.trainer.run.TrainingState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EightBitsTest {
    @TempDir Path folder;

    @Test
    void of_randomWeights_errorIsAtMostHalfAScale() {
        SplittableRandom random = new SplittableRandom(4);
        float[] weights = new float[60];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextDouble(-1, 1) * (i < 20 ? 1 : 10);
        }
        EightBits bytes = EightBits.of(weights, 3);
        float[] back = bytes.weights();
        for (int i = 0; i < weights.length; i++) {
            assertEquals(weights[i], back[i], 0.501 * bytes.scales()[i / 20]);
        }
        assertTrue(bytes.scales()[0] < 0.01);
        assertArrayEquals(new float[4], EightBits.of(new float[4], 2).weights());
    }

    /** The runtime computes what LibTorch computes on the rounded weights, and reads back what was written. */
    @Test
    void export_oneByte_equalsLibTorchOnTheRoundedWeights() throws Exception {
        TrainingRecipe recipe =
                SmallRecipes.with(DepthArchitecture.DISPNET, PoseArchitecture.PAIR, 2, 96, 64);
        Path depthFile = folder.resolve("depth.onnx");
        try (TrainingState state = TrainingState.begin(recipe, Optional.empty())) {
            OnnxExport.depth(
                    state.depthNetwork(),
                    state.depth().values(),
                    OnnxExport.Storage.BYTE,
                    Contracts.depth(recipe, SmallRecipes.IDENTITY),
                    depthFile);
            state.export(
                    SmallRecipes.IDENTITY,
                    OnnxExport.Storage.HALF,
                    folder.resolve("unused.onnx"),
                    folder.resolve("pose.onnx"));
            Map<String, float[]> rounded = new LinkedHashMap<>();
            state.depth()
                    .values()
                    .forEach(
                            (name, values) -> {
                                long[] shape = ParameterShapes.of(state.depthNetwork()).get(name);
                                rounded.put(
                                        name,
                                        shape.length == 4
                                                ? EightBits.of(values, (int) shape[0]).weights()
                                                : values);
                            });
            Map<String, float[]> read = OnnxWeights.read(depthFile).values();
            assertEquals(rounded.keySet(), read.keySet());
            rounded.forEach((name, values) -> assertArrayEquals(values, read.get(name), name));
            assertTrue(Files.size(depthFile) < Files.size(folder.resolve("unused.onnx")));
        }
        InitialWeights initial = InitialWeights.read(depthFile);
        RgbImage frame = SceneDrive.street(SceneSettings.of(96, 64, 3, 3)).frame(1).image();
        try (TrainingState state = TrainingState.begin(recipe, Optional.of(initial));
                Model model =
                        Model.open(
                                folder,
                                new RuntimeOptions(
                                        RuntimeOptions.Provider.CPU, 1, Optional.empty()))) {
            TrainingDrive drive =
                    new TrainingDrive(
                            "street",
                            SceneSettings.of(96, 64, 3, 3).camera().pinhole(),
                            List.of(frame, frame, frame),
                            List.of(),
                            List.of());
            DepthImage expected =
                    new DriveValidation(recipe, state)
                            .depths(List.of(new TrainingSnippet(drive, 1, 2, 1)))
                            .get(0);
            DepthImage found = model.depth().predict(List.of(frame)).get(0);
            for (int i = 0; i < found.depth().length; i++) {
                assertEquals(expected.depth()[i], found.depth()[i], 1e-4 * expected.depth()[i]);
            }
        }
    }
}
