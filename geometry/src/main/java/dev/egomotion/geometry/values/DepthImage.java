package dev.egomotion.geometry.values;

/**
 * Depth of every pixel: camera z, in the unit of its network or in metres; 0 where there is no value.
 * The array is shared, not copied: neither side modifies it afterwards.
 *
 * @param width pixels
 * @param height pixels
 * @param depth width x height numbers, row by row from the top left; positive, or 0 for no value
 */
public record DepthImage(int width, int height, float[] depth) {
    /** Checks that the array has the image's size. */
    public DepthImage {
        if (width <= 0 || height <= 0 || depth.length != width * height) {
            throw new IllegalArgumentException(
                    "a %dx%d depth image has not %d values".formatted(width, height, depth.length));
        }
    }

    /** Returns the depth at column x, row y; 0 where there is no value. */
    public float at(int x, int y) {
        return depth[y * width + x];
    }
}
