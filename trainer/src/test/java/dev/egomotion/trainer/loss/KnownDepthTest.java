package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Distances to depth that is known more or less surely. */
@SuppressWarnings("try")
class KnownDepthTest {
    private static final ScaleInvariantLogDepth LOSS = new ScaleInvariantLogDepth(0.5);

    private static Tensor row(double... values) {
        return Tensors.of(values, 1, 1, 1, values.length);
    }

    @Test
    void of_sigma_weighsByItsSquareBesideATwentieth() {
        try (PointerScope scope = new PointerScope()) {
            KnownDepth known =
                    KnownDepth.of(row(2, 2, 2, 2), row(1, 1, 1, 0), row(0, 0.05, 0.5, 0));
            double[] expected = {1, 0.5, 1.0 / 101, 0};
            double[] ratio = {Math.log(2), Math.log(2), Math.log(2), 0};
            for (int i = 0; i < 4; i++) {
                assertEquals(expected[i], Tensors.value(known.weight().select(3, i).sum()), 1e-12);
                assertEquals(ratio[i], Tensors.value(known.difference().select(3, i).sum()), 1e-12);
            }
        }
    }

    @Test
    void loss_unsurePixel_countsByItsWeight() {
        try (PointerScope scope = new PointerScope()) {
            // Of log differences ln 2 and 0 with weights 1/2 and 1: mean square ln2^2 / 3, mean ln2
            // / 3.
            KnownDepth known = KnownDepth.of(row(2, 1), row(1, 1), row(0.05, 0));
            double two = Math.log(2);
            assertEquals(two * two / 3 - two * two / 18, Tensors.value(LOSS.loss(known)), 1e-12);
        }
    }

    @Test
    void absolute_commonFactorAndOutlier_costAsTheyAreNamed() {
        try (PointerScope scope = new PointerScope()) {
            double twice = Math.log(2);
            Tensor all = LOSS.absolute(KnownDepth.of(row(2, 2, 2), row(1, 1, 1)));
            assertEquals(twice * Math.sqrt(0.5), Tensors.value(all), 1e-5);
            ScaleInvariantLogDepth plain = new ScaleInvariantLogDepth(0);
            Tensor one = plain.absolute(KnownDepth.of(row(2, 1, 1, 9), row(1, 1, 1, 0)));
            assertEquals(twice / 3, Tensors.value(one), 1e-3);
        }
    }

    @Test
    void absolute_gradient_equalsFiniteDifferences() {
        double[] truth = random(2, 12, 2, 50);
        truth[3] = 0;
        double[] sigma = random(5, 12, 0, 0.3);
        FiniteDifferences.check(
                x ->
                        LOSS.absolute(
                                KnownDepth.of(
                                        x,
                                        Tensors.of(truth, 2, 1, 2, 3),
                                        Tensors.of(sigma, 2, 1, 2, 3))),
                random(3, 12, 2, 50),
                2,
                1,
                2,
                3);
    }

    @Test
    void absolute_nothingKnown_isNothingWithAGradientOfNothing() {
        try (PointerScope scope = new PointerScope()) {
            Tensor depth = row(2, 3).set_requires_grad(true);
            KnownDepth none = KnownDepth.of(depth, row(0, 0), row(0, 0));
            Tensor loss = LOSS.absolute(none).add(LogDepthGradients.loss(none));
            assertEquals(0, Tensors.value(loss));
            loss.backward();
            for (double value : Tensors.values(depth.grad())) {
                assertEquals(0, value);
            }
        }
    }

    @Test
    void gradients_commonFactor_costsNothing() {
        try (PointerScope scope = new PointerScope()) {
            Tensor truth = Tensors.of(random(1, 60, 2, 50), 1, 1, 6, 10);
            KnownDepth known = KnownDepth.of(truth.mul(Tensors.scalar(3)), truth);
            assertEquals(0, Tensors.value(LogDepthGradients.loss(known)), 1.1e-3 * 2);
        }
    }

    /** One edge that is not there: at steps of 1, 2, 4, 8 of 16 columns 1 of 15, 2 of 14, 4 of 12 and 8 of 8 pairs are across it. */
    @Test
    void gradients_missedEdge_costsItsHeightInThePairsAcrossIt() {
        try (PointerScope scope = new PointerScope()) {
            double[] truth = new double[16];
            double[] flat = new double[16];
            for (int i = 0; i < 16; i++) {
                truth[i] = i < 8 ? 5 : 10;
                flat[i] = 7;
            }
            double pairs = (1 / 15.0 + 2 / 14.0 + 4 / 12.0 + 1) / 4;
            Tensor loss = LogDepthGradients.loss(KnownDepth.of(row(flat), row(truth)));
            assertEquals(Math.log(2) * pairs, Tensors.value(loss), 1e-3);
            truth[8] = 0;
            Tensor hidden = LogDepthGradients.loss(KnownDepth.of(row(flat), row(truth)));
            assertTrue(Tensors.value(hidden) > 0.1);
        }
    }

    @Test
    void gradients_gradient_equalsFiniteDifferences() {
        double[] truth = random(2, 24, 2, 50);
        truth[3] = 0;
        double[] sigma = random(5, 24, 0, 0.3);
        FiniteDifferences.check(
                x ->
                        LogDepthGradients.loss(
                                KnownDepth.of(
                                        x,
                                        Tensors.of(truth, 2, 1, 3, 4),
                                        Tensors.of(sigma, 2, 1, 3, 4))),
                random(3, 24, 2, 50),
                2,
                1,
                3,
                4);
    }
}
