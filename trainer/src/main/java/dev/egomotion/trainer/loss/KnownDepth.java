package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * How far a predicted depth is from a known one, in logs, and how much each pixel counts.
 *
 * @param difference g = ln d - ln d', N x 1 x H x W, 0 where d' is not known
 * @param weight w in [0, 1], of the same shape, 0 where d' is not known: w = s^2 / (s^2 + sigma^2) with s = {@value #SURE}, so that
 *     what is known to less than a twentieth counts in full and what is ten times as uncertain hardly
 */
record KnownDepth(Tensor difference, Tensor weight) {
    /** Depths are taken to be at least this before their logarithm. */
    private static final double NEAREST = 1e-3;

    /** Sigma of log depth whose weight is a half. */
    private static final double SURE = 0.05;

    /**
     * Compares.
     *
     * @param depth predicted, N x 1 x H x W, positive
     * @param truth of the same shape; 0 where unknown
     * @param sigma standard deviation of its log, of the same shape
     */
    static KnownDepth of(Tensor depth, Tensor truth, Tensor sigma) {
        double square = SURE * SURE;
        Tensor sure =
                sigma.mul(sigma)
                        .add(Tensors.scalar(square))
                        .reciprocal()
                        .mul(Tensors.scalar(square));
        return of(depth, truth).weighted(sure);
    }

    /** Compares with what is equally sure everywhere. */
    static KnownDepth of(Tensor depth, Tensor truth) {
        Tensor known = truth.gt(Tensors.scalar(0)).to(depth.scalar_type());
        Tensor log =
                Tensors.atLeast(depth, NEAREST)
                        .log()
                        .sub(torch.clamp_min(truth, Tensors.scalar(NEAREST)).log());
        return new KnownDepth(log.mul(known), known);
    }

    private KnownDepth weighted(Tensor by) {
        return new KnownDepth(difference, weight.mul(by));
    }

    /** Returns the sum over the pixels of each image, N. */
    static Tensor sum(Tensor x) {
        return x.sum(new long[] {1, 2, 3}, false, new ScalarTypeOptional());
    }

    /**
     * Returns the mean over images of which something is known; 0 without any.
     *
     * @param perImage N
     */
    Tensor overImages(Tensor perImage) {
        Tensor images = sum(weight).gt(Tensors.scalar(0)).to(perImage.scalar_type()).sum();
        return perImage.sum().div(Tensors.atLeast(images, 1));
    }

    /** Returns the weighted mean of a value per pixel, N; 0 for an image of which nothing is known. */
    Tensor mean(Tensor values) {
        return sum(values.mul(weight)).div(Tensors.atLeast(sum(weight), 1e-6));
    }
}
