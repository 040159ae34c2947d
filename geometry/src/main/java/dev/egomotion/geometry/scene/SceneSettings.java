package dev.egomotion.geometry.scene;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;

/**
 * What drive to render.
 *
 * @param camera of the images, with its lens, if it shall have one
 * @param frames how many
 * @param framePeriodNanos time between frames, nanoseconds
 * @param speed mean speed of the camera, metres per second; it varies by a third about it
 * @param traffic whether cars move in the street; without them everything stands still
 * @param seed of everything random: the same seed gives the same drive
 * @param shake standard deviation of a shaking camera's pitch, yaw and roll, radians: each anew in every frame; 0 for
 *     a camera that is fixed to its car
 */
public record SceneSettings(
        Camera camera,
        int frames,
        long framePeriodNanos,
        double speed,
        boolean traffic,
        long seed,
        double shake) {
    /** A car's camera looks at the road with about this horizontal field of view, radians. */
    private static final double FIELD_OF_VIEW = Math.toRadians(81);

    private static final double GREATEST_SHAKE = 0.1;

    /** The camera that is fixed to its car. */
    public SceneSettings(
            Camera camera,
            int frames,
            long framePeriodNanos,
            double speed,
            boolean traffic,
            long seed) {
        this(camera, frames, framePeriodNanos, speed, traffic, seed, 0);
    }

    /** Checks counts and ranges. */
    public SceneSettings {
        if (frames <= 0 || framePeriodNanos <= 0 || !(speed >= 0 && speed <= 40)) {
            throw new IllegalArgumentException(
                    "%d frames every %d ns at %s m/s; frames and period must be positive, speed 0..40"
                            .formatted(frames, framePeriodNanos, speed));
        }
        if (!(shake >= 0 && shake <= GREATEST_SHAKE)) {
            throw new IllegalArgumentException(
                    "shake is %s radians; it must be 0 to 0.1 (5.7 degrees)".formatted(shake));
        }
    }

    /**
     * Returns a drive at ten frames and five metres per second with traffic.
     *
     * @param width image width, pixels
     * @param height image height, pixels
     * @param frames how many
     * @param seed of everything random
     */
    public static SceneSettings of(int width, int height, int frames, long seed) {
        PinholeCamera pinhole = PinholeCamera.ofFieldOfView(width, height, FIELD_OF_VIEW);
        return new SceneSettings(Camera.rectified(pinhole), frames, 100_000_000, 5, true, seed);
    }

    /** Returns the same drive seen by another camera. */
    public SceneSettings withCamera(Camera other) {
        return new SceneSettings(other, frames, framePeriodNanos, speed, traffic, seed, shake);
    }

    /** Returns the same street driven at another mean speed, metres per second. */
    public SceneSettings withSpeed(double other) {
        return new SceneSettings(camera, frames, framePeriodNanos, other, traffic, seed, shake);
    }

    /** Returns the same drive with or without moving cars. */
    public SceneSettings withTraffic(boolean moving) {
        return new SceneSettings(camera, frames, framePeriodNanos, speed, moving, seed, shake);
    }

    /** Returns the same drive with a camera that shakes with this standard deviation, radians. */
    public SceneSettings withShake(double other) {
        return new SceneSettings(camera, frames, framePeriodNanos, speed, traffic, seed, other);
    }
}
