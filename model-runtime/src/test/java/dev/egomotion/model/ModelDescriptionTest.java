package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Foreign ONNX files, described by a model.yaml beside them. */
class ModelDescriptionTest {
    private static final Path EXAMPLES = Path.of("..", "docs", "model-contract.md");

    @TempDir Path folder;

    private static final String TINY =
            """
            contract: 1
            common:
              name: tiny
              version: 1
              training_data: nothing
              licence: Apache-2.0
              input: {width: 4, height: 2, color: RGB, mean: [0, 0, 0], std: [1, 1, 1]}
            depth:
              files: [encoder.onnx, decoder.onnx]
              links: {features: encoded}
              input: {tensor: image}
              depth: {tensor: disparity, kind: disparity, disparity_scale: 10,
                      disparity_offset: 0.01, min: 0.1, max: 100, unit: none}
            pose:
              files: pose.onnx
              input: {tensor: stack}
              snippet: {frames: 2, order: [0, 1]}
              pose: {tensor: pose, rotation: axis_angle, order: translation_first,
                     direction: source_from_target, scale: 1}
            """;

    private Path describe(String yaml) throws IOException {
        TestGraph encoder =
                new TestGraph()
                        .input("image", -1, 3, 2, 4)
                        .mix("encoded", "image", new float[][] {{1, 0, 0}, {0, 1, 0}})
                        .output("encoded", -1, 2, 2, 4);
        TestGraph decoder =
                new TestGraph()
                        .input("features", -1, 2, 2, 4)
                        .mix("disparity", "features", new float[][] {{1, 1}})
                        .output("disparity", -1, 1, 2, 4);
        Files.write(folder.resolve("encoder.onnx"), encoder.bytes(Map.of()));
        Files.write(folder.resolve("decoder.onnx"), decoder.bytes(Map.of()));
        Files.write(folder.resolve("pose.onnx"), TestModel.poseGraph(2, -1).bytes(Map.of()));
        return Files.writeString(folder.resolve("model.yaml"), yaml);
    }

    @Test
    void open_encoderAndDecoder_runAsOneNetwork() throws Exception {
        describe(TINY);
        try (Model model = Model.open(folder, TestModel.ONE_THREAD)) {
            float depth =
                    model.depth()
                            .predict(List.of(TestModel.plain(20, 31, 99), TestModel.plain(1, 1, 1)))
                            .get(0)
                            .at(0, 0);
            assertEquals(1 / (10 * 51 / 255f + 0.01f), depth, 1e-6f);
        }
    }

    @Test
    void open_descriptionByItsName_opens() throws Exception {
        Path yaml = describe(TINY);
        try (Model model = Model.open(yaml, TestModel.ONE_THREAD)) {
            assertEquals("tiny@1", model.depth().contract().identity().label());
        }
    }

    @Test
    void open_linkMissing_namesTheUnfedInput() throws Exception {
        describe(TINY.replace("  links: {features: encoded}\n", ""));
        refused(
                "(depth): egomotion.input.tensor is image, which leaves the graph's [features] unfed");
    }

    @Test
    void open_fileMissing_namesIt() throws Exception {
        describe(TINY);
        Files.delete(folder.resolve("decoder.onnx"));
        refused("decoder.onnx: file is missing; allowed: an ONNX file");
    }

    @Test
    void open_misspeltKey_namesTheKnownOnes() throws Exception {
        describe(TINY.replace("direction: source_from_target", "directoin: source_from_target"));
        refused("model.yaml: egomotion.pose.directoin is an unknown key; allowed: ");
    }

    @Test
    void open_misspeltSection_namesTheKnownOnes() throws Exception {
        describe(TINY.replace("common:", "shared:"));
        refused("model.yaml: shared is an unknown key; allowed: contract, common, depth, pose");
    }

    @Test
    void open_filesMissing_saysSo() throws Exception {
        describe(TINY.replace("  files: pose.onnx\n", ""));
        refused("model.yaml: pose.files is missing; allowed: one ONNX file or a list of them");
    }

    @Test
    void open_notATree_saysSo() throws Exception {
        describe("hello");
        refused("model.yaml: file is no tree of keys; allowed: contract, common, depth, pose");
    }

    @Test
    void open_notYaml_namesTheLine() throws Exception {
        describe("contract: 1\ncommon: {name: [\n");
        ModelException e =
                assertThrows(ModelException.class, () -> Model.open(folder, TestModel.ONE_THREAD));
        assertTrue(e.getMessage().contains("model.yaml: not YAML (line "), e::getMessage);
        assertFalse(e.getMessage().contains("\n"), e::getMessage);
    }

    private void refused(String part) {
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> Model.open(folder, TestModel.ONE_THREAD));
        assertTrue(e.getMessage().contains(part), e::getMessage);
        assertFalse(e.getMessage().contains("\n"), e::getMessage);
    }

    /** The documented example, with stand-in graphs of the tensors that monodepth2 has. */
    @Test
    void open_documentedMonodepth2_feedsTimeOrderAndInverts() throws Exception {
        TestGraph encoder =
                new TestGraph()
                        .input("image", -1, 3, 192, 640)
                        .mix("features_0", "image", new float[][] {{1, 0, 0}})
                        .output("features_0", -1, 1, 192, 640);
        TestGraph decoder =
                new TestGraph()
                        .input("features_0", -1, 1, 192, 640)
                        .node("Identity", "disp_0", "features_0")
                        .output("disp_0", -1, 1, 192, 640);
        TestGraph poseEncoder =
                new TestGraph()
                        .input("pair", -1, 6, 192, 640)
                        .node("GlobalAveragePool", "features_4", "pair")
                        .output("features_4", -1, 6, 1, 1);
        float[][] firstFrame = new float[6][6];
        float[][] secondFrame = new float[6][6];
        for (int i = 0; i < 3; i++) {
            firstFrame[i][i] = 1;
            secondFrame[i][3 + i] = 1;
        }
        TestGraph poseDecoder =
                new TestGraph()
                        .input("features_4", -1, 6, 1, 1)
                        .mix("translation", "features_4", firstFrame)
                        .mix("axisangle", "features_4", secondFrame)
                        .output("axisangle", -1, 6, 1, 1)
                        .output("translation", -1, 6, 1, 1);
        write("encoder.onnx", encoder);
        write("depth.onnx", decoder);
        write("pose_encoder.onnx", poseEncoder);
        write("pose.onnx", poseDecoder);
        Files.writeString(folder.resolve("model.yaml"), example("monodepth2"));
        try (Model model = Model.open(folder, TestModel.ONE_THREAD)) {
            Snippet causal = new Snippet(full(640, 192, 1), List.of(full(640, 192, 0)));
            RigidTransform motion =
                    model.pose().predict(List.of(causal)).get(0).sourceFromTarget().get(0);
            RigidTransform laterFromEarlier =
                    new RigidTransform(
                            Rotation.fromAxisAngle(new Vector3(0, 1, 0)), new Vector3(1, 0, 0));
            RigidTransform error = laterFromEarlier.times(motion);
            assertTrue(error.translation().norm() + error.rotation().angle() < 1e-5);
            assertEquals(100f, model.depth().predict(List.of(causal.target())).get(0).at(9, 9));
            assertFalse(model.pose().contract().reversible());
        }
    }

    @Test
    void open_documentedScSfmLearner_opens() throws Exception {
        TestGraph depth =
                new TestGraph()
                        .input("image", -1, 3, 256, 832)
                        .mix("disparity", "image", new float[][] {{1, 0, 0}})
                        .output("disparity", -1, 1, 256, 832);
        TestGraph pose =
                new TestGraph()
                        .input("img1", -1, 3, 256, 832)
                        .input("img2", -1, 3, 256, 832)
                        .node("GlobalAveragePool", "one", "img1")
                        .node("GlobalAveragePool", "two", "img2")
                        .stack("pose", 1, "one", "two")
                        .output("pose", -1, 6, 1, 1);
        write("depth.onnx", depth);
        write("pose.onnx", pose);
        Files.writeString(folder.resolve("model.yaml"), example("SC-SfMLearner"));
        try (Model model = Model.open(folder, TestModel.ONE_THREAD)) {
            assertTrue(model.pose().contract().reversible());
            assertEquals(List.of(1, 0), model.pose().contract().stackingOrder());
        }
    }

    @Test
    void open_documentedSfmLearnerPytorch_opens() throws Exception {
        TestGraph depth =
                new TestGraph()
                        .input("image", -1, 3, 128, 416)
                        .mix("disparity", "image", new float[][] {{1, 0, 0}})
                        .output("disparity", -1, 1, 128, 416);
        TestGraph pose =
                new TestGraph()
                        .input("target", -1, 3, 128, 416)
                        .input("ref0", -1, 3, 128, 416)
                        .input("ref1", -1, 3, 128, 416)
                        .stack("all", 1, "target", "ref0", "ref1")
                        .node("GlobalAveragePool", "means", "all")
                        .mix("pose", "means", new float[12][9])
                        .mix("mask", "all", new float[2][9])
                        .output("pose", -1, 12, 1, 1)
                        .output("mask", -1, 2, 128, 416);
        write("depth.onnx", depth);
        write("pose.onnx", pose);
        Files.writeString(folder.resolve("model.yaml"), example("SfMLearner-PyTorch"));
        try (Model model = Model.open(folder, TestModel.ONE_THREAD)) {
            assertEquals(3, model.pose().contract().frames());
            assertEquals("mask", model.pose().contract().explainability());
        }
    }

    private void write(String file, TestGraph graph) throws IOException {
        Files.write(folder.resolve(file), graph.bytes(Map.of()));
    }

    /** An image with one channel at 255. */
    private static RgbImage full(int width, int height, int channel) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = channel; i < rgb.length; i += 3) {
            rgb[i] = (byte) 255;
        }
        return new RgbImage(width, height, rgb);
    }

    /** Returns the YAML block below the heading of docs/model-contract.md. */
    private static String example(String heading) throws IOException {
        Pattern block =
                Pattern.compile(
                        "### " + Pattern.quote(heading) + "\n.*?```yaml\n(.*?)```", Pattern.DOTALL);
        Matcher matcher = block.matcher(Files.readString(EXAMPLES));
        assertTrue(matcher.find(), () -> "no example " + heading + " in " + EXAMPLES);
        return matcher.group(1);
    }

    @Test
    void open_tensorNamesLeftOut_takenWhereThereIsNoChoice() throws Exception {
        describe(
                TINY.replace("  input: {tensor: image}\n", "")
                        .replace("  input: {tensor: stack}\n", "")
                        .replace("{tensor: disparity, ", "{")
                        .replace("{tensor: pose, ", "{"));
        try (Model model = Model.open(folder, TestModel.ONE_THREAD)) {
            assertEquals("image", model.depth().contract().input().tensor());
            assertEquals("disparity", model.depth().contract().output());
            assertEquals("stack", model.pose().contract().input().tensor());
        }
    }

    @Test
    void open_tensorNameLeftOutOfSeveral_allNamedWithTheirShapes() throws Exception {
        describe(TINY.replace("{tensor: disparity, ", "{"));
        TestGraph decoder =
                new TestGraph()
                        .input("features", -1, 2, 2, 4)
                        .mix("d0", "features", new float[][] {{1, 1}})
                        .mix("d1", "features", new float[][] {{1, 1}})
                        .output("d0", -1, 1, 2, 4)
                        .output("d1", -1, 1, 2, 4);
        Files.write(folder.resolve("decoder.onnx"), decoder.bytes(Map.of()));
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> Model.open(folder, TestModel.ONE_THREAD));
        assertEquals(
                folder.resolve("model.yaml")
                        + " (depth): egomotion.depth.tensor is missing; allowed: one of the graph's outputs: d0 [N, 1, 2, 4], d1 [N, 1, 2, 4]",
                e.getMessage());
    }

    @Test
    void open_weightsInAnotherFile_refusedWithTheWayIn() throws Exception {
        describe(TINY);
        TestGraph decoder =
                new TestGraph()
                        .input("features", -1, 1, 2, 4)
                        .addFromOtherFile("disparity", "features", "decoder.onnx.data")
                        .output("disparity", -1, 1, 2, 4);
        Files.write(folder.resolve("decoder.onnx"), decoder.bytes(Map.of()));
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> Model.open(folder, TestModel.ONE_THREAD));
        assertTrue(
                e.getMessage()
                        .endsWith(
                                "decoder.onnx: file is without its weights, which lie in another file beside it; allowed: an ONNX file with its weights inside: in Python, onnx.save(onnx.load('decoder.onnx'), 'whole.onnx') puts them there"),
                e.getMessage());
    }
}
