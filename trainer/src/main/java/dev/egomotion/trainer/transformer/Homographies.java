package dev.egomotion.trainer.transformer;

import dev.egomotion.trainer.network.NetworkOps;

/**
 * 3 x 3 matrices of normalised coordinates as they flow through a network, N x 1 x 3 x 3, each up to a factor.
 */
final class Homographies {
    /**
     * Least value of the third coordinate, which is 1 at the identity. What comes below lies at the horizon or behind it; it is
     * read far outside of the image instead of through a pole.
     */
    private static final float HORIZON = 0.01f;

    private static final float[] IDENTITY = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    private static final float[] CORNER = {0, 0, 0, 0, 0, 0, 0, 0, 1};

    private Homographies() {}

    /** Returns [t1 t2 t3; t4 t5 t6; t7 t8 1] of t, N x 8 x 1 x 1. */
    static <V> V ofEight(NetworkOps<V> ops, V eight) {
        return plus(ops, eight, CORNER);
    }

    /**
     * Returns I + [p1 p2 p3; p4 p5 p6; p7 p8 0] (Lin, Lucey 2017, section 3.1).
     *
     * @param p N x 8 x 1 x 1; with six numbers p7 and p8 are 0
     * @param count 8 or 6
     */
    static <V> V fromIdentity(NetworkOps<V> ops, V p, int count) {
        return count == 8
                ? plus(ops, p, IDENTITY)
                : plus(ops, ops.mixed(p, embedding(8, 6)), IDENTITY);
    }

    private static <V> V plus(NetworkOps<V> ops, V eight, float[] matrix) {
        V nine = ops.mixed(eight, embedding(9, 8));
        return ops.reshaped(ops.add(nine, ops.constant(matrix, 9, 1, 1)), 1, 3, 3);
    }

    private static float[][] embedding(int rows, int columns) {
        float[][] matrix = new float[rows][columns];
        for (int i = 0; i < columns; i++) {
            matrix[i][i] = 1;
        }
        return matrix;
    }

    /** Returns a after b, divided by element 3, 3. */
    static <V> V composed(NetworkOps<V> ops, V a, V b) {
        V nine = ops.reshaped(ops.product(a, b), 9, 1, 1);
        V scaled = ops.multiply(nine, ops.reciprocal(ops.channels(nine, 8, 1)));
        return ops.reshaped(scaled, 1, 3, 3);
    }

    /** Returns where matrices take the pixels of an output, N x 2 x height x width. */
    static <V> V places(NetworkOps<V> ops, V matrices, int height, int width) {
        V pixels = ops.constant(PixelPlaces.homogeneous(height, width), 1, 3, height * width);
        V xyw = ops.reshaped(ops.product(matrices, pixels), 3, height, width);
        V above = ops.relu(ops.affine(ops.channels(xyw, 2, 1), new float[] {1}, -HORIZON));
        V w = ops.affine(above, new float[] {1}, HORIZON);
        return ops.multiply(ops.channels(xyw, 0, 2), ops.reciprocal(w));
    }
}
