package dev.egomotion.odometry.alignment;

/**
 * How far a shaking camera is held to its smoothed path.
 *
 * @param seconds memory of the smoothed path: what turns more slowly is meant and passes, what is faster is shake
 * @param greatestAngle between the camera and what is shown of it, radians: the rest of a larger one passes, so that little of the view is lost
 */
public record StabiliserSettings(double seconds, double greatestAngle) {
    /** Checks the ranges. */
    public StabiliserSettings {
        if (!(seconds > 0 && seconds <= 60)) {
            throw new IllegalArgumentException(
                    "memory of the smoothed path is %s; it must be above 0 and at most 60 seconds"
                            .formatted(seconds));
        }
        if (!(greatestAngle > 0 && greatestAngle <= Math.toRadians(30))) {
            throw new IllegalArgumentException(
                    "greatest angle is %s; it must be above 0 and at most 0.52 radians (30 degrees)"
                            .formatted(greatestAngle));
        }
    }

    /** Returns the settings that the project's experiments chose. */
    public static StabiliserSettings defaults() {
        return new StabiliserSettings(0.5, Math.toRadians(5));
    }
}
