package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class ScaleInvariantLogDepthTest {
    private static final ScaleInvariantLogDepth LOSS = new ScaleInvariantLogDepth(0.5);

    @Test
    void loss_everythingTwiceAsFar_costsTheUnforgivenShareAlone() {
        try (PointerScope scope = new PointerScope()) {
            Tensor truth = Tensors.of(random(1, 12, 2, 50), 1, 1, 3, 4);
            Tensor twice = truth.mul(Tensors.scalar(2));
            double square = Math.log(2) * Math.log(2);
            assertEquals(
                    0.5 * square, Tensors.value(LOSS.loss(KnownDepth.of(twice, truth))), 1e-12);
            assertEquals(
                    0,
                    Tensors.value(new ScaleInvariantLogDepth(1).loss(KnownDepth.of(twice, truth))),
                    1e-12);
        }
    }

    @Test
    void loss_unknownPixelsAndImages_carryNoLoss() {
        try (PointerScope scope = new PointerScope()) {
            Tensor truth = Tensors.of(new double[] {4, 0, 0, 0}, 2, 1, 1, 2);
            Tensor depth = Tensors.of(new double[] {2, 9, 9, 9}, 2, 1, 1, 2);
            double square = Math.log(2) * Math.log(2);
            assertEquals(
                    0.5 * square, Tensors.value(LOSS.loss(KnownDepth.of(depth, truth))), 1e-12);
            assertEquals(
                    0,
                    Tensors.value(LOSS.loss(KnownDepth.of(depth, truth.mul(Tensors.scalar(0))))),
                    1e-12);
        }
    }

    @Test
    void loss_gradient_equalsFiniteDifferences() {
        double[] truth = random(2, 12, 2, 50);
        truth[3] = 0;
        FiniteDifferences.check(
                x -> LOSS.loss(KnownDepth.of(x, Tensors.of(truth, 2, 1, 2, 3))),
                random(3, 12, 2, 50),
                2,
                1,
                2,
                3);
    }

    @Test
    void constructor_lambdaAboveOne_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ScaleInvariantLogDepth(1.1));
    }
}
