package dev.egomotion.trainer.network;

import dev.egomotion.trainer.network.NetworkOps.Padding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The default depth network: an encoder of six levels, each a convolution of stride 2 and a residual one,
 * and a decoder that convolves before it doubles (a quarter of the cost of doubling first), with skips,
 * ELU and no normalisation: batches of four are too small for their statistics. Heads stand at a half, a
 * quarter and an eighth of the input size: a full-size level would cost as much as the whole decoder below it.
 *
 * <p>Where it is conditioned on the intrinsics, three levels of the encoder are given the rays through their pixels and how far apart these are (Facil et
 * al. 2019, CAM-Convs), through a linear layer that begins at zero: a distance then follows from how far below the horizon of this
 * camera a road is seen, not of the camera that it was trained with.
 *
 * <p>Output 0 is the finest head enlarged to the input size, output i > 0 the head at 1 / 2^i of it; all in
 * (0, 1), read as disparity = a output + b.
 */
public final class CompactDepthNet implements Network {
    private static final int[] KERNELS = {7, 5, 3, 3, 3, 3};
    private static final int[] ENCODER = {16, 32, 64, 128, 192, 256};
    private static final int[] DECODER = {16, 32, 64, 128, 128};
    private static final int HEADS = 3;

    /** logit of the disparity of about 10 m where 10 output + 0.01 = disparity. */
    private static final float FAR = -4.6f;

    /** Levels of the encoder that are conditioned on the intrinsics. */
    private static final List<Integer> RAY_LEVELS = List.of(2, 3, 4);

    /** Two numbers of the ray, two of how far the next is. */
    private static final int CAMERA_CHANNELS = 4;

    /** Of a pixel's width on the image plane at 90 degrees in 400 pixels: 1. */
    private static final float[] PIXELS_PER_RADIAN = {200};

    private final WidthFactor width;
    private final boolean takesIntrinsics;

    /**
     * Creates the architecture of a network that is not conditioned on the intrinsics.
     *
     * @param width factor on the number of channels of every layer but input and heads
     */
    public CompactDepthNet(double width) {
        this(width, false);
    }

    /**
     * Creates the architecture.
     *
     * @param width factor on the number of channels of every layer but input and heads
     * @param takesIntrinsics whether the intrinsics are an input
     */
    public CompactDepthNet(double width, boolean takesIntrinsics) {
        this.width = new WidthFactor(width);
        this.takesIntrinsics = takesIntrinsics;
    }

    @Override
    public boolean takesIntrinsics() {
        return takesIntrinsics;
    }

    @Override
    public Map<String, float[]> start() {
        Map<String, float[]> zeros = new HashMap<>();
        for (int level : takesIntrinsics ? RAY_LEVELS : List.<Integer>of()) {
            int outputs = width.channels(ENCODER[level - 1]);
            zeros.put("camera" + level + ".weight", new float[outputs * CAMERA_CHANNELS]);
        }
        return zeros;
    }

    @Override
    public int inputChannels() {
        return 3;
    }

    @Override
    public <V> List<V> apply(NetworkOps<V> ops, V input) {
        List<V> skips = new ArrayList<>();
        V x = input;
        for (int level = 1; level <= ENCODER.length; level++) {
            int outputs = width.channels(ENCODER[level - 1]);
            x = ops.relu(convolution(ops, "down" + level, x, outputs, KERNELS[level - 1], 2));
            x = ops.add(x, convolution(ops, "residual" + level, x, outputs, 3, 1));
            if (takesIntrinsics && RAY_LEVELS.contains(level)) {
                V camera = camera(ops, x, 1 << level);
                x = ops.add(x, convolution(ops, "camera" + level, camera, outputs, 1, 1));
            }
            x = ops.relu(x);
            skips.add(x);
        }
        List<V> heads = new ArrayList<>();
        for (int level = ENCODER.length - 1; level >= 1; level--) {
            int outputs = width.channels(DECODER[level - 1]);
            V skip = skips.get(level - 1);
            x = ops.doubledNearest(ops.elu(convolution(ops, "up" + level, x, outputs, 3, 1)));
            x = ops.concatenate(ops.croppedLike(x, skip), skip);
            x = ops.elu(convolution(ops, "merge" + level, x, outputs, 3, 1));
            if (level <= HEADS) {
                heads.add(0, ops.sigmoid(convolution(ops, "disparity" + level, x, 1, 3, 1)));
            }
        }
        heads.add(0, ops.doubledBilinear(heads.get(0)));
        return heads;
    }

    /** Returns the rays through the pixels of a level, and how far the next pixel's is, N x 4 x H x W. */
    private static <V> V camera(NetworkOps<V> ops, V like, int stride) {
        V rays = ops.rays(like, stride);
        V ones = ops.affine(rays, new float[] {0}, 1);
        V pixel = ops.affine(ops.raySteps(1), PIXELS_PER_RADIAN, 0);
        return ops.concatenate(rays, ops.multiply(ones, pixel));
    }

    private static <V> V convolution(
            NetworkOps<V> ops, String name, V x, int outputs, int kernel, int stride) {
        return ops.convolution(name, x, outputs, kernel, stride, Padding.SYMMETRIC);
    }

    @Override
    public boolean isHead(String layer) {
        return layer.startsWith("disparity");
    }

    @Override
    public float headBias() {
        return FAR;
    }
}
