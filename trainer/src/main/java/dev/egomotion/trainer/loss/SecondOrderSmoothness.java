package dev.egomotion.trainer.loss;

import org.bytedeco.pytorch.Tensor;

/**
 * SfMLearner's smoothness: how far a disparity is from planes, mean |dxx d| + mean |dxy d| + mean |dyx d| + mean
 * |dyy d|, with differences of neighbours.
 */
final class SecondOrderSmoothness {
    private SecondOrderSmoothness() {}

    /**
     * Returns the loss.
     *
     * @param disparity N x 1 x H x W
     */
    static Tensor of(Tensor disparity) {
        Tensor dx = difference(3, disparity);
        Tensor dy = difference(2, disparity);
        return size(3, dx).add(size(2, dx)).add(size(3, dy)).add(size(2, dy));
    }

    private static Tensor size(int axis, Tensor slope) {
        return difference(axis, slope).abs().mean();
    }

    private static Tensor difference(int axis, Tensor x) {
        long last = x.size(axis) - 1;
        return x.narrow(axis, 1, last).sub(x.narrow(axis, 0, last));
    }
}
