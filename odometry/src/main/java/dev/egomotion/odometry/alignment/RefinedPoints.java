package dev.egomotion.odometry.alignment;

/**
 * Points of a frame whose depth was refined. Arrays are shared, not copied.
 *
 * @param u column, pixels of the full size
 * @param v row
 * @param inverseDepth 1 / z, positive
 * @param information how firmly the images hold the logarithm of the depth: the inverse of its variance
 *     with all motions known
 */
public record RefinedPoints(float[] u, float[] v, float[] inverseDepth, float[] information) {
    /** No points. */
    public static final RefinedPoints NONE =
            new RefinedPoints(new float[0], new float[0], new float[0], new float[0]);

    /** Checks that all have one length. */
    public RefinedPoints {
        if (u.length != v.length
                || u.length != inverseDepth.length
                || u.length != information.length) {
            throw new IllegalArgumentException(
                    "points with %d columns, %d rows, %d depths, %d informations"
                            .formatted(
                                    u.length, v.length, inverseDepth.length, information.length));
        }
    }

    /** Returns how many points there are. */
    public int size() {
        return u.length;
    }
}
