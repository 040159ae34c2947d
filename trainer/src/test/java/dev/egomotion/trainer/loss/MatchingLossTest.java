package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.recipe.SupervisedSteps;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class MatchingLossTest {
    private static final SupervisedSteps.Losses WEIGHTS = new SupervisedSteps.Losses(2, 50, 10, 20);
    private static final MatchingLoss LOSS = new MatchingLoss(WEIGHTS);
    private static final double[] FORWARD = {0, 0, 0.9, 0, 0.01, 0};

    @Test
    void ofMotion_aTenthOfAMetreOfNine_isRelative() {
        try (PointerScope scope = new PointerScope()) {
            Tensor predicted = Tensors.of(new double[] {0, 0, 0.8, 0, 0.03, 0}, 1, 6);
            Tensor loss = LOSS.ofMotion(predicted, Tensors.of(FORWARD, 1, 6));
            assertEquals(2 * 0.1 / (0.9 + 0.1) + 50 * 0.02, Tensors.value(loss), 1e-12);
        }
    }

    @Test
    void ofDepths_matchesOfTheTrueMotion_isZero() {
        try (PointerScope scope = new PointerScope()) {
            // At 9 m, going 0.9 m on: x / (1 + 0.1).
            Tensor motion = Tensors.of(new double[] {0, 0, 0.9, 0, 0, 0}, 1, 6);
            Tensor rays = Tensors.of(new double[] {0.44, 0.11}, 1, 2, 1, 1);
            Tensor cells = Tensors.of(new double[] {0.4, 0.1, 1 / 9.0, 1, 1}, 1, 5, 1, 1);
            Tensor depth = Tensors.of(new double[] {9}, 1, 1, 1, 1);
            assertEquals(0, Tensors.value(LOSS.ofMatches(rays, cells, motion)), 1e-9);
            assertEquals(0, Tensors.value(LOSS.ofDepths(rays, cells, motion, depth)), 1e-9);
            Tensor unknown = Tensors.of(new double[] {0}, 1, 1, 1, 1);
            assertEquals(0, Tensors.value(LOSS.ofDepths(rays, cells, motion, unknown)));
        }
    }

    @Test
    void gradients_ofMotionAndCells_equalFiniteDifferences() {
        FiniteDifferences.check(
                x -> LOSS.ofMotion(x, Tensors.of(FORWARD, 1, 6)), random(3, 6, 0.02, 0.5), 1, 6);
        double[] rays = random(4, 12, -0.5, 0.5);
        double[] depth = {4, 0, 20, 8, 11, 6};
        FiniteDifferences.check(
                x ->
                        LOSS.ofMatches(Tensors.of(rays, 1, 2, 2, 3), x, Tensors.of(FORWARD, 1, 6))
                                .add(
                                        LOSS.ofDepths(
                                                Tensors.of(rays, 1, 2, 2, 3),
                                                x,
                                                Tensors.of(FORWARD, 1, 6),
                                                Tensors.of(depth, 1, 1, 2, 3))),
                random(5, 30, 0.05, 0.2),
                1,
                5,
                2,
                3);
    }
}
