package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Depth supervision (Eigen, Puhrsch, Fergus 2014, eq. 4): g = ln d - ln d', mean g^2 - lambda (mean g)^2 over
 * the pixels of an image whose depth is known, then the mean over such images. lambda = 1 leaves the scale free,
 * 0 is the plain square; as published 0.5.
 *
 * @param lambda in [0, 1]
 */
record ScaleInvariantLogDepth(double lambda) {
    /** Depths are taken to be at least this before their logarithm. */
    private static final double NEAREST = 1e-3;

    /** Checks lambda. */
    ScaleInvariantLogDepth {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda " + lambda + "; it must be in [0, 1]");
        }
    }

    /**
     * Returns the loss; 0 where no depth is known.
     *
     * @param depth predicted, N x 1 x H x W, positive
     * @param truth of the same shape; 0 where unknown
     */
    Tensor loss(Tensor depth, Tensor truth) {
        Tensor known = truth.gt(Tensors.scalar(0)).to(depth.scalar_type());
        Tensor log =
                Tensors.atLeast(depth, NEAREST)
                        .log()
                        .sub(torch.clamp_min(truth, Tensors.scalar(NEAREST)).log());
        Tensor g = log.mul(known);
        Tensor count = Tensors.atLeast(sum(known), 1);
        Tensor mean = sum(g).div(count);
        Tensor square = sum(g.mul(g)).div(count);
        Tensor perImage = square.sub(mean.mul(mean).mul(Tensors.scalar(lambda)));
        Tensor images = sum(known).gt(Tensors.scalar(0)).to(depth.scalar_type()).sum();
        return perImage.sum().div(Tensors.atLeast(images, 1));
    }

    private static Tensor sum(Tensor x) {
        return x.sum(new long[] {1, 2, 3}, false, new ScalarTypeOptional());
    }
}
