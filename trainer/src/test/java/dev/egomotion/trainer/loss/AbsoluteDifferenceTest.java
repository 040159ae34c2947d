package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class AbsoluteDifferenceTest {
    @Test
    void perPixel_threeChannels_isTheirMean() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = Tensors.of(new double[] {.1, .2, .3}, 1, 3, 1, 1);
            Tensor b = Tensors.of(new double[] {.2, .2, .8}, 1, 3, 1, 1);
            assertEquals(0.2, Tensors.value(AbsoluteDifference.perPixel(a, b)), 1e-12);
        }
    }

    @Test
    void perPixel_gradient_equalsFiniteDifferences() {
        double[] other = random(2, 36, 0, 1);
        FiniteDifferences.check(
                x ->
                        AbsoluteDifference.perPixel(x, Tensors.of(other, 1, 3, 3, 4))
                                .mul(Tensors.of(random(3, 12, 0, 1), 1, 1, 3, 4))
                                .mean(),
                random(1, 36, 0, 1),
                1,
                3,
                3,
                4);
    }
}
