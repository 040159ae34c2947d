package dev.egomotion.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
