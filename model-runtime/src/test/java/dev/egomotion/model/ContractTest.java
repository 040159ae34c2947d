package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import dev.egomotion.model.NetworkInput.ColorOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that break the contract, each refused by file, key, value found and what is allowed. */
class ContractTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "egomotion.contract | 2 | 1",
                "egomotion.role | pose | depth",
                "egomotion.input.width | wide | a whole number of pixels from 1 to 8192",
                "egomotion.input.height | 0 | a whole number of pixels from 1 to 8192",
                "egomotion.input.layout | NHWC | NCHW",
                "egomotion.input.color | YUV | RGB, BGR, GRAY",
                "egomotion.input.mean | 0.5 | 3 numbers with commas between",
                "egomotion.input.mean | 0.5,,0.5 | 3 numbers with commas between",
                "egomotion.input.std | 1,0,1 | positive numbers",
                "egomotion.depth.kind | inverse | disparity, depth, relative_disparity",
                "egomotion.depth.disparity_scale | -1 | a positive number",
                "egomotion.depth.disparity_offset | NaN | a number",
                "egomotion.depth.min | 0 | a positive number",
                "egomotion.depth.max | 0.05 | more than egomotion.depth.min = 0.1",
                "egomotion.depth.unit | feet | none, metre",
            })
    void open_depthKeyOutOfRange_isRefused(String key, String found, String allowed)
            throws Exception {
        Map<String, String> keys = new HashMap<>(TestModel.depthContract().metadata());
        keys.put(key, found);
        byte[] depth = TestModel.depthGraph(-1).bytes(keys);
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        refused("depth.onnx", key, "\"" + found + "\"", allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "egomotion.snippet.frames | 4 | 2, 3, 5",
                "egomotion.snippet.order | 1,2 | each of 0..1 once, with commas between",
                "egomotion.snippet.order | 0,0 | each of 0..1 once, with commas between",
                "egomotion.snippet.order | first | each of 0..1 once, with commas between",
                "egomotion.pose.rotation | quaternion | axis_angle, euler_xyz",
                "egomotion.pose.order | xyz | translation_first, rotation_first",
                "egomotion.pose.direction | forward | source_from_target, target_from_source",
                "egomotion.pose.scale | 0 | a positive number",
                "egomotion.pose.invert_earlier | yes | false, true",
                "egomotion.input.width | 8 | 4, the depth network's width",
                "egomotion.input.height | 8 | 2, the depth network's height",
            })
    void open_poseKeyOutOfRange_isRefused(String key, String found, String allowed)
            throws Exception {
        Map<String, String> keys = new HashMap<>(TestModel.poseContract().metadata());
        keys.put(key, found);
        byte[] pose = TestModel.poseGraph(2, -1).bytes(keys);
        TestModel.write(folder, TestModel.depth(TestModel.depthContract()), pose);
        refused("pose.onnx", key, "\"" + found + "\"", allowed);
    }

    @Test
    void open_anyRequiredKeyMissing_isRefusedByName() throws Exception {
        for (String key : TestModel.depthContract().metadata().keySet()) {
            // Names of tensors follow from a graph that has one.
            if (Set.of(
                            ContractKeys.INPUT_LAYOUT,
                            ContractKeys.INPUT_TENSOR,
                            ContractKeys.DEPTH_TENSOR)
                    .contains(key)) {
                continue;
            }
            Map<String, String> keys = new HashMap<>(TestModel.depthContract().metadata());
            keys.remove(key);
            byte[] depth = TestModel.depthGraph(-1).bytes(keys);
            TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
            ModelContractException e = refusal();
            assertEquals(key, e.key());
            assertEquals("missing", e.found());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"images", "disp"})
    void open_tensorThatTheGraphDoesNotHave_namesThoseItHas(String tensor) throws Exception {
        boolean input = tensor.equals("images");
        String key = input ? ContractKeys.INPUT_TENSOR : ContractKeys.DEPTH_TENSOR;
        Map<String, String> keys = new HashMap<>(TestModel.depthContract().metadata());
        keys.put(key, tensor);
        byte[] depth = TestModel.depthGraph(-1).bytes(keys);
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        refused(
                "depth.onnx",
                key,
                "\"" + tensor + "\", which the graph does not have",
                "one of [" + (input ? "image" : "disparity") + "]");
    }

    @Test
    void open_colourThatDoesNotFitTheChannels_isRefused() throws Exception {
        NetworkInput gray =
                new NetworkInput("image", 4, 2, ColorOrder.GRAY, List.of(0f), List.of(1f));
        Map<String, String> keys = new HashMap<>(TestModel.depthContract().metadata());
        keys.put(ContractKeys.INPUT_COLOR, gray.color().name());
        keys.put(ContractKeys.INPUT_MEAN, "0");
        keys.put(ContractKeys.INPUT_STD, "1");
        byte[] depth = TestModel.depthGraph(-1).bytes(keys);
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        refused(
                "depth.onnx",
                ContractKeys.INPUT_TENSOR,
                "\"image\" of FLOAT [N, 3, 2, 4]",
                "float32 [N, 1, 2, 4], the frames, colour and size that the contract states");
    }

    @Test
    void open_sizeThatTheGraphDoesNotHave_isRefused() throws Exception {
        Map<String, String> keys = new HashMap<>(TestModel.depthContract().metadata());
        keys.put(ContractKeys.INPUT_WIDTH, "8");
        byte[] depth = TestModel.depthGraph(-1).bytes(keys);
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        assertEquals(ContractKeys.INPUT_TENSOR, refusal().key());
    }

    @Test
    void open_inputOfAnotherType_isRefused() throws Exception {
        TestGraph doubles =
                new TestGraph()
                        .input("image", OnnxMl.TensorProto.DataType.DOUBLE, -1, 3, 2, 4)
                        .node("Identity", "disparity", "image")
                        .output("disparity", OnnxMl.TensorProto.DataType.DOUBLE, -1, 3, 2, 4);
        byte[] depth = doubles.bytes(TestModel.depthContract().metadata());
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        refused(
                "depth.onnx",
                ContractKeys.INPUT_TENSOR,
                "\"image\" of DOUBLE [N, 3, 2, 4]",
                "float32");
    }

    @Test
    void open_outputOfAnotherShape_isRefused() throws Exception {
        TestGraph colour =
                new TestGraph()
                        .input("image", -1, 3, 2, 4)
                        .node("Identity", "disparity", "image")
                        .output("disparity", -1, 3, 2, 4);
        byte[] depth = colour.bytes(TestModel.depthContract().metadata());
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        refused(
                "depth.onnx",
                ContractKeys.DEPTH_TENSOR,
                "\"disparity\" of FLOAT [N, 3, 2, 4]",
                "float32 [N, 1, 2, 4]");
    }

    @Test
    void open_outputWhoseOpenSizeTurnsOutWrong_isRefusedByTheFirstRun() throws Exception {
        TestGraph twiceAsHigh =
                new TestGraph()
                        .input("image", -1, 3, -1, -1)
                        .mix("red", "image", new float[][] {{1, 0, 0}})
                        .stack("disparity", 2, "red", "red")
                        .output("disparity", -1, 1, -1, -1);
        byte[] depth = twiceAsHigh.bytes(TestModel.depthContract().metadata());
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        ModelContractException e = refusal();
        assertEquals(ContractKeys.DEPTH_TENSOR, e.key());
        assertTrue(e.getMessage().contains("a batch of 1 gave 2 results"), e::getMessage);
    }

    @Test
    void open_inputThatNothingFeeds_isRefused() throws Exception {
        TestGraph two =
                new TestGraph()
                        .input("image", -1, 3, 2, 4)
                        .input("intrinsics", -1, 1, 2, 4)
                        .mix("red", "image", new float[][] {{1, 0, 0}})
                        .node("Add", "disparity", "red", "intrinsics")
                        .output("disparity", -1, 1, 2, 4);
        byte[] depth = two.bytes(TestModel.depthContract().metadata());
        TestModel.write(folder, depth, TestModel.pose(TestModel.poseContract()));
        refused(
                "depth.onnx",
                ContractKeys.INPUT_TENSOR,
                "image, which leaves the graph's [intrinsics] unfed",
                "names that feed every input");
    }

    @Test
    void open_poseOfTooFewNumbers_isRefused() throws Exception {
        PoseContract contract = TestModel.poseContract(3, List.of(0, 1, 2));
        TestGraph six =
                new TestGraph()
                        .input("stack", -1, 9, 2, 4)
                        .node("GlobalAveragePool", "means", "stack")
                        .mix("pose", "means", new float[6][9])
                        .output("pose", -1, 6, 1, 1);
        TestModel.write(
                folder, TestModel.depth(TestModel.depthContract()), six.bytes(contract.metadata()));
        refused(
                "pose.onnx",
                ContractKeys.POSE_TENSOR,
                "\"pose\" of FLOAT [N, 6, 1, 1]",
                "float32 [N, 2, 6]");
    }

    private void refused(String file, String key, String found, String allowed) {
        ModelContractException e = refusal();
        assertTrue(e.file().endsWith(file), e::getMessage);
        assertEquals(key, e.key());
        assertEquals(found, e.found());
        assertEquals(allowed, e.allowed());
    }

    private ModelContractException refusal() {
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> Model.open(folder, TestModel.ONE_THREAD));
        assertFalse(e.getMessage().contains("\n"), e::getMessage);
        return e;
    }
}
