package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    @TempDir Path folder;

    @Test
    void open_folder_bothNetworksAnswer() throws Exception {
        try (Model model = Model.open(TestModel.write(folder), TestModel.ONE_THREAD)) {
            List<RgbImage> images = List.of(TestModel.redRamp(0), TestModel.redRamp(100));
            float[] first = model.depth().predict(images).get(0).depth();
            float[] second = model.depth().predict(images).get(1).depth();
            assertEquals(100, first[0], 1e-4f);
            assertEquals(1 / (10 * 3 / 255f + 0.01f), first[3], 1e-5f);
            assertEquals(1 / (10 * 107 / 255f + 0.01f), second[7], 1e-6f);

            RigidTransform motion = motion(model);
            assertEquals(0.2, motion.translation().x(), 1e-6);
            assertEquals(0.4, motion.translation().y(), 1e-6);
            assertEquals(0.6, motion.translation().z(), 1e-6);
            Vector3 angles = new Vector3(10 / 255.0, 20 / 255.0, 30 / 255.0);
            Rotation error = Rotation.fromAxisAngle(angles).inverse().times(motion.rotation());
            assertTrue(error.angle() < 1e-6, () -> "off by " + error.angle());
        }
    }

    /** Earlier frame (51, 102, 153), target (10, 20, 30). */
    private static RigidTransform motion(Model model) {
        Snippet snippet =
                new Snippet(TestModel.plain(10, 20, 30), List.of(TestModel.plain(51, 102, 153)));
        return model.pose().predict(List.of(snippet)).get(0).sourceFromTarget().get(0);
    }

    @Test
    void open_oneOfTheFiles_opensItsFolder() throws Exception {
        Path file = TestModel.write(folder).resolve("depth.onnx");
        try (Model model = Model.open(file, TestModel.ONE_THREAD)) {
            assertEquals("tiny@7", model.pose().contract().identity().label());
        }
    }

    @Test
    void open_folder_identityIsTheFilesDigest() throws Exception {
        TestModel.write(folder);
        byte[] bytes = Files.readAllBytes(folder.resolve("depth.onnx"));
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        try (Model model = Model.open(folder, TestModel.ONE_THREAD)) {
            assertEquals(expected, model.depth().contract().identity().sha256());
            assertTrue(String.join("\n", model.summary()).contains(expected));
        }
    }

    @Test
    void open_contractWritten_isTheContractRead() throws Exception {
        try (Model model = Model.open(TestModel.write(folder), TestModel.ONE_THREAD)) {
            assertEquals(TestModel.depthContract().metadata(), model.depth().contract().metadata());
            assertEquals(TestModel.poseContract().metadata(), model.pose().contract().metadata());
        }
    }

    @Test
    void open_twice_sameNumbersBitForBit() throws Exception {
        TestModel.write(folder);
        try (Model one = Model.open(folder, TestModel.ONE_THREAD);
                Model two = Model.open(folder, TestModel.ONE_THREAD)) {
            List<RgbImage> image = List.of(TestModel.redRamp(7));
            assertArrayEquals(
                    one.depth().predict(image).get(0).depth(),
                    two.depth().predict(image).get(0).depth());
            assertEquals(motion(one), motion(two));
        }
    }

    @Test
    void open_missingFolder_namesIt() {
        refused(folder.resolve("nowhere"), "nowhere: model is missing; allowed: a folder with");
    }

    @Test
    void open_folderWithoutPose_namesTheFile() throws Exception {
        Files.delete(TestModel.write(folder).resolve("pose.onnx"));
        refused(folder, "pose.onnx: file is missing; allowed: an ONNX file");
    }

    @Test
    void open_emptyFile_saysEmpty() throws Exception {
        TestModel.write(folder, new byte[0], TestModel.pose(TestModel.poseContract()));
        refused(folder, "depth.onnx: file is empty; allowed: an ONNX file");
    }

    @Test
    void open_truncatedFile_saysNotReadable() throws Exception {
        byte[] whole = TestModel.depth(TestModel.depthContract());
        byte[] cut = Arrays.copyOf(whole, whole.length - 40);
        TestModel.write(folder, cut, TestModel.pose(TestModel.poseContract()));
        refused(folder, "depth.onnx: file is not readable as ONNX (");
    }

    @Test
    void open_textFile_saysNotReadable() throws Exception {
        TestModel.write(folder, "hello".getBytes(StandardCharsets.UTF_8), new byte[] {1});
        refused(folder, "depth.onnx: file is not readable as ONNX (");
    }

    @Test
    void open_onnxWithoutContract_namesTheFirstKey() throws Exception {
        byte[] bare = TestModel.depthGraph(-1).bytes(Map.of());
        TestModel.write(folder, bare, TestModel.pose(TestModel.poseContract()));
        refused(folder, "depth.onnx: egomotion.contract is missing; allowed: 1");
    }

    @Test
    void open_packagedModelThatIsNotThere_namesTheResource() {
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () ->
                                Model.open(
                                        new ModelLocation.Packaged("no-such"),
                                        TestModel.ONE_THREAD));
        assertEquals("models/no-such/depth.onnx", e.key());
    }

    private void refused(Path model, String start) {
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> Model.open(model, TestModel.ONE_THREAD));
        assertTrue(e.getMessage().startsWith(folder.toString()), e::getMessage);
        assertTrue(e.getMessage().contains(start), e::getMessage);
        assertFalse(e.getMessage().contains("\n"), e::getMessage);
    }

    @Test
    void open_starter_pairsBothWaysEqualOneByOne() throws Exception {
        try (Model model = Model.open(ModelLocation.starter(), TestModel.ONE_THREAD)) {
            NetworkInput input = model.depth().contract().input();
            Random random = new Random(5);
            byte[] first = new byte[3 * input.width() * input.height()];
            byte[] second = first.clone();
            random.nextBytes(first);
            random.nextBytes(second);
            RgbImage one = new RgbImage(input.width(), input.height(), first);
            RgbImage two = new RgbImage(input.width(), input.height(), second);
            PinholeCamera camera =
                    PinholeCamera.ofFieldOfView(input.width(), input.height(), Math.PI / 2);
            Snippet forward = new Snippet(two, List.of(one), camera);
            Snippet backward = new Snippet(one, List.of(two), camera);
            List<SnippetMotion> both = model.pose().predict(List.of(forward, backward));
            assertClose(both.get(0), model.pose().predict(List.of(forward)).get(0));
            assertClose(both.get(1), model.pose().predict(List.of(backward)).get(0));
            assertTrue(model.depth().contract().takesIntrinsics());
            DepthImage seen = model.depth().predict(List.of(one), List.of(camera)).get(0);
            for (float depth : seen.depth()) {
                assertTrue(
                        depth >= model.depth().contract().minDepth() - 1e-6
                                && depth <= model.depth().contract().maxDepth() + 1e-6);
            }
        }
    }

    private static void assertClose(SnippetMotion expected, SnippetMotion found) {
        RigidTransform error =
                expected.sourceFromTarget().get(0).inverse().times(found.sourceFromTarget().get(0));
        // Relative: images of noise give motions of any length.
        double size = 1 + expected.sourceFromTarget().get(0).translation().norm();
        assertTrue(error.translation().norm() + error.rotation().angle() < 1e-4 * size);
    }

    @Test
    void open_autoWithoutCuda_fallsBackAndSaysWhy() throws Exception {
        Assumptions.assumeFalse(cudaBuild(), "this build of ONNX Runtime knows CUDA");
        RuntimeOptions auto = new RuntimeOptions(RuntimeOptions.Provider.AUTO, 2, Optional.empty());
        try (Model model = Model.open(TestModel.write(folder), auto)) {
            assertEquals(
                    "ONNX Runtime "
                            + RuntimeInfo.read().version()
                            + " on the CPU, 2 threads (no CUDA: this build of ONNX Runtime is for the CPU alone)",
                    model.providerLine());
        }
    }

    @Test
    void open_cudaWithoutCuda_isRefused() throws Exception {
        Assumptions.assumeFalse(cudaBuild(), "this build of ONNX Runtime knows CUDA");
        TestModel.write(folder);
        RuntimeOptions cuda = new RuntimeOptions(RuntimeOptions.Provider.CUDA, 1, Optional.empty());
        ModelException e = assertThrows(ModelException.class, () -> Model.open(folder, cuda));
        assertTrue(e.getMessage().startsWith("provider cuda cannot be used: "), e::getMessage);
    }

    private static boolean cudaBuild() throws Exception {
        return RuntimeInfo.read().providers().contains("CUDAExecutionProvider");
    }

    @Test
    void identity_theProbeOfProviders_isAWholeGraph() throws Exception {
        byte[] bytes = OnnxSessions.identity();
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        OnnxSessions cpu = OnnxSessions.choose(TestModel.ONE_THREAD);
        try (var session = cpu.open(new OnnxFile("probe", direct))) {
            assertEquals(1, session.getNumInputs());
        }
    }

    @Test
    void runtimeOptions_negativeThreads_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RuntimeOptions(RuntimeOptions.Provider.CPU, -1, Optional.empty()));
        assertTrue(RuntimeOptions.defaults().effectiveThreads() >= 1);
    }
}
