package dev.egomotion.geometry.warp;

/**
 * Where every pixel of an output image is sampled: for output pixel i (row by row from the top left)
 * the point (x[i], y[i]) of the source image, in pixels with integer coordinates at pixel centres.
 * The arrays are shared, not copied: neither side modifies them afterwards.
 *
 * @param width width of the output image, pixels
 * @param height height of the output image, pixels
 * @param x width x height horizontal source coordinates, pixels; undefined where not visible
 * @param y width x height vertical source coordinates, pixels; undefined where not visible
 * @param visible whether the source has a value there; an invisible pixel has no value
 */
public record SamplingGrid(int width, int height, float[] x, float[] y, boolean[] visible) {
    /**
     * How far outside the first and last pixel centre a coordinate still counts as on it, pixels:
     * float rounding of coordinates near 1000 is 6e-5, and a border pixel must survive it.
     */
    static final float BORDER_TOLERANCE = 1e-3f;

    /** Checks that the arrays have the output image's size. */
    public SamplingGrid {
        int pixels = width * height;
        if (width <= 0
                || height <= 0
                || x.length != pixels
                || y.length != pixels
                || visible.length != pixels) {
            throw new IllegalArgumentException(
                    "a %dx%d grid has not %d, %d and %d values"
                            .formatted(width, height, x.length, y.length, visible.length));
        }
    }

    /**
     * Returns the grid of the given coordinates with visibility by the project's rule: inside
     * [0, sourceWidth - 1] x [0, sourceHeight - 1].
     *
     * @param x width x height horizontal source coordinates, pixels
     * @param y width x height vertical source coordinates, pixels
     */
    public static SamplingGrid of(
            int width, int height, float[] x, float[] y, int sourceWidth, int sourceHeight) {
        boolean[] visible = new boolean[x.length];
        for (int i = 0; i < visible.length; i++) {
            visible[i] = inside(x[i], y[i], sourceWidth, sourceHeight);
        }
        return new SamplingGrid(width, height, x, y, visible);
    }

    /** Returns whether a point lies between the outermost pixel centres of an image. */
    static boolean inside(float x, float y, int sourceWidth, int sourceHeight) {
        return x >= -BORDER_TOLERANCE
                && y >= -BORDER_TOLERANCE
                && x <= sourceWidth - 1 + BORDER_TOLERANCE
                && y <= sourceHeight - 1 + BORDER_TOLERANCE;
    }

    /** Returns how many pixels are visible. */
    public int visibleCount() {
        int count = 0;
        for (boolean v : visible) {
            count += v ? 1 : 0;
        }
        return count;
    }
}
