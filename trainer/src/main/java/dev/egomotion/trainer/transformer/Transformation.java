package dev.egomotion.trainer.transformer;

import dev.egomotion.trainer.network.NetworkOps;

/**
 * A family of transformations that take places of an output to places of an input (Jaderberg et al. 2015, section 3.2):
 * for every pixel centre (x, y) of the output, (x_s, y_s) = T_theta(x, y). Both are normalised, -1 and +1 the centres of
 * the first and the last pixel.
 */
public enum Transformation {
    /** Scale and translation, (s x + tx, s y + ty); theta = (s, tx, ty). */
    ATTENTION(1, 0, 0),
    /** theta is the matrix [t1 t2 t3; t4 t5 t6], row by row, on (x, y, 1). */
    AFFINE(1, 0, 0, 0, 1, 0),
    /** theta is the matrix [t1 t2 t3; t4 t5 t6; t7 t8 1], row by row, on (x, y, 1), then divided by the third. */
    PROJECTIVE(1, 0, 0, 0, 1, 0, 0, 0),
    /**
     * The surface of least bending through 4 x 4 points ({@link ThinPlate}); theta says where they go: their x, row by row of
     * the points, then their y.
     */
    THIN_PLATE(ThinPlate.identity());

    private static final float[][] AFFINE_OF_ATTENTION = {
        {1, 0, 0},
        {0, 0, 0},
        {0, 1, 0},
        {0, 0, 0},
        {1, 0, 0},
        {0, 0, 1}
    };

    // Never given away.
    @SuppressWarnings("ImmutableEnumChecker")
    private final float[] identity;

    Transformation(float... identity) {
        this.identity = identity;
    }

    /** Returns how many numbers theta has. */
    public int parameters() {
        return identity.length;
    }

    /** Returns a copy of the theta that changes nothing. */
    public float[] identity() {
        return identity.clone();
    }

    /**
     * Returns where in the input every pixel of the output is.
     *
     * @param theta N x parameters x 1 x 1
     * @param height of the output, pixels, at least 2
     * @param width likewise
     * @return N x 2 x height x width: across, down
     * @param <V> what flows
     */
    public <V> V places(NetworkOps<V> ops, V theta, int height, int width) {
        return switch (this) {
            case ATTENTION ->
                    AFFINE.places(ops, ops.mixed(theta, AFFINE_OF_ATTENTION), height, width);
            case AFFINE ->
                    linear(ops, theta, 3, PixelPlaces.homogeneous(height, width), height, width);
            case THIN_PLATE ->
                    linear(
                            ops,
                            theta,
                            ThinPlate.POINTS,
                            ThinPlate.shares(height, width),
                            height,
                            width);
            case PROJECTIVE ->
                    Homographies.places(ops, Homographies.ofEight(ops, theta), height, width);
        };
    }

    /** Returns theta, 2 x k, times what each pixel has of the k terms. */
    private static <V> V linear(
            NetworkOps<V> ops, V theta, int k, float[] terms, int height, int width) {
        V matrix = ops.reshaped(theta, 1, 2, k);
        V places = ops.product(matrix, ops.constant(terms, 1, k, height * width));
        return ops.reshaped(places, 2, height, width);
    }
}
