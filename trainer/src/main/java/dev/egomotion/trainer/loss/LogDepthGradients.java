package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Whether predicted depth has edges and slopes where known depth has them (Li, Snavely 2018, MegaDepth, eq. 3): the mean of
 * |g(p + s) - g(p)| along both axes, g = ln d - ln d', for steps s of 1, 2, 4 and 8 pixels, each pair weighted by the product of its pixels'
 * weights; the mean over the steps. A common factor of all depths costs nothing.
 */
final class LogDepthGradients {
    private static final int STEPS = 4;

    /** Keeps the root at no difference differentiable. */
    private static final double ROUND = 1e-3;

    private LogDepthGradients() {}

    /** Returns the loss; 0 where no two neighbours are known. */
    static Tensor loss(KnownDepth known) {
        Tensor sum = known.weight().sum().mul(Tensors.scalar(0));
        for (int i = 0; i < STEPS; i++) {
            for (int axis = 2; axis <= 3; axis++) {
                if (known.weight().size(axis) > 1 << i) {
                    sum = sum.add(along(axis, 1 << i, known));
                }
            }
        }
        return sum.mul(Tensors.scalar(1.0 / STEPS));
    }

    private static Tensor along(int axis, int step, KnownDepth known) {
        Tensor weight = first(axis, step, known.weight()).mul(last(axis, step, known.weight()));
        Tensor change =
                last(axis, step, known.difference()).sub(first(axis, step, known.difference()));
        Tensor distance = change.mul(change).add(Tensors.scalar(ROUND * ROUND)).sqrt();
        return distance.mul(weight).sum().div(Tensors.atLeast(weight.sum(), 1e-6));
    }

    private static Tensor first(int axis, int step, Tensor x) {
        return x.narrow(axis, 0, x.size(axis) - step);
    }

    private static Tensor last(int axis, int step, Tensor x) {
        return x.narrow(axis, step, x.size(axis) - step);
    }
}
