package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class GeometryConsistencyTest {
    private static Tensor row(double... values) {
        return Tensors.of(values, 1, 1, 1, values.length);
    }

    @Test
    void perPixel_disagreement_isTheFormulaAndHiddenIsNone() {
        try (PointerScope scope = new PointerScope()) {
            Tensor visible = row(1, 1, 0);
            Tensor difference =
                    GeometryConsistency.perPixel(row(10, 6, 5), row(10, 2, 50), visible);
            assertEquals(0.25, Tensors.value(GeometryConsistency.loss(difference, visible)), 1e-9);
            assertEquals(0.5, Tensors.value(GeometryConsistency.weight(difference).min()), 1e-9);
        }
    }

    @Test
    void loss_nothingVisible_isNoNumberAndNotZero() {
        try (PointerScope scope = new PointerScope()) {
            Tensor difference = GeometryConsistency.perPixel(row(3), row(4), row(0));
            assertTrue(Double.isNaN(Tensors.value(GeometryConsistency.loss(difference, row(0)))));
        }
    }

    @Test
    void loss_gradientByBothDepths_equalsFiniteDifferences() {
        double[] visible = {1, 0, 1, 1, 1, 1};
        FiniteDifferences.check(
                x -> {
                    Tensor seen = Tensors.of(visible, 1, 1, 2, 3);
                    Tensor difference =
                            GeometryConsistency.perPixel(
                                    x.narrow(0, 0, 1), x.narrow(0, 1, 1), seen);
                    return GeometryConsistency.loss(difference, seen);
                },
                random(4, 12, 2, 30),
                2,
                1,
                2,
                3);
    }
}
