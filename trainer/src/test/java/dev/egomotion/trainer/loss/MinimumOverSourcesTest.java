package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.network.Tensors;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class MinimumOverSourcesTest {
    private static Tensor row(double... values) {
        return Tensors.of(values, 1, 1, 1, values.length);
    }

    @Test
    void reduce_pixelHiddenInOneSource_takesTheOther() {
        try (PointerScope scope = new PointerScope()) {
            MinimumOverSources.Reduced reduced =
                    MinimumOverSources.reduce(
                            List.of(row(.1, .5, .3), row(.2, .4, .1)),
                            List.of(row(1, 1, 1), row(1, 1, 0)),
                            List.of());
            assertEquals((.1 + .4 + .3) / 3, Tensors.value(reduced.loss()), 1e-12);
            assertEquals(1, reduced.visibleShare(), 1e-12);
        }
    }

    @Test
    void reduce_pixelHiddenInAllSources_carriesNoLoss() {
        try (PointerScope scope = new PointerScope()) {
            MinimumOverSources.Reduced reduced =
                    MinimumOverSources.reduce(List.of(row(.1, .5)), List.of(row(1, 0)), List.of());
            assertEquals(.1, Tensors.value(reduced.loss()), 1e-12);
            assertEquals(.5, reduced.visibleShare(), 1e-12);
        }
    }

    @Test
    void reduce_nothingVisible_isNoNumberAndNotZero() {
        try (PointerScope scope = new PointerScope()) {
            MinimumOverSources.Reduced reduced =
                    MinimumOverSources.reduce(List.of(row(.1, .5)), List.of(row(0, 0)), List.of());
            assertTrue(Double.isNaN(Tensors.value(reduced.loss())));
            assertEquals(0, reduced.countedShare());
        }
    }

    @Test
    void reduce_sourceThatFitsBetterUnwarped_isMasked() {
        try (PointerScope scope = new PointerScope()) {
            MinimumOverSources.Reduced reduced =
                    MinimumOverSources.reduce(
                            List.of(row(.1, .5)), List.of(row(1, 1)), List.of(row(.2, .4)));
            assertEquals(.1, Tensors.value(reduced.loss()), 1e-12);
            assertEquals(.5, reduced.countedShare(), 1e-12);
        }
    }

    @Test
    void reduce_gradient_equalsFiniteDifferences() {
        double[] visible = {1, 1, 0, 1, 1, 1};
        double[] still = random(2, 6, 0.3, 0.6);
        FiniteDifferences.check(
                x ->
                        MinimumOverSources.reduce(
                                        List.of(
                                                x.narrow(0, 0, 1),
                                                x.narrow(0, 1, 1).mul(x.narrow(0, 1, 1))),
                                        List.of(row(visible), row(1, 0, 0, 1, 1, 1)),
                                        List.of(row(still)))
                                .loss(),
                random(1, 12, 0.1, 0.7),
                2,
                1,
                1,
                6);
    }
}
