package dev.egomotion.odometry.alignment;

/**
 * How {@link PhotometricAdjustment} refines a window.
 *
 * @param levels sizes of the image that are used, the full one included
 * @param columns cells across the host frame, each of which gives one point
 * @param rows cells down
 * @param leastGradient of a point that is used, grey levels per pixel
 * @param outlier residual from which a pixel counts by its distance and not its square (Huber), grey levels
 * @param depthSigma standard deviation of the logarithm of a given depth
 * @param depthTrust how much brightness error, in grey levels squared, a depth one standard deviation off
 *     is worth: what keeps the scale and the depth of points that the images say little about
 * @param iterations at most, per level
 * @param precision a step that moves pixels by less than this ends a level, pixels of that level
 */
public record AdjustmentSettings(
        int levels,
        int columns,
        int rows,
        float leastGradient,
        float outlier,
        double depthSigma,
        double depthTrust,
        int iterations,
        double precision) {
    /** Checks that every number is positive. */
    public AdjustmentSettings {
        if (levels < 1
                || columns < 1
                || rows < 1
                || !(leastGradient > 0)
                || !(outlier > 0)
                || !(depthSigma > 0)
                || !(depthTrust > 0)
                || iterations < 1
                || !(precision > 0)) {
            throw new IllegalArgumentException(
                    "adjustment settings must be positive: levels %d, cells %dx%d, gradient %s, outlier %s, depth sigma %s, depth trust %s, iterations %d, precision %s"
                            .formatted(
                                    levels,
                                    columns,
                                    rows,
                                    leastGradient,
                                    outlier,
                                    depthSigma,
                                    depthTrust,
                                    iterations,
                                    precision));
        }
    }

    /** Returns the settings that the project's experiments chose for images about 832 pixels wide. */
    public static AdjustmentSettings defaults() {
        return new AdjustmentSettings(2, 40, 15, 4, 9, 0.3, 100, 10, 0.02);
    }

    /** Returns these settings with another number of image sizes. */
    public AdjustmentSettings withLevels(int count) {
        return new AdjustmentSettings(
                count,
                columns,
                rows,
                leastGradient,
                outlier,
                depthSigma,
                depthTrust,
                iterations,
                precision);
    }

    /** Returns these settings with another number of cells, each of which gives one point. */
    public AdjustmentSettings withCells(int across, int down) {
        return new AdjustmentSettings(
                levels,
                across,
                down,
                leastGradient,
                outlier,
                depthSigma,
                depthTrust,
                iterations,
                precision);
    }
}
