package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class EdgeAwareSmoothnessTest {
    @Test
    void of_scaledDisparity_isTheSame() {
        try (PointerScope scope = new PointerScope()) {
            Tensor disparity = Tensors.of(random(1, 20, 0.1, 1), 1, 1, 4, 5);
            Tensor image = Tensors.of(random(2, 20, 0, 1), 1, 1, 4, 5);
            double loss = Tensors.value(EdgeAwareSmoothness.of(disparity, image));
            double scaled =
                    Tensors.value(EdgeAwareSmoothness.of(disparity.mul(Tensors.scalar(7)), image));
            assertEquals(loss, scaled, 1e-5 * loss);
        }
    }

    @Test
    void of_disparityEdgeAtAnImageEdge_costsLess() {
        try (PointerScope scope = new PointerScope()) {
            Tensor step = Tensors.of(new double[] {.1, .1, .3, .3, .1, .1, .3, .3}, 1, 1, 2, 4);
            Tensor flat = Tensors.of(new double[8], 1, 1, 2, 4);
            double onEdge = Tensors.value(EdgeAwareSmoothness.of(step, step));
            assertTrue(onEdge < Tensors.value(EdgeAwareSmoothness.of(step, flat)));
        }
    }

    @Test
    void of_gradient_equalsFiniteDifferences() {
        double[] image = random(3, 20, 0, 1);
        FiniteDifferences.check(
                x -> EdgeAwareSmoothness.of(x, Tensors.of(image, 1, 1, 4, 5)),
                random(4, 20, 0.1, 1),
                1,
                1,
                4,
                5);
    }
}
