package dev.egomotion.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.data.TrainingSnippet;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.DepthArchitecture;
import dev.egomotion.trainer.recipe.PoseArchitecture;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.DriveValidation;
import dev.egomotion.trainer.run.ExportCheck;
import dev.egomotion.trainer.run.InitialWeights;
import dev.egomotion.trainer.run.RenderedDrives;
import dev.egomotion.trainer.run.SmallRecipes;
import dev.egomotion.trainer.run.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every architecture that a recipe can name, exported and run as the product runs it, against LibTorch. */
class ExportParityTest {
    private static final int WIDTH = 208;
    private static final int HEIGHT = 64;
    private static final int REAL_FRAMES = 50;
    private static final double TOLERANCE = 1e-4;
    private static final RuntimeOptions CPU =
            new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());

    @TempDir Path folder;

    @Test
    void export_everyArchitectureOnRenderedFrames_equalsLibTorch() throws Exception {
        assertAllAgree(gray(RenderedDrives.write(folder.resolve("drive"), WIDTH, HEIGHT, 6, 2)));
    }

    @Test
    @Tag("slow")
    void export_everyArchitectureOnRealFrames_equalsLibTorch() throws Exception {
        Path shared = Path.of(System.getProperty("egomotion.shared"));
        Path drive = shared.resolve("drives/val-kitti-05-gray");
        Assumptions.assumeTrue(Files.isDirectory(drive), drive + " is not there");
        TrainingDrive whole = new DriveReader(WIDTH, HEIGHT).read(drive);
        assertAllAgree(
                new TrainingDrive(
                        whole.name(),
                        whole.camera(),
                        whole.frames().subList(0, REAL_FRAMES),
                        whole.worldFromCamera().subList(0, REAL_FRAMES),
                        List.of()));
    }

    /** Without colour, luma is the same bytes on both sides. */
    private static TrainingDrive gray(Path written) {
        TrainingDrive drive = new DriveReader(WIDTH, HEIGHT).read(written);
        List<RgbImage> frames = new ArrayList<>();
        for (RgbImage frame : drive.frames()) {
            byte[] rgb = frame.rgb().clone();
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = rgb[i - i % 3];
            }
            frames.add(new RgbImage(WIDTH, HEIGHT, rgb));
        }
        return new TrainingDrive(
                "gray", drive.camera(), frames, drive.worldFromCamera(), List.of());
    }

    private void assertAllAgree(TrainingDrive drive) throws Exception {
        for (DepthArchitecture depth : DepthArchitecture.values()) {
            assertAgree(depth, PoseArchitecture.PAIR, 2, drive);
        }
        for (PoseArchitecture pose : PoseArchitecture.values()) {
            assertAgree(DepthArchitecture.COMPACT, pose, 2, drive);
        }
        assertAgree(DepthArchitecture.COMPACT, PoseArchitecture.EXPNET, 4, drive);
    }

    private void assertAgree(
            DepthArchitecture depth, PoseArchitecture pose, int sources, TrainingDrive drive)
            throws Exception {
        String what = "%s and %s with %d sources".formatted(depth, pose, sources);
        TrainingRecipe recipe = SmallRecipes.with(depth, pose, sources, WIDTH, HEIGHT);
        Path out = Files.createDirectories(folder.resolve(what.replace(' ', '-')));
        InitialWeights varied =
                new InitialWeights(
                        out,
                        varied(recipe.depth().architecture()),
                        varied(PoseEstimator.of(recipe).network()));
        try (TrainingState state = TrainingState.begin(recipe, Optional.of(varied))) {
            state.export(
                    SmallRecipes.IDENTITY,
                    OnnxExport.Storage.HALF,
                    out.resolve("depth.onnx"),
                    out.resolve("pose.onnx"));
            ExportCheck.Difference exact =
                    new ExportCheck(recipe)
                            .measure(out.resolve("depth.onnx"), out.resolve("pose.onnx"));
            assertEquals(0, exact.depth(), TOLERANCE, what);
            assertEquals(0, exact.motion(), 10 * TOLERANCE, what);
            DriveValidation expected = new DriveValidation(recipe, state);
            try (Model model = Model.open(out, CPU)) {
                assertDepthAgrees(what, expected, model, drive);
                assertMotionAgrees(what, sources, expected, model, drive);
            }
        }
    }

    /** Larger than at the start, so that outputs vary; rounded as the file rounds them. */
    private static Map<String, float[]> varied(Network network) {
        SplittableRandom random = new SplittableRandom(6);
        Map<String, float[]> values = new LinkedHashMap<>();
        try (Weights weights = Weights.initial(network, 5)) {
            weights.values()
                    .forEach(
                            (name, numbers) -> {
                                for (int i = 0; i < numbers.length; i++) {
                                    double more = numbers[i] == 0 ? 0.05 : 0;
                                    double value =
                                            1.3 * numbers[i] + random.nextDouble(-1, 1) * more;
                                    numbers[i] = HalfPrecision.rounded((float) value);
                                }
                                values.put(name, numbers);
                            });
        }
        return values;
    }

    private static void assertDepthAgrees(
            String what, DriveValidation expected, Model model, TrainingDrive drive) {
        for (int t = 1; t < drive.frames().size() - 1; t++) {
            DepthImage libtorch =
                    expected.depths(List.of(new TrainingSnippet(drive, t, 2, 1))).get(0);
            DepthImage runtime =
                    model.depth()
                            .predict(List.of(drive.frames().get(t)), List.of(drive.camera()))
                            .get(0);
            for (int i = 0; i < libtorch.depth().length; i++) {
                float depth = libtorch.depth()[i];
                if (Math.abs(depth - runtime.depth()[i]) > TOLERANCE * depth) {
                    assertEquals(depth, runtime.depth()[i], TOLERANCE * depth, what);
                }
            }
        }
    }

    private static void assertMotionAgrees(
            String what, int sources, DriveValidation expected, Model model, TrainingDrive drive)
            throws IOException {
        double farthest = 0;
        int reach = TrainingSnippet.reach(sources, 1);
        for (int t = reach; t < drive.frames().size() - reach; t++) {
            TrainingSnippet snippet = new TrainingSnippet(drive, t, sources, 1);
            List<RigidTransform> libtorch = expected.sourceFromTarget(List.of(snippet));
            List<RgbImage> frames = snippet.frames();
            RgbImage target = frames.get(0);
            List<RigidTransform> runtime = new ArrayList<>();
            if (model.pose().contract().frames() == 2) {
                for (RgbImage source : frames.subList(1, frames.size())) {
                    Snippet pair = new Snippet(target, List.of(source), drive.camera());
                    runtime.addAll(model.pose().predict(List.of(pair)).get(0).sourceFromTarget());
                }
            } else {
                Snippet whole = new Snippet(target, frames.subList(1, frames.size()));
                runtime.addAll(model.pose().predict(List.of(whole)).get(0).sourceFromTarget());
            }
            assertEquals(sources, runtime.size(), what);
            for (int s = 0; s < runtime.size(); s++) {
                RigidTransform off = libtorch.get(s).inverse().times(runtime.get(s));
                double length = libtorch.get(s).translation().norm();
                assertEquals(0, off.translation().norm(), TOLERANCE * Math.max(1, length), what);
                assertEquals(0, off.rotation().angle(), TOLERANCE, what);
                farthest = Math.max(farthest, length);
            }
        }
        assertTrue(farthest > 10 * TOLERANCE, what + ": no motion to compare: " + farthest);
    }
}
