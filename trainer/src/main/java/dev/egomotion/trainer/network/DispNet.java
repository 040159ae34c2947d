package dev.egomotion.trainer.network;

import dev.egomotion.trainer.network.NetworkOps.Padding;
import java.util.ArrayList;
import java.util.List;

/**
 * The depth network of SfMLearner (Zhou et al. 2017; the authors' disp_net): seven encoder levels of two
 * convolutions, seven decoder levels with skips, sigmoid heads at the last four. 31,596,900 parameters
 * at full width. Output i is the head at 1 / 2^i of the input size, in (0, 1);
 * disparity = 10 output + 0.01.
 */
public final class DispNet implements Network {
    private static final int[] KERNELS = {7, 5, 3, 3, 3, 3, 3};
    private static final int[] ENCODER = {32, 64, 128, 256, 512, 512, 512};
    private static final int[] DECODER = {16, 32, 64, 128, 256, 512, 512};
    private static final int HEADS = 4;
    private static final float[] DISPARITY_SCALE = {10};
    private static final float DISPARITY_OFFSET = 0.01f;

    private final WidthFactor width;

    /**
     * Creates the architecture.
     *
     * @param width factor on the number of channels of every layer but input and heads; 1 as published
     */
    public DispNet(double width) {
        this.width = new WidthFactor(width);
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
            int kernel = KERNELS[level - 1];
            x = ops.relu(ops.convolution("cnv" + level, x, outputs, kernel, 2, Padding.SAME));
            x = ops.relu(ops.convolution("cnv" + level + "b", x, outputs, kernel, 1, Padding.SAME));
            skips.add(x);
        }
        List<V> heads = new ArrayList<>();
        V coarser = null;
        for (int level = DECODER.length; level >= 1; level--) {
            int outputs = width.channels(DECODER[level - 1]);
            x = ops.relu(ops.transposedConvolution("upcnv" + level, x, outputs, 3));
            if (level > 1) {
                V skip = skips.get(level - 2);
                x = ops.concatenate(ops.croppedLike(x, skip), skip);
            }
            if (coarser != null) {
                V disparity = ops.affine(coarser, DISPARITY_SCALE, DISPARITY_OFFSET);
                x = ops.concatenate(x, ops.doubledBilinear(disparity));
            }
            x = ops.relu(ops.convolution("icnv" + level, x, outputs, 3, 1, Padding.SAME));
            if (level <= HEADS) {
                coarser = ops.sigmoid(ops.convolution("disp" + level, x, 1, 3, 1, Padding.SAME));
                heads.add(0, coarser);
            }
        }
        return heads;
    }
}
