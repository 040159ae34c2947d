package dev.egomotion.trainer;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** The operations on LibTorch tensors; differentiable. */
final class TorchOps implements NetworkOps<Tensor> {
    private static final long[] ONE = {1, 1};

    private final Weights weights;

    TorchOps(Weights weights) {
        this.weights = weights;
    }

    @Override
    public Tensor convolution(
            String name, Tensor x, int outputs, int kernel, int stride, Padding padding) {
        long[] strides = {stride, stride};
        long[] pads = {kernel / 2, kernel / 2};
        if (padding == Padding.SAME && stride > 1) {
            long vertical = samePadding(x.size(2), kernel, stride);
            long horizontal = samePadding(x.size(3), kernel, stride);
            long left = horizontal / 2;
            long top = vertical / 2;
            x = torch.constant_pad_nd(x, left, horizontal - left, top, vertical - top);
            pads = new long[] {0, 0};
        }
        Tensor weight = weights.get(name + ".weight");
        return torch.conv2d(x, weight, bias(name), strides, pads, ONE, 1);
    }

    /** Returns how many pixels TensorFlow's SAME pads along one axis. */
    static long samePadding(long size, int kernel, int stride) {
        long out = (size + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + kernel - size);
    }

    private TensorOptional bias(String name) {
        return new TensorOptional(weights.get(name + ".bias"));
    }

    @Override
    public Tensor transposedConvolution(String name, Tensor x, int outputs, int kernel) {
        long height = 2 * x.size(2);
        long width = 2 * x.size(3);
        long before = (kernel - 2) / 2;
        long[] none = {0, 0};
        Tensor weight = weights.get(name + ".weight");
        Tensor full =
                torch.conv_transpose2d(
                        x, weight, bias(name), new long[] {2, 2}, none, none, 1, 1, 1);
        return full.narrow(2, before, height).narrow(3, before, width);
    }

    @Override
    public Tensor relu(Tensor x) {
        return torch.relu(x);
    }

    @Override
    public Tensor elu(Tensor x) {
        return torch.elu(x);
    }

    @Override
    public Tensor sigmoid(Tensor x) {
        return x.sigmoid();
    }

    @Override
    public Tensor secondOfSoftmax(Tensor x) {
        long pairs = x.size(1) / 2;
        Tensor pair = x.reshape(x.size(0), pairs, 2, x.size(2), x.size(3));
        return pair.select(2, 1).sub(pair.select(2, 0)).sigmoid();
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor affine(Tensor x, float[] factor, float offset) {
        if (factor.length == 1) {
            return x.mul(Tensors.scalar(factor[0])).add(Tensors.scalar(offset));
        }
        Tensor factors = Tensors.of(factor, 1, factor.length, 1, 1).to(x.scalar_type());
        return x.mul(factors).add(Tensors.scalar(offset));
    }

    @Override
    public Tensor concatenate(Tensor a, Tensor b) {
        return Tensors.concatenate(1, a, b);
    }

    @Override
    public Tensor halved(Tensor x) {
        return torch.avg_pool2d(x, 2, 2);
    }

    @Override
    public Tensor doubledNearest(Tensor x) {
        return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
    }

    @Override
    public Tensor doubledBilinear(Tensor x) {
        return torch.upsample_bilinear2d(
                x,
                new long[] {2 * x.size(2), 2 * x.size(3)},
                false,
                new DoubleOptional(),
                new DoubleOptional());
    }

    @Override
    public Tensor croppedLike(Tensor x, Tensor like) {
        long height = like.size(2);
        long width = like.size(3);
        Tensor rows = x.size(2) == height ? x : x.narrow(2, 0, height);
        return x.size(3) == width ? rows : rows.narrow(3, 0, width);
    }

    @Override
    public Tensor spatialMean(Tensor x) {
        return x.mean(2, 3);
    }
}
