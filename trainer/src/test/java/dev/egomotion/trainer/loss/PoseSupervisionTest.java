package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class PoseSupervisionTest {
    private static final PoseSupervision LOSS = new PoseSupervision(0.5, 10);

    @Test
    void loss_oneKnownOfTwo_countsItAlone() {
        try (PointerScope scope = new PointerScope()) {
            double[] truth = {0, 0, 1, 0, 0.01, 0, 9, 9, 9, 9, 9, 9};
            double[] predicted = {0, 0, 0.8, 0, 0.02, 0, 0, 0, 0, 0, 0, 0};
            Tensor loss =
                    LOSS.loss(
                            Tensors.of(predicted, 2, 6),
                            Tensors.of(truth, 2, 6),
                            Tensors.of(new double[] {1, 0}, 2, 1));
            assertEquals(0.5 * 0.2 + 10 * 0.01, Tensors.value(loss), 1e-12);
        }
    }

    @Test
    void loss_nothingKnown_isZero() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.of(random(1, 12, -1, 1), 2, 6);
            Tensor known = Tensors.of(new double[] {0, 0}, 2, 1);
            assertEquals(0, Tensors.value(LOSS.loss(x, x.neg(), known)));
        }
    }

    @Test
    void loss_gradient_equalsFiniteDifferences() {
        double[] truth = random(2, 12, -1, 1);
        FiniteDifferences.check(
                x -> LOSS.loss(x, Tensors.of(truth, 2, 6), Tensors.of(new double[] {1, 1}, 2, 1)),
                random(3, 12, -1, 1),
                2,
                6);
    }
}
