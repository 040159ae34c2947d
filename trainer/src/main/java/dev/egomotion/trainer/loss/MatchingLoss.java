package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.recipe.SupervisedSteps;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far a matching network is from the truth: its motions, how far its matches are from the true motion, and where true depth is
 * known its matches and inverse depths themselves. Rays as in {@code MotionFromMatches}; cells, N x 5 x H x W, as {@link
 * MatchingPoseNet} gives them.
 *
 * @param weights of the three
 */
record MatchingLoss(SupervisedSteps.Losses weights) {
    /** Added to the length of a translation, metres: what stands still has no relative error. */
    private static final double STILL = 0.1;

    /** A match farther off than this, in units of x / z, is on something that moves or out of reach. */
    private static final double LOST = 0.3;

    /** A point is never nearer to the source than this, as a share of its depth in the target. */
    private static final double LEAST_DEPTH = 0.1;

    /**
     * Returns wt |t - t'|_1 / (|t'| + 0.1 m) + wr |r - r'|_1, mean over the items.
     *
     * @param predicted N x 6: t, then axis times angle
     * @param truth N x 6
     */
    Tensor ofMotion(Tensor predicted, Tensor truth) {
        Tensor error = predicted.sub(truth).abs();
        Tensor way = truth.narrow(1, 0, 3);
        Tensor length = way.mul(way).sum(new long[] {1}, true, new ScalarTypeOptional()).sqrt();
        Tensor t = error.narrow(1, 0, 3).div(length.add(Tensors.scalar(STILL))).sum();
        Tensor r = error.narrow(1, 3, 3).sum();
        return t.mul(Tensors.scalar(weights.translation()))
                .add(r.mul(Tensors.scalar(weights.rotation())))
                .div(Tensors.scalar(predicted.size(0)));
    }

    /** Returns wm times the mean distance of matched rays from where the true motion takes the cell's own inverse depth. */
    Tensor ofMatches(Tensor rays, Tensor cells, Tensor truth) {
        Tensor place = place(rays, cells.narrow(1, 2, 1), truth);
        return distance(place, cells).mean().mul(Tensors.scalar(weights.matches()));
    }

    /**
     * Returns wd times, over cells of known depth, the mean distance of matched rays from where true depth and motion take them
     * and of inverse depths from the true ones.
     *
     * @param depth N x 1 x H x W, metres; 0 where unknown
     */
    Tensor ofDepths(Tensor rays, Tensor cells, Tensor truth, Tensor depth) {
        Tensor known = depth.gt(Tensors.scalar(0)).to(depth.scalar_type());
        Tensor inverse = Tensors.atLeast(depth, LEAST_DEPTH).reciprocal().mul(known);
        Tensor lost = distance(place(rays, inverse, truth), cells).mul(known).sum();
        Tensor away = cells.narrow(1, 2, 1).sub(inverse).abs().mul(known).sum();
        return lost.add(away)
                .div(Tensors.atLeast(known.sum(), 1))
                .mul(Tensors.scalar(weights.depths()));
    }

    private static Tensor distance(Tensor place, Tensor cells) {
        return torch.clamp_max(place.sub(cells.narrow(1, 0, 2)).abs(), Tensors.scalar(LOST));
    }

    /** Returns the rays in the source, N x 2 x H x W, of points at inverse depth q on rays of the target. */
    static Tensor place(Tensor rays, Tensor q, Tensor truth) {
        Tensor x = rays.narrow(1, 0, 1);
        Tensor y = rays.narrow(1, 1, 1);
        Tensor m = truth.reshape(-1, 6, 1, 1);
        Tensor wx = m.narrow(1, 3, 1);
        Tensor wy = m.narrow(1, 4, 1);
        Tensor wz = m.narrow(1, 5, 1);
        Tensor px = x.add(wy).sub(wz.mul(y)).add(q.mul(m.narrow(1, 0, 1)));
        Tensor py = y.sub(wx).add(wz.mul(x)).add(q.mul(m.narrow(1, 1, 1)));
        Tensor turned = wx.mul(y).sub(wy.mul(x)).add(Tensors.scalar(1));
        Tensor pz = turned.add(q.mul(m.narrow(1, 2, 1)));
        return Tensors.concatenate(1, px, py).div(Tensors.atLeast(pz, LEAST_DEPTH));
    }
}
