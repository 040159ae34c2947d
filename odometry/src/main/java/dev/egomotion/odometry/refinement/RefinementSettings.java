package dev.egomotion.odometry.refinement;

/**
 * How poses are refined. Pixels are those of the tracking image, at most 832 wide.
 *
 * @param windowFrames how many frames are adjusted together
 * @param cell side of the squares that are given one point each, pixels
 * @param pixelSigma standard deviation of a tracked point, pixels
 * @param robust standard deviations beyond which an observation loses its weight (Cauchy)
 * @param depthSigma standard deviation of the network's log depth
 * @param depthWeight weight of the network's depth of one point; below 1 because its errors go together
 * @param keepParallax a frame with less parallax to the one before it leaves the window first, pixels
 * @param staticFlow median flow below which the camera stands, pixels
 * @param leastParallax median parallax below which a translation cannot be estimated, pixels
 * @param leastTracks fewer tracked points decide nothing
 * @param leastInliers share of the tracked points that must agree on one motion
 * @param unitLeak share of the window's departure from the network's unit that is given up per frame for new
 *     points
 * @param iterations of the adjustment, at most, per frame
 */
public record RefinementSettings(
        int windowFrames,
        int cell,
        double pixelSigma,
        double robust,
        double depthSigma,
        double depthWeight,
        double keepParallax,
        double staticFlow,
        double leastParallax,
        int leastTracks,
        double leastInliers,
        double unitLeak,
        int iterations) {
    /** Checks that every number is positive and shares lie in (0, 1]. */
    public RefinementSettings {
        if (windowFrames < 3 || cell < 8 || leastTracks < 6 || iterations < 1) {
            throw new IllegalArgumentException(
                    "refinement needs a window of 3 frames, cells of 8 pixels, 6 tracks and 1 iteration at least; found %d, %d, %d, %d"
                            .formatted(windowFrames, cell, leastTracks, iterations));
        }
        requirePositive("pixelSigma", pixelSigma);
        requirePositive("robust", robust);
        requirePositive("depthSigma", depthSigma);
        requirePositive("depthWeight", depthWeight);
        requirePositive("keepParallax", keepParallax);
        requirePositive("staticFlow", staticFlow);
        requirePositive("leastParallax", leastParallax);
        requirePositive("leastInliers", leastInliers);
        requirePositive("unitLeak", unitLeak);
        if (leastInliers > 1 || unitLeak > 1) {
            throw new IllegalArgumentException(
                    "leastInliers %s and unitLeak %s must not be above 1"
                            .formatted(leastInliers, unitLeak));
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must be positive");
        }
    }

    /** Returns the settings in use, chosen on training drives and rendered drives. */
    public static RefinementSettings defaults() {
        return new RefinementSettings(8, 24, 0.5, 2, 0.3, 0.2, 2, 0.15, 0.5, 20, 0.35, 0.02, 6);
    }
}
