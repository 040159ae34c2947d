package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Depth supervision (Eigen, Puhrsch, Fergus 2014, eq. 4): g = ln d - ln d', mean g^2 - lambda (mean g)^2 over
 * the pixels of an image whose depth is known, weighted by how sure it is, then the mean over such images. lambda = 1 leaves the
 * scale free, 0 is the plain square; as published 0.5.
 *
 * @param lambda in [0, 1]
 */
record ScaleInvariantLogDepth(double lambda) {
    /** Keeps the root at no difference differentiable. */
    private static final double ROUND = 1e-3;

    /** Checks lambda. */
    ScaleInvariantLogDepth {
        if (!(lambda >= 0 && lambda <= 1)) {
            throw new IllegalArgumentException("lambda " + lambda + "; it must be in [0, 1]");
        }
    }

    /** Returns the loss; 0 where no depth is known. */
    Tensor loss(KnownDepth known) {
        Tensor g = known.difference();
        Tensor mean = known.mean(g);
        Tensor square = known.mean(g.mul(g));
        return known.overImages(square.sub(mean.mul(mean).mul(Tensors.scalar(lambda))));
    }

    /**
     * Returns the same with absolute values, which forgives what is far off: mean |g - a mean g| with (1 - a)^2 = 1 - lambda, so that a
     * common factor costs as much of itself as it does in squares. |x| is sqrt(x^2 + 1e-6).
     */
    Tensor absolute(KnownDepth known) {
        double forgiven = 1 - Math.sqrt(1 - lambda);
        Tensor mean = known.mean(known.difference()).mul(Tensors.scalar(forgiven));
        Tensor beside = known.difference().sub(mean.reshape(-1, 1, 1, 1));
        Tensor distance = beside.mul(beside).add(Tensors.scalar(ROUND * ROUND)).sqrt();
        return known.overImages(known.mean(distance));
    }
}
