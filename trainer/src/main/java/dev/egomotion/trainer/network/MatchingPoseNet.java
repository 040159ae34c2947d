package dev.egomotion.trainer.network;

import dev.egomotion.trainer.network.NetworkOps.Padding;
import java.util.List;
import java.util.Set;

/**
 * The default pose network: it matches two gray frames and solves for the motion. Both frames go through one encoder
 * to an eighth of their size; a correlation volume (Sun et al. 2018, PWC-Net, eq. 1) says how alike cells are within
 * six cells across and three down. A small hourglass reads it together with the target's features and rays, and
 * gives every cell of the target where it went, its inverse depth and how far to trust either; {@link MotionFromMatches}
 * then is the motion that explains all cells best. A second look compares finer descriptors around the places where that
 * motion puts the cells, and solves again. Knowing the camera, the network needs not learn one.
 *
 * <p>Input: slots "earlier" and "target", luma, and the intrinsics. Outputs: N x 6, (tx, ty, tz, rx, ry, rz) / {@link
 * PairPoseNet#OUTPUT_SCALE} of sourceFromTarget, metres where trained on metres, rotation as axis times angle; the
 * cells, N x 5 x H / 8 x W / 8: x' and y' of the matched rays, inverse depth, and both weights; and both of the first look.
 */
public final class MatchingPoseNet implements PairNetwork {
    /** Pixels from one cell to the next. */
    public static final int CELL = 8;

    private static final int ACROSS = 6;
    private static final int DOWN = 3;
    private static final int CONTEXT = 32;
    private static final int DESCRIPTOR = 32;

    /** Pixels from one fine cell to the next. */
    private static final int FINE_CELL = 4;

    private static final int FINE_DESCRIPTOR = 16;

    /** The second look searches this many fine cells in every direction. */
    private static final int REACH = 2;

    /** Factor on the likeness of two cells, -1 to 1, before the softmax. */
    private static final float[] SHARPNESS = {15};

    /** Inverse depth is at most this, 1 / m: nothing is nearer than 2.5 m. */
    private static final float NEAREST = 0.4f;

    /** logit of an inverse depth of 1 / 12 m: where training begins. */
    private static final float FAR = -1.3f;

    private static final float[] ONE = {1};
    private static final float[] MINUS_ONE = {-1};
    private static final float[] INVERSE_DEPTH = {NEAREST};

    /** Units of what a habit says: metres of the camera before the axle that does not slip, a ratio, logits of trust. */
    private static final float[] METRES_AHEAD = {3};

    private static final float[] CLIMB = {0.1f};
    private static final float[] SIDE = {0.1f};
    private static final float[] HALF = {0.5f};
    private static final float[] TRUST_STEPS = {4};
    private static final float TRUST_AT_FIRST = -4;
    private static final float[] MOST_TRUST = {1e-3f};
    private static final float[] OUTPUT = {(float) (1 / PairPoseNet.OUTPUT_SCALE)};

    private static final Set<String> HEADS = Set.of("cells", "closeCells", "habit", "side");

    private final WidthFactor width;

    /**
     * Creates the architecture.
     *
     * @param width factor on the number of channels of every layer but input, descriptors and heads
     */
    public MatchingPoseNet(double width) {
        this.width = new WidthFactor(width);
    }

    /** Returns descriptors and context at an eighth of the size, then finer descriptors at a quarter. */
    @Override
    public <V> List<V> features(NetworkOps<V> ops, V frames) {
        V x = ops.relu(convolution(ops, "see1", frames, width.channels(16), 7, 2));
        x = ops.relu(convolution(ops, "see2", x, width.channels(32), 3, 2));
        V fine = descriptor(ops, "fineDescriptor", x, FINE_DESCRIPTOR);
        x = ops.relu(convolution(ops, "see3", x, width.channels(64), 3, 2));
        x = ops.relu(ops.add(x, convolution(ops, "see4", x, width.channels(64), 3, 1)));
        V coarse = descriptor(ops, "descriptor", x, DESCRIPTOR);
        V context = ops.relu(convolution(ops, "context", x, CONTEXT, 1, 1));
        return List.of(ops.concatenate(coarse, context), fine);
    }

    /** What all cells of an image share tells none of them apart, so it is taken away. */
    private static <V> V descriptor(NetworkOps<V> ops, String name, V x, int channels) {
        V raw = convolution(ops, name, x, channels, 3, 1);
        return ops.normalized(ops.add(raw, ops.affine(ops.pooled(raw), MINUS_ONE, 0)));
    }

    /** What a look estimates for every cell, and the motion that explains it. */
    private record Look<V>(V motion, V matched, V logitOfDepth, V inverseDepth, V weights) {
        V cells(NetworkOps<V> ops) {
            return ops.concatenate(ops.concatenate(matched, inverseDepth), weights);
        }

        V output(NetworkOps<V> ops) {
            return ops.spatialMean(ops.affine(motion, OUTPUT, 0));
        }
    }

    @Override
    public <V> List<V> motion(NetworkOps<V> ops, List<V> source, List<V> target) {
        V rays = ops.rays(target.get(0), CELL);
        V context = ops.channels(target.get(0), DESCRIPTOR, CONTEXT);
        Look<V> first = first(ops, rays, context, source.get(0), target.get(0));
        Look<V> second = second(ops, rays, context, first, source.get(1), target.get(1));
        return List.of(second.output(ops), second.cells(ops), first.output(ops), first.cells(ops));
    }

    /** Looks for each cell among the cells of the source around it. */
    private <V> Look<V> first(NetworkOps<V> ops, V rays, V context, V source, V target) {
        V likeness =
                ops.correlation(
                        ops.channels(target, 0, DESCRIPTOR),
                        ops.channels(source, 0, DESCRIPTOR),
                        ACROSS,
                        DOWN);
        V shift = shift(ops, likeness, displacements(ACROSS, DOWN));
        V x = ops.relu(convolution(ops, "likeness", likeness, width.channels(32), 1, 1));
        x = ops.concatenate(ops.concatenate(x, context), ops.concatenate(rays, shift));
        V cells = convolution(ops, "cells", hourglass(ops, x), 5, 3, 1);
        V moved = ops.add(shift, ops.channels(cells, 0, 2));
        V matched = ops.add(rays, ops.multiply(moved, ops.raySteps(CELL)));
        V logit = ops.affine(ops.channels(cells, 2, 1), ONE, FAR);
        return look(ops, rays, matched, logit, cells);
    }

    /** Looks again, closely, where the first motion puts each cell. */
    private <V> Look<V> second(
            NetworkOps<V> ops, V rays, V context, Look<V> first, V source, V target) {
        V motion = ops.held(first.motion());
        V inverseDepth = ops.held(first.inverseDepth());
        V expected = new MotionFromMatches<>(ops).seen(rays, inverseDepth, motion);
        V places = ops.places(expected, FINE_CELL);
        V likeness = ops.correlationAt(ops.thinned(target), source, places, REACH);
        V shift = shift(ops, likeness, displacements(REACH, REACH));
        V offset = ops.add(ops.held(first.matched()), ops.affine(expected, MINUS_ONE, 0));
        V x = ops.concatenate(ops.concatenate(likeness, context), ops.concatenate(rays, shift));
        x = ops.concatenate(x, ops.multiply(offset, ops.reciprocal(ops.raySteps(FINE_CELL))));
        x = ops.concatenate(x, ops.concatenate(inverseDepth, ops.held(first.weights())));
        x = ops.relu(convolution(ops, "close1", x, width.channels(48), 3, 1));
        x = ops.relu(ops.add(x, convolution(ops, "close2", x, width.channels(48), 3, 1)));
        V cells = convolution(ops, "closeCells", x, 5, 3, 1);
        V moved = ops.add(shift, ops.channels(cells, 0, 2));
        V matched = ops.add(expected, ops.multiply(moved, ops.raySteps(FINE_CELL)));
        V logit = ops.add(ops.held(first.logitOfDepth()), ops.channels(cells, 2, 1));
        V inverse = ops.affine(ops.sigmoid(logit), INVERSE_DEPTH, 0);
        V weights = ops.sigmoid(ops.channels(cells, 3, 2));
        MotionFromMatches.Habit<V> habit = habit(ops, x, ops.channels(motion, 2, 1));
        V solved = new MotionFromMatches<>(ops).solve(rays, matched, inverse, weights, habit);
        return new Look<>(solved, matched, logit, inverse, weights);
    }

    /**
     * Estimates how much the camera keeps to its way, from all cells together. On an arc, half the way forward counts into the slope.
     *
     * @param forward tz of the first look, N x 1 x 1 x 1
     */
    private static <V> MotionFromMatches.Habit<V> habit(NetworkOps<V> ops, V x, V forward) {
        V pooled = ops.pooled(x);
        V estimate = convolution(ops, "habit", pooled, 4, 1, 1);
        V ahead = ops.affine(ops.channels(estimate, 0, 1), METRES_AHEAD, 0);
        V slope = ops.add(ahead, ops.affine(forward, HALF, 0));
        V side = ops.affine(convolution(ops, "side", pooled, 1, 1, 1), SIDE, 0);
        V climb = ops.affine(ops.channels(estimate, 1, 1), CLIMB, 0);
        V trust =
                ops.sigmoid(ops.affine(ops.channels(estimate, 2, 2), TRUST_STEPS, TRUST_AT_FIRST));
        V weights = ops.affine(trust, MOST_TRUST, 0);
        return new MotionFromMatches.Habit<>(
                slope, side, climb, ops.channels(weights, 0, 1), ops.channels(weights, 1, 1));
    }

    private static <V> V shift(NetworkOps<V> ops, V likeness, float[][] displacements) {
        return ops.mixed(ops.softmax(ops.affine(likeness, SHARPNESS, 0)), displacements);
    }

    private static <V> Look<V> look(NetworkOps<V> ops, V rays, V matched, V logit, V cells) {
        V inverseDepth = ops.affine(ops.sigmoid(logit), INVERSE_DEPTH, 0);
        V weights = ops.sigmoid(ops.channels(cells, 3, 2));
        V motion = new MotionFromMatches<>(ops).solve(rays, matched, inverseDepth, weights);
        return new Look<>(motion, matched, logit, inverseDepth, weights);
    }

    private <V> V hourglass(NetworkOps<V> ops, V x) {
        V fine = ops.relu(convolution(ops, "fine1", x, width.channels(48), 3, 1));
        V wide = ops.relu(convolution(ops, "wide1", fine, width.channels(64), 3, 2));
        wide = ops.relu(ops.add(wide, convolution(ops, "wide2", wide, width.channels(64), 3, 1)));
        wide = ops.relu(ops.add(wide, convolution(ops, "wide3", wide, width.channels(64), 3, 1)));
        V enlarged = ops.doubledNearest(convolution(ops, "wide4", wide, width.channels(48), 1, 1));
        fine = ops.relu(ops.add(fine, ops.croppedLike(enlarged, fine)));
        return ops.relu(convolution(ops, "fine2", fine, width.channels(48), 3, 1));
    }

    /** Returns dx and dy of every channel of a correlation. */
    private static float[][] displacements(int across, int down) {
        int wide = 2 * across + 1;
        int count = wide * (2 * down + 1);
        float[][] matrix = new float[2][count];
        for (int i = 0; i < count; i++) {
            matrix[0][i] = i % wide - across;
            matrix[1][i] = i / wide - down;
        }
        return matrix;
    }

    private static <V> V convolution(
            NetworkOps<V> ops, String name, V x, int outputs, int kernel, int stride) {
        return ops.convolution(name, x, outputs, kernel, stride, Padding.SYMMETRIC);
    }

    @Override
    public boolean isHead(String layer) {
        return HEADS.contains(layer);
    }

    @Override
    public float headBias() {
        return 0;
    }
}
