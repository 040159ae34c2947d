package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.ArrayList;
import java.util.List;

/**
 * A frame's brightness at full size and at halves of it, each with its camera. Every pixel of a level is
 * the mean of 2 x 2 pixels of the level below, so that pixel u of one lies at 2 u + 0.5 of the other.
 */
public final class LumaPyramid {
    /** Below this many pixels in either direction a level shows nothing that could be aligned. */
    static final int SMALLEST = 16;

    /**
     * One size of the frame.
     *
     * @param camera intrinsics and size at this level
     * @param luma grey levels, 0..255, row by row from the top left
     */
    record Level(PinholeCamera camera, float[] luma) {}

    private final List<Level> levels;

    private LumaPyramid(List<Level> levels) {
        this.levels = List.copyOf(levels);
    }

    /**
     * Builds the pyramid of a frame.
     *
     * @param luma brightness in [0, 1]; not modified
     * @param camera of the frame, of the image's size
     * @param levels how many sizes at most, at least 1; levels smaller than 16 pixels are not built
     * @throws IllegalArgumentException if the sizes differ or levels is not positive
     */
    public static LumaPyramid of(FloatImage luma, PinholeCamera camera, int levels) {
        check(luma.width(), luma.height(), camera, levels);
        float[] grey = new float[luma.values().length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 255f * luma.values()[i];
        }
        return of(grey, camera, levels);
    }

    /**
     * Builds the pyramid of a frame.
     *
     * @param gray brightness, 0..255; not modified
     * @param camera of the frame, of the image's size
     * @param levels how many sizes at most, at least 1; levels smaller than 16 pixels are not built
     * @throws IllegalArgumentException if the sizes differ or levels is not positive
     */
    public static LumaPyramid of(GrayImage gray, PinholeCamera camera, int levels) {
        check(gray.width(), gray.height(), camera, levels);
        float[] grey = new float[gray.values().length];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = gray.values()[i] & 0xff;
        }
        return of(grey, camera, levels);
    }

    private static void check(int width, int height, PinholeCamera camera, int levels) {
        if (width != camera.width() || height != camera.height() || levels < 1) {
            throw new IllegalArgumentException(
                    "%d levels of a %dx%d image with a camera of %dx%d; sizes must agree, levels be 1 or more"
                            .formatted(levels, width, height, camera.width(), camera.height()));
        }
    }

    private static LumaPyramid of(float[] grey, PinholeCamera camera, int levels) {
        List<Level> built = new ArrayList<>();
        Level level = new Level(camera, grey);
        built.add(level);
        while (built.size() < levels
                && Math.min(level.camera.width(), level.camera.height()) >= 2 * SMALLEST) {
            level = halved(level);
            built.add(level);
        }
        return new LumaPyramid(built);
    }

    private static Level halved(Level level) {
        PinholeCamera k = level.camera;
        FloatImage half = new FloatImage(k.width(), k.height(), level.luma).halved();
        PinholeCamera camera =
                new PinholeCamera(
                        half.width(),
                        half.height(),
                        k.fx() / 2,
                        k.fy() / 2,
                        (k.cx() + 0.5) / 2 - 0.5,
                        (k.cy() + 0.5) / 2 - 0.5);
        return new Level(camera, half.values());
    }

    /** Returns how many sizes there are. */
    public int size() {
        return levels.size();
    }

    /** Returns the camera of the full size. */
    public PinholeCamera camera() {
        return levels.get(0).camera;
    }

    /** Returns a size, 0 the full one. */
    Level level(int index) {
        return levels.get(index);
    }
}
