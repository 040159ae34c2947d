package dev.egomotion.odometry.alignment;

/**
 * How {@link RotationAlignment} aligns.
 *
 * @param levels sizes of the image that are used, the full one included
 * @param columns cells across, each of which gives one pixel
 * @param rows cells down
 * @param leastGradient of a pixel that is used, grey levels per pixel
 * @param outlier residual from which a pixel counts by its distance and not its square (Huber), grey levels
 * @param iterations at most, per level
 * @param precision a step that moves pixels by less than this ends a level, pixels of that level
 */
public record AlignmentSettings(
        int levels,
        int columns,
        int rows,
        float leastGradient,
        float outlier,
        int iterations,
        double precision) {
    /** Checks that every number is positive. */
    public AlignmentSettings {
        if (levels < 1
                || columns < 1
                || rows < 1
                || !(leastGradient > 0)
                || !(outlier > 0)
                || iterations < 1
                || !(precision > 0)) {
            throw new IllegalArgumentException(
                    "alignment settings must be positive: levels %d, cells %dx%d, gradient %s, outlier %s, iterations %d, precision %s"
                            .formatted(
                                    levels,
                                    columns,
                                    rows,
                                    leastGradient,
                                    outlier,
                                    iterations,
                                    precision));
        }
    }

    /** Returns the settings that the project's experiments chose for images about 832 pixels wide. */
    public static AlignmentSettings defaults() {
        return new AlignmentSettings(4, 40, 15, 3, 5, 30, 0.02);
    }
}
