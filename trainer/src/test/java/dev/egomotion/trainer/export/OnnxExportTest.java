package dev.egomotion.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.Model;
import dev.egomotion.model.PoseContract;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import dev.egomotion.model.SnippetMotion;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.CompactDepthNet;
import dev.egomotion.trainer.network.DispNet;
import dev.egomotion.trainer.network.MatchingPoseNet;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.PairPoseNet;
import dev.egomotion.trainer.network.PoseExpNet;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.SmallRecipes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime, as the product runs it, against LibTorch on the same weights and rendered frames. */
@SuppressWarnings("try")
class OnnxExportTest {
    private static final int WIDTH = 208;
    private static final int HEIGHT = 64;
    private static final float TOLERANCE = 1e-4f;

    /** ONNX Runtime's sigmoid is off by 1e-7 where it is nearly 0: a ten thousandth of a disparity of 10 sigmoid + 0.01. */
    private static final double SIGMOID_ROUNDING = 2e-7;

    private static final TrainingRecipe RECIPE = recipe();
    private static final RuntimeOptions CPU =
            new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());

    @TempDir Path folder;

    private static TrainingRecipe recipe() {
        return SmallRecipes.of(WIDTH, HEIGHT, 1);
    }

    private static List<RgbImage> frames() {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, 2, 3));
        return List.of(drive.frame(0).image(), drive.frame(1).image());
    }

    private static float[] planes(RgbImage image) {
        int n = image.width() * image.height();
        float[] planes = new float[3 * n];
        for (int i = 0; i < 3 * n; i++) {
            planes[i] = ((image.rgb()[3 * (i % n) + i / n] & 0xff) / 255f - 0.5f) / 0.5f;
        }
        return planes;
    }

    /** Luma as the runtime feeds it: rounded to a byte. */
    private static float[] luma(RgbImage image) {
        float[] values = new float[image.width() * image.height()];
        for (int i = 0; i < values.length; i++) {
            int r = image.rgb()[3 * i] & 0xff;
            int g = image.rgb()[3 * i + 1] & 0xff;
            int b = image.rgb()[3 * i + 2] & 0xff;
            int luma = (299 * r + 587 * g + 114 * b + 500) / 1000;
            values[i] = (luma / 255f - 0.5f) / 0.5f;
        }
        return values;
    }

    /** Larger than at the start, so that outputs vary over the image; rounded as the file rounds them. */
    private static Map<String, float[]> weights(Network network, boolean rounded) {
        try (Weights weights = Weights.initial(network, 5)) {
            SplittableRandom random = new SplittableRandom(6);
            Map<String, float[]> values = new LinkedHashMap<>();
            weights.values()
                    .forEach(
                            (name, numbers) -> {
                                for (int i = 0; i < numbers.length; i++) {
                                    float value = 1.3f * numbers[i];
                                    if (numbers.length < 600) {
                                        value += (float) random.nextDouble(-0.05, 0.05);
                                    }
                                    numbers[i] = rounded ? HalfPrecision.rounded(value) : value;
                                }
                                values.put(name, numbers);
                            });
            return values;
        }
    }

    private Model export(
            Network depth, DepthContract contract, OnnxExport.Storage storage, boolean rounded)
            throws Exception {
        Path depthFile = folder.resolve("depth.onnx");
        OnnxExport.depth(depth, weights(depth, rounded), storage, contract, depthFile);
        OnnxExport.pose(
                PoseEstimator.of(RECIPE).network(),
                weights(PoseEstimator.of(RECIPE).network(), rounded),
                storage,
                PoseEstimator.contract(RECIPE, SmallRecipes.IDENTITY),
                folder.resolve("pose.onnx"));
        return Model.open(folder, CPU);
    }

    private static void assertDepthAgrees(
            Model model, Network network, boolean rounded, double scale, double offset) {
        List<RgbImage> frames = frames();
        List<DepthImage> found = model.depth().predict(frames);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.of(network, weights(network, rounded))) {
            float least = Float.MAX_VALUE;
            float most = 0;
            for (int f = 0; f < frames.size(); f++) {
                Tensor image = Tensors.of(planes(frames.get(f)), 1, 3, HEIGHT, WIDTH);
                float[] output = Tensors.values(network.apply(new TorchOps(weights), image).get(0));
                for (int i = 0; i < output.length; i++) {
                    float depth = (float) (1 / (scale * output[i] + offset));
                    float clamped =
                            (float)
                                    Math.min(
                                            Math.max(depth, model.depth().contract().minDepth()),
                                            model.depth().contract().maxDepth());
                    double sigmoid = scale * clamped * clamped * SIGMOID_ROUNDING;
                    assertEquals(clamped, found.get(f).depth()[i], TOLERANCE * clamped + sigmoid);
                    least = Math.min(least, clamped);
                    most = Math.max(most, clamped);
                }
            }
            assertTrue(most > 1.02f * least, "the map is flat: " + least + ".." + most);
        }
    }

    private static void assertPoseAgrees(Model model, boolean rounded) {
        List<RgbImage> frames = frames();
        RigidTransform found =
                model.pose()
                        .predict(List.of(new Snippet(frames.get(1), List.of(frames.get(0)))))
                        .get(0)
                        .sourceFromTarget()
                        .get(0);
        Network network = PoseEstimator.of(RECIPE).network();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.of(network, weights(network, rounded))) {
            Tensor earlier = Tensors.of(luma(frames.get(0)), 1, 1, HEIGHT, WIDTH);
            Tensor target = Tensors.of(luma(frames.get(1)), 1, 1, HEIGHT, WIDTH);
            Tensor pair = Tensors.concatenate(1, earlier, target);
            float[] six = Tensors.values(network.apply(new TorchOps(weights), pair).get(0));
            double scale = PairPoseNet.OUTPUT_SCALE;
            Vector3 t = new Vector3(scale * six[0], scale * six[1], scale * six[2]);
            Vector3 r = new Vector3(scale * six[3], scale * six[4], scale * six[5]);
            assertTrue(t.norm() > 1e-3, "no motion to compare: " + t);
            assertEquals(0, found.translation().minus(t).norm(), TOLERANCE);
            assertEquals(0, found.rotation().axisAngle().minus(r).norm(), TOLERANCE);
        }
    }

    @Test
    void starterNetworks_storedInSinglePrecision_equalLibTorch() throws Exception {
        Network depth = new CompactDepthNet(0.5);
        try (Model model =
                export(
                        depth,
                        Contracts.depth(RECIPE, SmallRecipes.IDENTITY),
                        OnnxExport.Storage.SINGLE,
                        false)) {
            assertDepthAgrees(
                    model,
                    depth,
                    false,
                    RECIPE.depth().disparityScale(),
                    RECIPE.depth().disparityOffset());
            assertPoseAgrees(model, false);
        }
    }

    @Test
    void starterNetworks_storedInHalfPrecision_equalLibTorchOnRoundedWeights() throws Exception {
        Network depth = new CompactDepthNet(0.5);
        try (Model model =
                export(
                        depth,
                        Contracts.depth(RECIPE, SmallRecipes.IDENTITY),
                        OnnxExport.Storage.HALF,
                        true)) {
            assertDepthAgrees(
                    model,
                    depth,
                    true,
                    RECIPE.depth().disparityScale(),
                    RECIPE.depth().disparityOffset());
            assertPoseAgrees(model, true);
        }
    }

    /** The frames that a drive's camera took, at another place of the image than its middle. */
    private static final PinholeCamera CAMERA =
            new PinholeCamera(WIDTH, HEIGHT, 121, 123, 100.7, 31.2);

    @Test
    void matchingPoseNet_toldTheCamera_equalsLibTorchBothWaysAsOneBatch() throws Exception {
        MatchingPoseNet network = new MatchingPoseNet(0.5);
        Path file = folder.resolve("pose.onnx");
        Network depth = new CompactDepthNet(0.25);
        export(
                        depth,
                        Contracts.depth(RECIPE, SmallRecipes.IDENTITY),
                        OnnxExport.Storage.SINGLE,
                        false)
                .close();
        PoseContract contract = Contracts.pair(SmallRecipes.IDENTITY, WIDTH, HEIGHT, true);
        OnnxExport.pose(network, weights(network, true), OnnxExport.Storage.HALF, contract, file);
        RgbImage a = frames().get(0);
        RgbImage b = frames().get(1);
        try (Model model = Model.open(folder, CPU)) {
            assertTrue(model.pose().contract().takesIntrinsics());
            List<SnippetMotion> found =
                    model.pose()
                            .predict(
                                    List.of(
                                            new Snippet(b, List.of(a), CAMERA),
                                            new Snippet(a, List.of(b), CAMERA)));
            assertMatches(network, a, b, found.get(0).sourceFromTarget().get(0));
            assertMatches(network, b, a, found.get(1).sourceFromTarget().get(0));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> model.pose().predict(List.of(new Snippet(b, List.of(a)))));
        }
    }

    @Test
    void compactDepthNet_toldTheCameras_equalsLibTorchOnEachOfABatch() throws Exception {
        Network network = new CompactDepthNet(0.25, true);
        PinholeCamera other = new PinholeCamera(WIDTH, HEIGHT, 95, 99, 90.2, 25.5);
        List<PinholeCamera> cameras = List.of(CAMERA, other);
        List<RgbImage> images = List.of(frames().get(0), frames().get(0));
        try (Model model =
                export(
                        network,
                        told(Contracts.depth(RECIPE, SmallRecipes.IDENTITY)),
                        OnnxExport.Storage.HALF,
                        true)) {
            assertTrue(model.depth().contract().takesIntrinsics());
            List<DepthImage> found = model.depth().predict(images, cameras);
            for (int i = 0; i < 2; i++) {
                assertSameDepth(network, images.get(i), cameras.get(i), found.get(i));
            }
            float apart = Math.abs(found.get(0).at(50, 20) / found.get(1).at(50, 20) - 1);
            assertTrue(apart > 1e-3, "the camera makes no difference: " + apart);
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class, () -> model.depth().predict(images));
            assertTrue(e.getMessage().contains("0 cameras for 2 images"), e.getMessage());
            List<PinholeCamera> large = List.of(CAMERA, CAMERA.resizedTo(2 * WIDTH, 2 * HEIGHT));
            assertThrows(
                    IllegalArgumentException.class, () -> model.depth().predict(images, large));
        }
    }

    private static DepthContract told(DepthContract contract) {
        return new DepthContract(
                contract.identity(),
                contract.input(),
                contract.output(),
                contract.kind(),
                contract.disparityScale(),
                contract.disparityOffset(),
                contract.minDepth(),
                contract.maxDepth(),
                contract.metric(),
                OnnxGraph.INTRINSICS);
    }

    private static void assertSameDepth(
            Network network, RgbImage image, PinholeCamera camera, DepthImage found) {
        float[] k = {
            (float) camera.fx(), (float) camera.fy(), (float) camera.cx(), (float) camera.cy()
        };
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.of(network, weights(network, true))) {
            TorchOps ops = new TorchOps(weights, Tensors.of(k, 1, 4));
            Tensor planes = Tensors.of(planes(image), 1, 3, HEIGHT, WIDTH);
            float[] output = Tensors.values(network.apply(ops, planes).get(0));
            for (int i = 0; i < output.length; i++) {
                double depth =
                        1
                                / (RECIPE.depth().disparityScale() * output[i]
                                        + RECIPE.depth().disparityOffset());
                double clamped =
                        Math.min(Math.max(depth, RECIPE.depth().min()), RECIPE.depth().max());
                assertEquals(clamped, found.depth()[i], TOLERANCE * clamped);
            }
        }
    }

    private static void assertMatches(
            MatchingPoseNet network, RgbImage source, RgbImage target, RigidTransform found) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.of(network, weights(network, true))) {
            float[] k = {
                (float) CAMERA.fx(), (float) CAMERA.fy(), (float) CAMERA.cx(), (float) CAMERA.cy()
            };
            Tensor pair =
                    Tensors.concatenate(
                            1,
                            Tensors.of(luma(source), 1, 1, HEIGHT, WIDTH),
                            Tensors.of(luma(target), 1, 1, HEIGHT, WIDTH));
            TorchOps ops = new TorchOps(weights, Tensors.of(k, 1, 4));
            float[] six = Tensors.values(network.apply(ops, pair).get(0));
            double scale = PairPoseNet.OUTPUT_SCALE;
            Vector3 t = new Vector3(scale * six[0], scale * six[1], scale * six[2]);
            Vector3 r = new Vector3(scale * six[3], scale * six[4], scale * six[5]);
            assertTrue(t.norm() > 1e-3, "no motion to compare: " + t);
            assertEquals(0, found.translation().minus(t).norm(), TOLERANCE * (1 + t.norm()));
            assertEquals(0, found.rotation().axisAngle().minus(r).norm(), TOLERANCE);
        }
    }

    @Test
    void dispNet_asPublishedButNarrow_equalsLibTorch() throws Exception {
        Network depth = new DispNet(1 / 8.0);
        DepthContract contract = Contracts.dispNet(WIDTH, HEIGHT);
        try (Model model = export(depth, contract, OnnxExport.Storage.SINGLE, false)) {
            assertDepthAgrees(model, depth, false, 10, 0.01);
        }
    }

    @Test
    void poseExpNet_threeAndFiveFrames_equalsLibTorchInMotionAndMask() throws Exception {
        Network depth = new CompactDepthNet(0.25);
        for (int sources : new int[] {2, 4}) {
            PoseExpNet network = new PoseExpNet(sources, 0.25, true);
            PoseContract contract =
                    Contracts.poseExpNet(SmallRecipes.IDENTITY, WIDTH, HEIGHT, sources, true);
            OnnxExport.pose(
                    network,
                    weights(network, false),
                    OnnxExport.Storage.SINGLE,
                    contract,
                    folder.resolve("pose.onnx"));
            OnnxExport.depth(
                    depth,
                    weights(depth, false),
                    OnnxExport.Storage.SINGLE,
                    Contracts.depth(RECIPE, SmallRecipes.IDENTITY),
                    folder.resolve("depth.onnx"));
            try (Model model = Model.open(folder, CPU)) {
                assertEquals(sources + 1, model.pose().contract().frames());
                assertSnippetAgrees(model, network, sources);
            }
        }
    }

    private static void assertSnippetAgrees(Model model, PoseExpNet network, int sources) {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, 5, 3));
        List<RgbImage> stacked = new ArrayList<>();
        for (int i = 0; i <= sources; i++) {
            stacked.add(drive.frame(i).image());
        }
        stacked.add(0, stacked.remove(sources / 2));
        SnippetMotion found =
                model.pose()
                        .predict(
                                List.of(
                                        new Snippet(
                                                stacked.get(0),
                                                stacked.subList(1, stacked.size()))))
                        .get(0);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.of(network, weights(network, false))) {
            Tensor[] planes = new Tensor[stacked.size()];
            for (int i = 0; i < planes.length; i++) {
                planes[i] = Tensors.of(planes(stacked.get(i)), 1, 3, HEIGHT, WIDTH);
            }
            List<Tensor> outputs =
                    network.apply(new TorchOps(weights), Tensors.concatenate(1, planes));
            float[] six = Tensors.values(outputs.get(0));
            float[] masks = Tensors.values(outputs.get(1));
            double scale = PoseExpNet.OUTPUT_SCALE;
            for (int s = 0; s < sources; s++) {
                int at = 6 * s;
                RigidTransform expected =
                        new RigidTransform(
                                Rotation.fromEulerXyz(
                                        scale * six[at + 3],
                                        scale * six[at + 4],
                                        scale * six[at + 5]),
                                new Vector3(
                                        scale * six[at], scale * six[at + 1], scale * six[at + 2]));
                RigidTransform off = expected.inverse().times(found.sourceFromTarget().get(s));
                assertEquals(0, off.translation().norm(), TOLERANCE);
                assertEquals(0, off.rotation().angle(), TOLERANCE);
                float[] map = found.explainability().get(s).values();
                for (int i = 0; i < map.length; i++) {
                    assertEquals(masks[s * map.length + i], map[i], TOLERANCE);
                }
            }
        }
    }
}
