package dev.egomotion.trainer.loss;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/** The L1 photometric error: |a - b| per pixel, mean over the channels (SfMLearner eq. 1). */
final class AbsoluteDifference {
    private AbsoluteDifference() {}

    /**
     * Compares images.
     *
     * @param a N x C x H x W, in [0, 1]
     * @param b of the same shape
     * @return N x 1 x H x W, in [0, 1]
     */
    static Tensor perPixel(Tensor a, Tensor b) {
        Tensor absolute = a.sub(b).abs();
        return absolute.size(1) == 1
                ? absolute
                : absolute.mean(new long[] {1}, true, new ScalarTypeOptional());
    }
}
