package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class SecondOrderSmoothnessTest {
    @Test
    void of_plane_isZero() {
        try (PointerScope scope = new PointerScope()) {
            double[] plane = new double[20];
            for (int i = 0; i < plane.length; i++) {
                plane[i] = 0.3 + 0.1 * (i % 5) - 0.2 * Math.floorDiv(i, 5);
            }
            assertEquals(
                    0,
                    Tensors.value(SecondOrderSmoothness.of(Tensors.of(plane, 1, 1, 4, 5))),
                    1e-12);
        }
    }

    @Test
    void of_spike_isTheFormula() {
        try (PointerScope scope = new PointerScope()) {
            Tensor spike = Tensors.of(new double[] {0, 0, 0, 0, 1, 0, 0, 0, 0}, 1, 1, 3, 3);
            // |dxx|: 2 in one of 3 places; |dxy|: 1 in all of 4; likewise with axes exchanged.
            assertEquals(2 * (2 / 3.0 + 1), Tensors.value(SecondOrderSmoothness.of(spike)), 1e-12);
        }
    }

    @Test
    void of_gradient_equalsFiniteDifferences() {
        FiniteDifferences.check(SecondOrderSmoothness::of, random(3, 40, 0, 1), 2, 1, 4, 5);
    }
}
