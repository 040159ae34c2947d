package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * What SfMLearner's mask does (eq. 3 and 4). It weighs the photometric error of each source, sum over sources of
 * mean E(p) e(p), and is kept from vanishing by the cross-entropy with 1, sum over sources of mean -ln E(p).
 */
final class Explainability {
    /** Below this a logarithm would be lost in single precision. */
    private static final double LEAST = 1e-7;

    private Explainability() {}

    /**
     * Returns the mean of a weighed error over the pixels that are seen; not a number where none is.
     *
     * @param error of one warped source, N x 1 x H x W
     * @param visible 1 where the source sees the pixel, 0 elsewhere, of the same shape
     * @param mask E, in (0, 1), of the same shape
     */
    static Tensor weighted(Tensor error, Tensor visible, Tensor mask) {
        return error.mul(mask).mul(visible).sum().div(visible.sum());
    }

    /**
     * Returns the cross-entropy with 1: the sum over the sources of its mean over pixels, as the photometric error is summed.
     *
     * @param mask E, in (0, 1), N x S x H x W
     */
    static Tensor crossEntropy(Tensor mask) {
        return Tensors.atLeast(mask, LEAST).log().mean().mul(Tensors.scalar(-mask.size(1)));
    }
}
