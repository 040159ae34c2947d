package dev.egomotion.trainer.network;

import java.util.Optional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The operations on LibTorch tensors; differentiable. */
public final class TorchOps implements NetworkOps<Tensor> {
    private static final long[] CHANNELS = {1};
    private static final long[] PIXELS = {2, 3};

    /** Keeps the direction of channels that are all zero defined. */
    public static final double LEAST_SQUARE = 1e-6;

    private final LibTorch libTorch;
    private final Weights weights;
    private final Optional<Tensor> intrinsics;
    private final boolean brainFloats;

    public TorchOps(Weights weights) {
        this(weights, Optional.empty(), false, LibTorch.ofTheProcess());
    }

    /** Creates operations that another than this process's LibTorch computes. */
    TorchOps(Weights weights, Optional<Tensor> intrinsics, boolean brainFloats, LibTorch libTorch) {
        this.libTorch = libTorch;
        this.weights = weights;
        this.intrinsics = intrinsics;
        this.brainFloats = brainFloats;
    }

    /**
     * Returns operations that convolve in bfloat16 (8 bits of mantissa, summed in single precision), which some processors do
     * twice as fast. What a convolution gives stays in it up to the next dense layer; parameters and all else are in single
     * precision.
     */
    public static TorchOps brainFloats(Weights weights) {
        return new TorchOps(weights, Optional.empty(), true, LibTorch.ofTheProcess());
    }

    /**
     * Creates the operations for a network that is conditioned on the intrinsics.
     *
     * @param intrinsics N x 4: fx, fy, cx, cy, pixels of the images
     */
    public TorchOps(Weights weights, Tensor intrinsics) {
        this(weights, perItem(intrinsics), false, LibTorch.ofTheProcess());
    }

    /** Returns intrinsics as they are multiplied with images, N x 4 x 1 x 1. */
    static Optional<Tensor> perItem(Tensor intrinsics) {
        return Optional.of(intrinsics.reshape(-1, 4, 1, 1));
    }

    @Override
    public Tensor convolution(
            String name, Tensor x, int outputs, int kernel, int stride, Padding padding) {
        int pad = padding == Padding.NONE ? 0 : kernel / 2;
        if (padding == Padding.SAME && stride > 1) {
            long vertical = samePadding(x.size(2), kernel, stride);
            long horizontal = samePadding(x.size(3), kernel, stride);
            long left = horizontal / 2;
            long top = vertical / 2;
            x = torch.constant_pad_nd(x, left, horizontal - left, top, vertical - top);
            pad = 0;
        }
        Tensor weight = weights.get(name + ".weight");
        Tensor bias = weights.get(name + ".bias");
        if (brainFloats) {
            x = brain(x);
            weight = brain(weight);
            bias = brain(bias);
        }
        LayerForm form = form(LayerForm.Kind.CONVOLUTION, x, outputs, kernel, stride, pad);
        return libTorch.compute(form, x, weight, bias);
    }

    private static LayerForm form(
            LayerForm.Kind kind, Tensor x, int outputs, int kernel, int stride, int pad) {
        boolean brain = x.scalar_type().value == torch.ScalarType.BFloat16.value;
        int inputs = Math.toIntExact(x.size(1));
        LayerForm.Layer layer = new LayerForm.Layer(kind, inputs, outputs, kernel, stride, pad);
        return LayerForm.of(layer, x.size(0), x.size(2), x.size(3), brain, GradMode.is_enabled());
    }

    /** Returns the tensor in bfloat16; a single plane laid out so that what follows is pixel by pixel. */
    private static Tensor brain(Tensor x) {
        Tensor rounded = x.to(torch.ScalarType.BFloat16);
        if (x.dim() != 4 || x.size(1) != 1) {
            return rounded;
        }
        return rounded.reshape(x.size(0), x.size(2), x.size(3), 1).permute(0, 3, 1, 2);
    }

    /** Returns how many pixels TensorFlow's SAME pads along one axis. */
    public static long samePadding(long size, int kernel, int stride) {
        long out = (size + stride - 1) / stride;
        return Math.max(0, (out - 1) * stride + kernel - size);
    }

    @Override
    public Tensor transposedConvolution(String name, Tensor x, int outputs, int kernel) {
        long height = 2 * x.size(2);
        long width = 2 * x.size(3);
        long before = (kernel - 2) / 2;
        Tensor full =
                libTorch.compute(
                        form(LayerForm.Kind.TRANSPOSED, x, outputs, kernel, 2, 0),
                        x,
                        weights.get(name + ".weight"),
                        weights.get(name + ".bias"));
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
            return plus(x.mul(Tensors.scalar(factor[0])), offset);
        }
        Tensor factors = Tensors.of(factor, 1, factor.length, 1, 1).to(x.scalar_type());
        return plus(x.mul(factors), offset);
    }

    private static Tensor plus(Tensor x, float offset) {
        return offset == 0 ? x : x.add(Tensors.scalar(offset));
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

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return a.mul(b);
    }

    @Override
    public Tensor reciprocal(Tensor x) {
        return x.reciprocal();
    }

    @Override
    public Tensor channels(Tensor x, int first, int count) {
        return x.narrow(1, first, count);
    }

    @Override
    public Tensor softmax(Tensor x) {
        return x.softmax(1);
    }

    @Override
    public Tensor normalized(Tensor x) {
        Tensor squares = x.mul(x).sum(CHANNELS, true, new ScalarTypeOptional());
        return x.mul(torch.rsqrt(squares.add(Tensors.scalar(LEAST_SQUARE))));
    }

    @Override
    public Tensor mixed(Tensor x, float[][] matrix) {
        int outputs = matrix.length;
        int inputs = matrix[0].length;
        Tensor weight = Tensors.of(rowMajor(matrix), outputs, inputs, 1, 1).to(x.scalar_type());
        Tensor none = torch.zeros(new long[] {outputs}).to(x.device(), x.scalar_type());
        return libTorch.compute(
                form(LayerForm.Kind.CONVOLUTION, x, outputs, 1, 1, 0), x, weight, none);
    }

    /** Returns the rows of a matrix one after another. */
    public static float[] rowMajor(float[][] matrix) {
        float[] values = new float[matrix.length * matrix[0].length];
        for (int i = 0; i < matrix.length; i++) {
            System.arraycopy(matrix[i], 0, values, i * matrix[i].length, matrix[i].length);
        }
        return values;
    }

    /**
     * Each row of a with each row of b in reach is one matrix product, width x (width + 2 across), of which a band is
     * wanted: at [x, x + d]. Read with rows one longer, the band stands upright at [x, d].
     */
    @Override
    public Tensor correlation(Tensor a, Tensor b, int across, int down) {
        long n = a.size(0);
        long c = a.size(1);
        long h = a.size(2);
        long w = a.size(3);
        long wide = w + 2L * across;
        Tensor rows = a.permute(0, 2, 3, 1).reshape(n * h, w, c);
        Tensor padded = torch.constant_pad_nd(b, across, across, down, down).permute(0, 2, 1, 3);
        Tensor[] bands = new Tensor[2 * down + 1];
        for (int dy = 0; dy < bands.length; dy++) {
            Tensor others = padded.narrow(1, dy, h).reshape(n * h, c, wide);
            Tensor all = rows.bmm(others).reshape(n, h, w * wide);
            Tensor upright = torch.constant_pad_nd(all, 0, w).reshape(n, h, w, wide + 1);
            bands[dy] = upright.narrow(3, 0, 2L * across + 1);
        }
        return Tensors.concatenate(3, bands).permute(0, 3, 1, 2);
    }

    @Override
    public Tensor correlationAt(Tensor a, Tensor b, Tensor places, int reach) {
        long n = a.size(0);
        long c = a.size(1);
        long h = a.size(2);
        long w = a.size(3);
        long count = (2L * reach + 1) * (2L * reach + 1);
        Tensor steps = Tensors.of(steps(reach), 1, 2, count, 1, 1).to(a.scalar_type());
        Tensor size = Tensors.of(new float[] {b.size(3) - 1, b.size(2) - 1}, 1, 2, 1, 1, 1);
        Tensor grid =
                places.unsqueeze(2)
                        .add(steps)
                        .mul(size.to(a.scalar_type()).reciprocal().mul(Tensors.scalar(2)))
                        .sub(Tensors.scalar(1))
                        .permute(0, 2, 3, 4, 1)
                        .reshape(n, count * h, w, 2);
        Tensor seen = torch.grid_sampler(b, grid, 0, 0, true).reshape(n, c, count, h, w);
        return seen.mul(a.unsqueeze(2)).sum(1);
    }

    /** Returns dx of every channel of {@link #correlationAt}, then dy. */
    public static float[] steps(int reach) {
        int wide = 2 * reach + 1;
        float[] steps = new float[2 * wide * wide];
        for (int i = 0; i < wide * wide; i++) {
            steps[i] = i % wide - reach;
            steps[wide * wide + i] = i / wide - reach;
        }
        return steps;
    }

    @Override
    public Tensor held(Tensor x) {
        return x.detach();
    }

    @Override
    public Tensor thinned(Tensor x) {
        return every(every(x, 2), 3);
    }

    private static Tensor every(Tensor x, long axis) {
        LongOptional all = new LongOptional();
        return x.slice(axis, all, all, 2);
    }

    @Override
    public Tensor places(Tensor rays, int stride) {
        return rays.mul(camera().narrow(1, 0, 2))
                .add(camera().narrow(1, 2, 2))
                .mul(Tensors.scalar(1.0 / stride));
    }

    @Override
    public Tensor rays(Tensor like, int stride) {
        int height = (int) like.size(2);
        int width = (int) like.size(3);
        Tensor grid = Tensors.of(grid(width, height, stride), 1, 2, height, width);
        Tensor centred = grid.to(like.scalar_type()).sub(camera().narrow(1, 2, 2));
        return centred.div(camera().narrow(1, 0, 2));
    }

    @Override
    public Tensor raySteps(int stride) {
        return camera().narrow(1, 0, 2).reciprocal().mul(Tensors.scalar(stride));
    }

    private Tensor camera() {
        return intrinsics.orElseThrow(() -> new IllegalStateException("no camera is given"));
    }

    /** Returns the coordinates of pixels, 2 x height x width. */
    public static float[] grid(int width, int height, int stride) {
        int n = width * height;
        float[] grid = new float[2 * n];
        for (int i = 0; i < n; i++) {
            grid[i] = stride * (i % width);
            grid[n + i] = stride * (i / width);
        }
        return grid;
    }

    @Override
    public Tensor pooled(Tensor x) {
        return x.mean(PIXELS, true, new ScalarTypeOptional());
    }

    @Override
    public Tensor stacked(Tensor a, Tensor b) {
        return Tensors.concatenate(0, a, b);
    }

    @Override
    public Tensor half(Tensor x, boolean second) {
        long n = x.size(0) / 2;
        return x.narrow(0, second ? n : 0, n);
    }

    @Override
    public Tensor dense(String name, Tensor x, int outputs) {
        Tensor weight = weights.get(name + ".weight");
        Tensor flat =
                x.contiguous().reshape(x.size(0), weight.size(1), 1, 1).to(weight.scalar_type());
        LayerForm form = form(LayerForm.Kind.DENSE, flat, outputs, 1, 1, 0);
        return libTorch.compute(form, flat, weight, weights.get(name + ".bias"));
    }

    @Override
    public Tensor maxPooled(Tensor x) {
        // Ten times as fast on a CPU as plane by plane.
        return torch.max_pool2d(Tensors.channelsLast(x), 2, 2);
    }

    @Override
    public Tensor constant(float[] values, int channels, int height, int width) {
        return Tensors.of(values, 1, channels, height, width);
    }

    @Override
    public Tensor reshaped(Tensor x, int channels, int height, int width) {
        return x.contiguous().reshape(-1, channels, height, width);
    }

    @Override
    public Tensor product(Tensor a, Tensor b) {
        boolean single = b.size(0) == 1 && b.size(1) == 1;
        Tensor right = single ? b.reshape(b.size(2), b.size(3)) : b;
        return a.matmul(right.to(a.scalar_type()));
    }

    @Override
    public Tensor sampled(Tensor x, Tensor places) {
        return torch.grid_sampler(x, places.permute(0, 2, 3, 1), 0, 0, true);
    }
}
