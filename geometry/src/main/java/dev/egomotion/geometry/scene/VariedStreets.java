package dev.egomotion.geometry.scene;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Random;

/**
 * Streets to train on, no two alike: another camera, speed and scene each, every third one with moving cars. Focal lengths are
 * 0.85 to 1.2 of KITTI's at the same image width, pixels at most a twelfth off square; the principal point stands beside the
 * middle by a fortieth of the width (standard deviation) and by at most a sixteenth of the height; speeds are 2 to 15 m/s.
 *
 * @param width image width, pixels
 * @param height image height, pixels
 * @param count how many streets, 1 to {@value #MOST}
 * @param frames of each, ten per second
 * @param seed of everything random: the same seed gives the same streets
 */
public record VariedStreets(int width, int height, int count, int frames, long seed) {
    /** How many streets of one seed there can be. */
    public static final int MOST = 1000;

    private static final long PERIOD_NANOS = 100_000_000;

    /** Size that the cameras are drawn at, pixels, and KITTI's focal length there. */
    private static final double WIDTH = 416;

    private static final double HEIGHT = 128;
    private static final double FOCAL_LENGTH = 241;

    /** From a street's own number to the seed of its scene. */
    private static final int SCENES = 4000;

    /** Checks the counts. */
    public VariedStreets {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException(
                    "%d streets; there can be 1 to %d".formatted(count, MOST));
        }
        if (width < 1 || height < 1 || frames < 1) {
            throw new IllegalArgumentException(
                    "%d frames of %dx%d pixels; all must be positive"
                            .formatted(frames, width, height));
        }
    }

    /**
     * Returns what a street is rendered by.
     *
     * @param i which, from 0
     */
    public SceneSettings street(int i) {
        if (i < 0 || i >= count) {
            throw new IllegalArgumentException("street %d of %d".formatted(i, count));
        }
        long own = MOST * seed + i;
        Random random = new Random(own);
        double across = width / WIDTH;
        double down = height / HEIGHT;
        double fx = FOCAL_LENGTH * (0.85 + 0.35 * random.nextDouble());
        double fy = fx * (0.95 + 0.12 * random.nextDouble());
        double cx = 203 + 10 * random.nextGaussian();
        double cy = 62 + 8 * (2 * random.nextDouble() - 1);
        double speed = 2 + 13 * random.nextDouble();
        PinholeCamera pinhole =
                new PinholeCamera(width, height, fx * across, fy * across, cx * across, cy * down);
        return new SceneSettings(
                Camera.rectified(pinhole), frames, PERIOD_NANOS, speed, i % 3 == 0, SCENES + own);
    }
}
