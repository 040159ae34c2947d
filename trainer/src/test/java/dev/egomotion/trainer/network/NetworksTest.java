package dev.egomotion.trainer.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class NetworksTest {
    @Test
    void dispNet_fullWidth_hasThePublishedParameters() {
        assertEquals(31_596_900, ParameterShapes.count(new DispNet(1)));
    }

    @Test
    void poseExpNet_fullWidth_hasThePublishedParameters() {
        assertEquals(1_590_668, ParameterShapes.count(new PoseExpNet(2, 1, false)));
        assertEquals(1_598_456, ParameterShapes.count(new PoseExpNet(4, 1, false)));
    }

    @Test
    void poseExpNet_sizeThatDoesNotHalveEvenly_givesMotionsAndMasksOfTheImagesSize() {
        for (int sources : new int[] {2, 4}) {
            PoseExpNet network = new PoseExpNet(sources, 1 / 8.0, true);
            try (PointerScope scope = new PointerScope();
                    NoGradGuard guard = new NoGradGuard();
                    Weights weights = Weights.initial(network, 1)) {
                int channels = network.inputChannels();
                Tensor frames = Tensors.of(new float[2 * channels * 48 * 80], 2, channels, 48, 80);
                List<Tensor> outputs = network.apply(new TorchOps(weights), frames);
                assertEquals(1 + PoseExpNet.MASKS, outputs.size());
                assertEquals(2, outputs.get(0).size(0));
                assertEquals(6L * sources, outputs.get(0).size(1));
                for (int i = 0; i < PoseExpNet.MASKS; i++) {
                    Tensor mask = outputs.get(1 + i);
                    assertEquals(sources, mask.size(1));
                    assertEquals(48 >> i, mask.size(2));
                    assertEquals(80 >> i, mask.size(3));
                    // Without any evidence a pixel is as explainable as not.
                    assertEquals(0.5, Tensors.value(mask.mean()), 1e-6);
                }
            }
        }
    }

    @Test
    void initialWeights_publishedNetworks_areXavierUniformInEveryLayer() {
        for (Network network : List.of(new DispNet(1 / 8.0), new PoseExpNet(2, 0.25, true))) {
            Map<String, long[]> shapes = ParameterShapes.of(network);
            try (Weights weights = Weights.initial(network, 3)) {
                weights.values()
                        .forEach((name, values) -> assertXavier(name, values, shapes.get(name)));
            }
        }
    }

    private static void assertXavier(String name, float[] values, long[] shape) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (shape.length == 1) {
            assertEquals(0, largest, name);
            return;
        }
        double bound = Math.sqrt(6.0 / ((shape[0] + shape[1]) * shape[2] * shape[3]));
        assertTrue(largest <= bound, name);
        assertTrue(largest > 0.7 * bound, name + ": " + largest + " of " + bound);
    }

    /** By hand: x = (1, 2) with a kernel of five ones gives the sums of what overlaps. */
    @Test
    void transposedConvolution_kernelOfFive_padsAsTensorFlowDoes() {
        NetworkOps<Tensor> ops;
        try (PointerScope scope = new PointerScope()) {
            float[] kernel = new float[25];
            for (int i = 0; i < 5; i++) {
                kernel[5 * 1 + i] = i + 1;
            }
            try (Weights weights =
                    Weights.of(
                            new OneTransposed(),
                            Map.of("up.weight", kernel, "up.bias", new float[1]))) {
                ops = new TorchOps(weights);
                Tensor x = Tensors.of(new float[] {1, 2}, 1, 1, 1, 2);
                Tensor y = ops.transposedConvolution("up", x, 1, 5);
                // y[o] = sum over i of x[i] k[o - 2 i + 1], as the gradient of a SAME convolution.
                assertArrayEquals(
                        new float[] {2, 3 + 2 * 1, 4 + 2 * 2, 5 + 2 * 3}, firstRow(y), 1e-6f);
            }
        }
    }

    private static float[] firstRow(Tensor y) {
        return java.util.Arrays.copyOf(Tensors.values(y), 4);
    }

    private static final class OneTransposed implements Network {
        @Override
        public int inputChannels() {
            return 1;
        }

        @Override
        public <V> List<V> apply(NetworkOps<V> ops, V input) {
            return List.of(ops.transposedConvolution("up", input, 1, 5));
        }

        @Override
        public boolean isHead(String layer) {
            return false;
        }

        @Override
        public float headBias() {
            return 0;
        }
    }

    @Test
    void dispNet_sizeThatDoesNotHalveEvenly_headsHaveTheImagesSize() {
        assertHeads(new DispNet(1 / 16.0), 128, 416, 4);
    }

    @Test
    void compactDepthNet_sizeThatDoesNotHalveEvenly_headsHaveTheImagesSize() {
        assertHeads(new CompactDepthNet(0.25), 64, 208, 4);
    }

    private static void assertHeads(Network network, int height, int width, int count) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.initial(network, 1)) {
            Tensor image = Tensors.of(new float[2 * 3 * height * width], 2, 3, height, width);
            List<Tensor> heads = network.apply(new TorchOps(weights), image);
            assertEquals(count, heads.size());
            for (int i = 0; i < count; i++) {
                assertEquals(height >> i, heads.get(i).size(2), "height of head " + i);
                assertEquals(width >> i, heads.get(i).size(3), "width of head " + i);
                assertTrue(Tensors.value(heads.get(i).min()) > 0);
                assertTrue(Tensors.value(heads.get(i).max()) < 1);
            }
        }
    }

    @Test
    void pairPoseNet_aBatch_givesSixNumbersPerPair() {
        Network network = new PairPoseNet(0.25, 1);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.initial(network, 1)) {
            Tensor pairs = Tensors.of(new float[3 * 2 * 64 * 96], 3, 2, 64, 96);
            Tensor motion = network.apply(new TorchOps(weights), pairs).get(0);
            assertEquals(2, motion.dim());
            assertEquals(3, motion.size(0));
            assertEquals(6, motion.size(1));
        }
    }

    @Test
    void initialWeights_sameSeed_areTheSame() {
        Network network = new PairPoseNet(0.25, 0);
        try (Weights a = Weights.initial(network, 7);
                Weights b = Weights.initial(network, 7)) {
            a.values().forEach((name, values) -> assertArrayEquals(values, b.values().get(name)));
        }
    }

    @Test
    void weights_ofAnotherArchitecture_areRefusedByName() {
        try (Weights other = Weights.initial(new PairPoseNet(0.25, 0), 1)) {
            CheckpointException e =
                    assertThrows(
                            CheckpointException.class,
                            () -> Weights.of(new PairPoseNet(0.5, 0), other.values()));
            assertTrue(e.getMessage().contains("conv1.weight"), e.getMessage());
        }
    }
}
