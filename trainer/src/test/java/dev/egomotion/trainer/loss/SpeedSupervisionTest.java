package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class SpeedSupervisionTest {
    @Test
    void loss_unknownDistance_carriesNoLoss() {
        try (PointerScope scope = new PointerScope()) {
            Tensor translation = Tensors.of(new double[] {0, 3, 4, 7, 7, 7}, 2, 3);
            Tensor distance = Tensors.of(new double[] {4, 0}, 2, 1);
            Tensor known = Tensors.of(new double[] {1, 0}, 2, 1);
            assertEquals(
                    1, Tensors.value(SpeedSupervision.loss(translation, distance, known)), 1e-9);
        }
    }

    @Test
    void loss_gradient_equalsFiniteDifferences() {
        double[] known = {1, 0, 1};
        FiniteDifferences.check(
                x ->
                        SpeedSupervision.loss(
                                x, Tensors.of(random(2, 3, 0.5, 2), 3, 1), Tensors.of(known, 3, 1)),
                random(1, 9, -1, 1),
                3,
                3);
    }
}
