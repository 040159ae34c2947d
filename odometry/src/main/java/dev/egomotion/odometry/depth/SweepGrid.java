package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.PinholeCamera;

/**
 * The grids of measured depth: hypotheses are swept on the coarse one, maps come out on the fine one, which has twice its
 * width and height.
 *
 * @param coarse camera of the sweep's images
 * @param fine camera of the maps
 */
public record SweepGrid(PinholeCamera coarse, PinholeCamera fine) {
    /** Maps are this wide, where the images are; pixels. */
    public static final int MAP_WIDTH = 640;

    private static final int LEAST = 8;

    /**
     * Returns the grids for a camera's tracking images: maps are {@value #MAP_WIDTH} wide, or as wide as narrower images, in
     * the images' proportions; width and height are even.
     *
     * @param tracking camera of the images that are given
     */
    public static SweepGrid of(PinholeCamera tracking) {
        int width = Math.max(LEAST, Math.min(MAP_WIDTH, tracking.width()) / 2);
        long height = Math.round((double) tracking.height() * width / tracking.width());
        int rows = (int) Math.max(LEAST, height);
        return new SweepGrid(
                tracking.resizedTo(width, rows), tracking.resizedTo(2 * width, 2 * rows));
    }

    /** Returns how many pixels the sweep has. */
    int pixels() {
        return coarse.width() * coarse.height();
    }
}
