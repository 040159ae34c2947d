package dev.egomotion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * SfMLearner's training step as a plain loop over LibTorch, written once more without anything of the trainer but its
 * initial numbers: no architecture that is traced, no recipe, no loader, no checks, LibTorch's own Adam. What the
 * trainer's step is held against.
 */
final class BareSfmLearner {
    private static final int[] KERNELS = {7, 5, 3, 3, 3, 3, 3};
    private static final int[] POSE_KERNELS = {7, 5, 3, 3, 3, 3, 3};
    private static final int[] MASK_KERNELS = {7, 5, 3, 3, 3};
    private static final long[] ONE = {1, 1};
    private static final long[] TWO = {2, 2};
    private static final long[] NONE = {0, 0};

    private final Map<String, Tensor> depth;
    private final Map<String, Tensor> pose;
    private final Adam optimizer;
    private final Tensor[] colour;
    private final List<Tensor[]> pyramid = new ArrayList<>();
    private final List<Tensor> intrinsics;
    private final List<Tensor> inverses;
    private final List<Tensor> pixels = new ArrayList<>();
    private final int n;

    /** What a batch gives once: everything that is constant is made before the clock starts. */
    BareSfmLearner(
            Map<String, Tensor> depth,
            Map<String, Tensor> pose,
            Tensor[] colour,
            List<Tensor> intrinsics,
            List<Tensor> inverses) {
        this.depth = depth;
        this.pose = pose;
        this.colour = colour;
        this.intrinsics = intrinsics;
        this.inverses = inverses;
        n = (int) colour[0].size(0);
        TensorVector parameters = new TensorVector();
        depth.values().forEach(parameters::push_back);
        pose.values().forEach(parameters::push_back);
        AdamOptions options = new AdamOptions(2e-4);
        optimizer = new Adam(parameters, options);
        Tensor[] images = new Tensor[3];
        for (int i = 0; i < 3; i++) {
            images[i] = colour[i].mul(new Scalar(0.5)).add(new Scalar(0.5));
        }
        for (int level = 0; level < 4; level++) {
            pyramid.add(images.clone());
            pixels.add(pixels((int) images[0].size(2), (int) images[0].size(3)));
            for (int i = 0; i < 3; i++) {
                images[i] = torch.avg_pool2d(images[i], 2, 2);
            }
        }
    }

    private static Tensor pixels(int height, int width) {
        float[] values = new float[3 * height * width];
        for (int i = 0; i < height * width; i++) {
            values[i] = i % width;
            values[height * width + i] = Math.floorDiv(i, width);
            values[2 * height * width + i] = 1;
        }
        return Tensor.create(values, 3, height * width);
    }

    /** Does a step and returns the loss. */
    double step() {
        optimizer.zero_grad();
        Tensor loss = loss();
        loss.backward();
        optimizer.step();
        return loss.item().toDouble();
    }

    private Tensor loss() {
        List<Tensor> disparities = disparities(lastChannels(colour[0]));
        Tensor stacked = torch.cat(new TensorVector(colour[0], colour[1], colour[2]), 1);
        List<Tensor> outputs = pose(lastChannels(stacked));
        Tensor numbers = outputs.get(0).mul(new Scalar(0.01));
        Tensor total = null;
        for (int level = 0; level < 4; level++) {
            Tensor disparity = disparities.get(level).mul(new Scalar(10)).add(new Scalar(0.01));
            Tensor depths = disparity.reciprocal();
            Tensor mask = outputs.get(1 + level);
            Tensor sum = null;
            Tensor count = null;
            for (int s = 0; s < 2; s++) {
                Tensor six = numbers.narrow(1, 6L * s, 6);
                Tensor[] view = warp(level, pyramid.get(level)[1 + s], depths, six);
                Tensor error =
                        view[0].sub(pyramid.get(level)[0])
                                .abs()
                                .mean(
                                        new long[] {1},
                                        true,
                                        new org.bytedeco.pytorch.ScalarTypeOptional());
                Tensor weighed = error.mul(mask.narrow(1, s, 1)).mul(view[1]).sum();
                sum = sum == null ? weighed : sum.add(weighed);
                count = count == null ? view[1].sum() : count.add(view[1].sum());
            }
            Tensor term = Objects.requireNonNull(sum).div(count).mul(new Scalar(2));
            term = term.add(mask.log().mean().mul(new Scalar(-0.2)));
            term = term.add(smoothness(disparity).mul(new Scalar(0.5 / (1 << level))));
            total = total == null ? term : total.add(term);
        }
        return Objects.requireNonNull(total).mul(new Scalar(0.25));
    }

    private static Tensor lastChannels(Tensor x) {
        return x.contiguous(torch.MemoryFormat.ChannelsLast);
    }

    private static Tensor smoothness(Tensor d) {
        Tensor dx = difference(3, d);
        Tensor dy = difference(2, d);
        return difference(3, dx)
                .abs()
                .mean()
                .add(difference(2, dx).abs().mean())
                .add(difference(3, dy).abs().mean())
                .add(difference(2, dy).abs().mean());
    }

    private static Tensor difference(int axis, Tensor x) {
        long last = x.size(axis) - 1;
        return x.narrow(axis, 1, last).sub(x.narrow(axis, 0, last));
    }

    private Tensor[] warp(int level, Tensor source, Tensor depths, Tensor six) {
        long height = source.size(2);
        long width = source.size(3);
        Tensor k = intrinsics.get(level);
        Tensor rotation = rotation(six.narrow(1, 3, 3));
        Tensor translation = six.narrow(1, 0, 3).unsqueeze(2);
        Tensor points =
                k.matmul(rotation)
                        .matmul(inverses.get(level))
                        .matmul(pixels.get(level))
                        .mul(depths.reshape(n, 1, height * width))
                        .add(k.matmul(translation));
        Tensor z = points.narrow(1, 2, 1);
        Tensor near = torch.clamp_min(z, new Scalar(1e-3));
        Tensor x = normalised(points.narrow(1, 0, 1).div(near), width);
        Tensor y = normalised(points.narrow(1, 1, 1).div(near), height);
        Tensor inside =
                z.ge(new Scalar(1e-3))
                        .logical_and(x.abs().le(new Scalar(1)))
                        .logical_and(y.abs().le(new Scalar(1)));
        Tensor grid = torch.stack(new TensorVector(x.squeeze(1), y.squeeze(1)), 2);
        Tensor image = torch.grid_sampler(source, grid.reshape(n, height, width, 2), 0, 1, true);
        Tensor visible = inside.reshape(n, 1, height, width).to(torch.ScalarType.Float).detach();
        return new Tensor[] {image, visible};
    }

    private static Tensor normalised(Tensor pixel, long size) {
        return pixel.mul(new Scalar(2.0 / (size - 1))).sub(new Scalar(1));
    }

    private static Tensor rotation(Tensor r) {
        Tensor sx = r.narrow(1, 0, 1).sin();
        Tensor cx = r.narrow(1, 0, 1).cos();
        Tensor sy = r.narrow(1, 1, 1).sin();
        Tensor cy = r.narrow(1, 1, 1).cos();
        Tensor sz = r.narrow(1, 2, 1).sin();
        Tensor cz = r.narrow(1, 2, 1).cos();
        Tensor xy = sx.mul(sy);
        Tensor yx = cx.mul(sy);
        TensorVector rows =
                new TensorVector(
                        cy.mul(cz),
                        cy.mul(sz).neg(),
                        sy,
                        cx.mul(sz).add(xy.mul(cz)),
                        cx.mul(cz).sub(xy.mul(sz)),
                        sx.mul(cy).neg(),
                        sx.mul(sz).sub(yx.mul(cz)),
                        sx.mul(cz).add(yx.mul(sz)),
                        cx.mul(cy));
        return torch.cat(rows, 1).reshape(-1, 3, 3);
    }

    private List<Tensor> disparities(Tensor image) {
        List<Tensor> skips = new ArrayList<>();
        Tensor x = image;
        for (int level = 1; level <= 7; level++) {
            int kernel = KERNELS[level - 1];
            x = torch.relu(strided(depth, "cnv" + level, x, kernel));
            x = torch.relu(same(depth, "cnv" + level + "b", x, kernel));
            skips.add(x);
        }
        List<Tensor> heads = new ArrayList<>();
        Tensor coarser = null;
        for (int level = 7; level >= 1; level--) {
            x = torch.relu(transposed(depth, "upcnv" + level, x, 3));
            if (level > 1) {
                Tensor skip = skips.get(level - 2);
                x = x.narrow(2, 0, skip.size(2)).narrow(3, 0, skip.size(3));
                x = torch.cat(new TensorVector(x, skip), 1);
            }
            if (coarser != null) {
                Tensor disparity = coarser.mul(new Scalar(10)).add(new Scalar(0.01));
                long[] size = {2 * disparity.size(2), 2 * disparity.size(3)};
                Tensor larger =
                        torch.upsample_bilinear2d(
                                disparity, size, false, new DoubleOptional(), new DoubleOptional());
                x = torch.cat(new TensorVector(x, larger), 1);
            }
            x = torch.relu(same(depth, "icnv" + level, x, 3));
            if (level <= 4) {
                coarser = same(depth, "disp" + level, x, 3).sigmoid();
                heads.add(0, coarser);
            }
        }
        return heads;
    }

    private List<Tensor> pose(Tensor stacked) {
        List<Tensor> shared = new ArrayList<>();
        Tensor x = stacked;
        for (int level = 1; level <= 7; level++) {
            x = torch.relu(strided(pose, "cnv" + level, x, POSE_KERNELS[level - 1]));
            shared.add(x);
        }
        List<Tensor> outputs = new ArrayList<>();
        outputs.add(same(pose, "pred", x, 1).mean(2, 3));
        x = shared.get(4);
        for (int level = 5; level >= 1; level--) {
            int kernel = MASK_KERNELS[level - 1];
            x = torch.relu(transposed(pose, "upcnv" + level, x, kernel));
            if (level <= 4) {
                Tensor two = same(pose, "mask" + level, x, kernel);
                Tensor pair = two.reshape(two.size(0), 2, 2, two.size(2), two.size(3));
                outputs.add(1, pair.select(2, 1).sub(pair.select(2, 0)).sigmoid());
            }
        }
        return outputs;
    }

    private static Tensor same(Map<String, Tensor> w, String name, Tensor x, int kernel) {
        long[] pads = {kernel / 2, kernel / 2};
        TensorOptional bias = new TensorOptional(w.get(name + ".bias"));
        return torch.conv2d(x, w.get(name + ".weight"), bias, ONE, pads, ONE, 1);
    }

    private static Tensor strided(Map<String, Tensor> w, String name, Tensor x, int kernel) {
        long down = Math.max(0, ((x.size(2) + 1) / 2 - 1) * 2 + kernel - x.size(2));
        long across = Math.max(0, ((x.size(3) + 1) / 2 - 1) * 2 + kernel - x.size(3));
        Tensor padded =
                torch.constant_pad_nd(
                        x, across / 2, across - across / 2, down / 2, down - down / 2);
        TensorOptional bias = new TensorOptional(w.get(name + ".bias"));
        return torch.conv2d(padded, w.get(name + ".weight"), bias, TWO, NONE, ONE, 1);
    }

    private static Tensor transposed(Map<String, Tensor> w, String name, Tensor x, int kernel) {
        long before = (kernel - 2) / 2;
        TensorOptional bias = new TensorOptional(w.get(name + ".bias"));
        Tensor full =
                torch.conv_transpose2d(x, w.get(name + ".weight"), bias, TWO, NONE, NONE, 1, 1, 1);
        return full.narrow(2, before, 2 * x.size(2)).narrow(3, before, 2 * x.size(3));
    }
}
