package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.egomotion.trainer.network.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class AutoMaskTest {
    private static Tensor row(double... values) {
        return Tensors.of(values, 1, 1, 1, values.length);
    }

    @Test
    void of_oneOfTheSourcesFitsUnwarped_doesNotCount() {
        try (PointerScope scope = new PointerScope()) {
            Tensor counted =
                    AutoMask.of(row(.2, .2, .2), List.of(row(.3, .1, .3), row(.3, .3, .2)));
            assertEquals(1, Tensors.value(counted.to(torch.ScalarType.Double).sum()), 1e-12);
            assertFalse(counted.requires_grad());
        }
    }

    /** A mask has no gradient of its own: the loss through it has that of the pixels that count. */
    @Test
    void of_gradientThroughTheMask_equalsFiniteDifferences() {
        double[] still = random(2, 6, 0.3, 0.6);
        FiniteDifferences.check(
                x -> torch.where(AutoMask.of(x, List.of(row(still))), x, Tensors.scalar(0)).sum(),
                random(1, 6, 0.1, 0.9),
                1,
                1,
                1,
                6);
    }
}
