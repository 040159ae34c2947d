package dev.egomotion.trainer.network;

import dev.egomotion.trainer.network.NetworkOps.Padding;
import java.util.ArrayList;
import java.util.List;

/**
 * The pose and explainability network of SfMLearner (Zhou et al. 2017; the authors' pose_exp_net). Input: target
 * and sources in time order, RGB, stacked on the channels. Five shared levels; the pose branch adds two more, six
 * numbers per source and place, and means over all places. 1,590,668 parameters with two sources and 1,598,456
 * with four at full width, without the mask branch.
 *
 * <p>Output 0, N x 6 S: (tx, ty, tz, rx, ry, rz) / 0.01 per source of sourceFromTarget, R = Rx Ry Rz. Outputs 1
 * to 4, where there is a mask branch, N x S x H / 2^i x W / 2^i, i = 0..3: how far the pixel is explained by a
 * rigid scene, in (0, 1): the second channel of a softmax over two.
 */
public final class PoseExpNet implements Network {
    /** What the output is multiplied with to give the network's unit and radians. */
    public static final double OUTPUT_SCALE = 0.01;

    /** Levels at which the mask is given. */
    public static final int MASKS = 4;

    private static final int[] SHARED_KERNELS = {7, 5, 3, 3, 3};
    private static final int[] SHARED = {16, 32, 64, 128, 256};
    private static final int POSE = 256;
    private static final int[] MASK_KERNELS = {7, 5, 3, 3, 3};
    private static final int[] MASK = {16, 32, 64, 128, 256};

    private final int sources;
    private final WidthFactor width;
    private final boolean explaining;

    /**
     * Creates the architecture.
     *
     * @param sources images beside the target: 2 or 4
     * @param width factor on the number of channels of every layer but input and outputs; 1 as published
     * @param explaining whether there is a mask branch
     */
    public PoseExpNet(int sources, double width, boolean explaining) {
        if (sources != 2 && sources != 4) {
            throw new IllegalArgumentException(sources + " sources; 2 and 4 are possible");
        }
        this.sources = sources;
        this.width = new WidthFactor(width);
        this.explaining = explaining;
    }

    @Override
    public int inputChannels() {
        return 3 * (sources + 1);
    }

    @Override
    public <V> List<V> apply(NetworkOps<V> ops, V input) {
        List<V> shared = new ArrayList<>();
        V x = input;
        for (int level = 1; level <= SHARED.length; level++) {
            int outputs = width.channels(SHARED[level - 1]);
            int kernel = SHARED_KERNELS[level - 1];
            x = ops.relu(ops.convolution("cnv" + level, x, outputs, kernel, 2, Padding.SAME));
            shared.add(x);
        }
        List<V> outputs = new ArrayList<>(List.of(pose(ops, x)));
        if (explaining) {
            outputs.addAll(masks(ops, input, shared));
        }
        return outputs;
    }

    private <V> V pose(NetworkOps<V> ops, V shared) {
        int outputs = width.channels(POSE);
        V x = ops.relu(ops.convolution("cnv6", shared, outputs, 3, 2, Padding.SAME));
        x = ops.relu(ops.convolution("cnv7", x, outputs, 3, 2, Padding.SAME));
        return ops.spatialMean(ops.convolution("pred", x, 6 * sources, 1, 1, Padding.SAME));
    }

    /** Returns the masks, the finest first. */
    private <V> List<V> masks(NetworkOps<V> ops, V input, List<V> shared) {
        List<V> masks = new ArrayList<>();
        V x = shared.get(shared.size() - 1);
        for (int level = MASK.length; level >= 1; level--) {
            int kernel = MASK_KERNELS[level - 1];
            V like = level > 1 ? shared.get(level - 2) : input;
            x =
                    ops.relu(
                            ops.transposedConvolution(
                                    "upcnv" + level, x, width.channels(MASK[level - 1]), kernel));
            x = ops.croppedLike(x, like);
            if (level <= MASKS) {
                V two = ops.convolution("mask" + level, x, 2 * sources, kernel, 1, Padding.SAME);
                masks.add(0, ops.secondOfSoftmax(two));
            }
        }
        return masks;
    }
}
