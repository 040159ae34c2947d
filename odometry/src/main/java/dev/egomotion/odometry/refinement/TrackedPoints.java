package dev.egomotion.odometry.refinement;

/**
 * Points that a frame sees and whose depth is known from their motion through earlier frames.
 *
 * @param x where the frame sees them, pixels of the tracking image
 * @param y likewise
 * @param depth camera z in the frame, in the unit of the results; positive
 * @param sigma standard deviation of log depth as the adjustment has it; a lower bound
 */
public record TrackedPoints(float[] x, float[] y, float[] depth, float[] sigma) {
    /** No points. */
    public static final TrackedPoints NONE =
            new TrackedPoints(new float[0], new float[0], new float[0], new float[0]);

    /** Checks that there is one of each for every point. */
    public TrackedPoints {
        if (y.length != x.length || depth.length != x.length || sigma.length != x.length) {
            throw new IllegalArgumentException(
                    "%d x, %d y, %d depths and %d sigmas; one of each per point is expected"
                            .formatted(x.length, y.length, depth.length, sigma.length));
        }
    }

    /** Returns how many points there are. */
    public int size() {
        return x.length;
    }
}
