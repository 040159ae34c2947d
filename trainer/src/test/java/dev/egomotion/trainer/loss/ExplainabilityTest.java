package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.network.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class ExplainabilityTest {
    private static final double[] VISIBLE = {1, 1, 0, 1, 1, 0};

    @Test
    void weighted_hiddenPixel_carriesNoLoss() {
        try (PointerScope scope = new PointerScope()) {
            Tensor error = Tensors.of(new double[] {.1, .2, 9}, 1, 1, 1, 3);
            Tensor visible = Tensors.of(new double[] {1, 1, 0}, 1, 1, 1, 3);
            Tensor mask = Tensors.of(new double[] {.5, 1, 1}, 1, 1, 1, 3);
            Tensor loss = Explainability.weighted(error, visible, mask);
            assertEquals((.5 * .1 + .2) / 2, Tensors.value(loss), 1e-12);
        }
    }

    @Test
    void weighted_nothingVisible_isNoNumberAndNotZero() {
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.of(new double[] {.5, .5}, 1, 1, 1, 2);
            Tensor none = Tensors.of(new double[] {0, 0}, 1, 1, 1, 2);
            assertTrue(Double.isNaN(Tensors.value(Explainability.weighted(x, none, x))));
        }
    }

    @Test
    void weighted_gradientByErrorAndMask_equalsFiniteDifferences() {
        FiniteDifferences.check(
                x ->
                        Explainability.weighted(
                                x.narrow(0, 0, 1),
                                Tensors.of(VISIBLE, 1, 1, 2, 3),
                                x.narrow(0, 1, 1)),
                random(1, 12, 0.1, 0.9),
                2,
                1,
                2,
                3);
    }

    @Test
    void reduce_gradientByMasksOfFourSources_equalsFiniteDifferences() {
        double[] visible = {1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1, 0};
        FiniteDifferences.check(
                x -> {
                    List<Tensor> errors = new ArrayList<>();
                    List<Tensor> seen = new ArrayList<>();
                    for (int s = 0; s < 4; s++) {
                        errors.add(Tensors.of(random(3 + s, 3, 0.1, 0.7), 1, 1, 1, 3));
                        seen.add(Tensors.of(visible, 1, 4, 1, 3).narrow(1, s, 1));
                    }
                    return SumOverSources.reduce(errors, seen, x).loss();
                },
                random(2, 12, 0.1, 0.9),
                1,
                4,
                1,
                3);
    }

    @Test
    void crossEntropy_certainlyExplained_isZeroElseSummedOverSources() {
        try (PointerScope scope = new PointerScope()) {
            Tensor mask = Tensors.of(new double[] {1, 1}, 1, 2, 1, 1);
            assertEquals(0, Tensors.value(Explainability.crossEntropy(mask)), 1e-12);
            Tensor half = mask.mul(Tensors.scalar(0.5));
            assertEquals(2 * Math.log(2), Tensors.value(Explainability.crossEntropy(half)), 1e-12);
        }
    }

    @Test
    void crossEntropy_gradient_equalsFiniteDifferences() {
        FiniteDifferences.check(Explainability::crossEntropy, random(2, 12, 0.1, 0.9), 1, 2, 2, 3);
    }
}
