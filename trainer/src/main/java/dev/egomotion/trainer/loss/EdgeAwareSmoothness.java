package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * How rough a disparity is where the image is smooth: mean |dx d*| exp(-|dx I|) + mean |dy d*|
 * exp(-|dy I|), d* = d / mean(d) of each image (monodepth2 eq. 3).
 */
final class EdgeAwareSmoothness {
    private EdgeAwareSmoothness() {}

    /**
     * Returns the loss.
     *
     * @param disparity N x 1 x H x W, positive
     * @param image N x 1 x H x W, in [0, 1]
     */
    static Tensor of(Tensor disparity, Tensor image) {
        Tensor mean = disparity.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
        Tensor normalised = disparity.div(mean.add(Tensors.scalar(1e-7)));
        return along(3, normalised, image).add(along(2, normalised, image));
    }

    private static Tensor along(int axis, Tensor disparity, Tensor image) {
        Tensor weight = difference(axis, image).neg().exp();
        return difference(axis, disparity).mul(weight).mean();
    }

    private static Tensor difference(int axis, Tensor x) {
        long last = x.size(axis) - 1;
        return x.narrow(axis, 1, last).sub(x.narrow(axis, 0, last)).abs();
    }
}
