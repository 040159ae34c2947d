package dev.egomotion.trainer.network;

import dev.egomotion.trainer.network.NetworkOps.Padding;
import java.util.List;

/**
 * The pairwise pose network: SfMLearner's pose branch on two frames. Input: the frame of slot "earlier"
 * and the frame of slot "target", luma alone, stacked on the channels: colour says
 * nothing of motion, and would say from which drive, and so how fast, a frame is. Output, N x 6: (tx, ty, tz, rx, ry, rz) / 0.01 of
 * sourceFromTarget, translation in the network's unit, rotation as axis times angle, radians; the source is the frame in slot
 * "earlier", whatever its time. The translation has a factor of its own, since a metre is a hundred times
 * as much as the turn of a frame. Images may be reduced first: motion needs fewer pixels than depth, and a
 * network that always sees one size need not learn it twice when training goes from small images to large.
 */
public final class PairPoseNet implements PairNetwork {
    /** What the output is multiplied with to give metres (or the network's unit) and radians. */
    public static final double OUTPUT_SCALE = 0.01;

    private static final int[] KERNELS = {7, 5, 3, 3, 3, 3, 3};
    private static final int[] CHANNELS = {16, 32, 64, 128, 256, 256, 256};
    private static final float[] FACTORS = {30, 30, 30, 1, 1, 1};

    private final WidthFactor width;
    private final int halvings;

    /**
     * Creates the architecture.
     *
     * @param width factor on the number of channels of every layer but input and output
     * @param halvings how often images are halved before the first layer
     */
    public PairPoseNet(double width, int halvings) {
        if (halvings < 0 || halvings > 3) {
            throw new IllegalArgumentException(halvings + " halvings; 0 to 3 are possible");
        }
        this.width = new WidthFactor(width);
        this.halvings = halvings;
    }

    @Override
    public <V> List<V> features(NetworkOps<V> ops, V frames) {
        V x = frames;
        for (int i = 0; i < halvings; i++) {
            x = ops.halved(x);
        }
        return List.of(x);
    }

    @Override
    public <V> List<V> motion(NetworkOps<V> ops, List<V> source, List<V> target) {
        V x = ops.concatenate(source.get(0), target.get(0));
        for (int level = 1; level <= CHANNELS.length; level++) {
            int outputs = width.channels(CHANNELS[level - 1]);
            int kernel = KERNELS[level - 1];
            x = ops.relu(ops.convolution("conv" + level, x, outputs, kernel, 2, Padding.SYMMETRIC));
        }
        V perPlace = ops.convolution("pose", x, 6, 1, 1, Padding.SYMMETRIC);
        return List.of(ops.spatialMean(ops.affine(perPlace, FACTORS, 0)));
    }

    @Override
    public boolean isHead(String layer) {
        return layer.equals("pose");
    }

    @Override
    public float headBias() {
        return 0;
    }
}
