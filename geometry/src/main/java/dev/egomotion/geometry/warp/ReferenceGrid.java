package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.ImageSize;

/**
 * A {@link SamplingGrid} in double precision: the reference form, in which gradients are defined. The
 * arrays are shared, not copied: neither side modifies them afterwards.
 *
 * @param size of the output image
 * @param x horizontal source coordinate of every output pixel, pixels with integers at pixel centres;
 *     not a number where the transformation has no value
 * @param y vertical source coordinate, likewise
 * @param visible whether the source has a value there
 */
public record ReferenceGrid(ImageSize size, double[] x, double[] y, boolean[] visible) {
    /** Checks that the arrays have the output image's size. */
    public ReferenceGrid {
        int pixels = size.pixels();
        if (x.length != pixels || y.length != pixels || visible.length != pixels) {
            throw new IllegalArgumentException(
                    "a %s grid has not %d, %d and %d values"
                            .formatted(size, x.length, y.length, visible.length));
        }
    }

    /**
     * Returns the grid of the given coordinates with visibility by the project's rule, that of {@link
     * SamplingGrid#of}.
     *
     * @param size of the output image
     * @param x horizontal source coordinate of every output pixel, pixels
     * @param y vertical source coordinate of every output pixel, pixels
     * @param source size of the image that is sampled
     */
    public static ReferenceGrid of(ImageSize size, double[] x, double[] y, ImageSize source) {
        boolean[] visible = new boolean[x.length];
        for (int i = 0; i < visible.length; i++) {
            visible[i] = inside(x[i], y[i], source);
        }
        return new ReferenceGrid(size, x, y, visible);
    }

    private static boolean inside(double x, double y, ImageSize source) {
        double tolerance = SamplingGrid.BORDER_TOLERANCE;
        return x >= -tolerance
                && y >= -tolerance
                && x <= source.width() - 1 + tolerance
                && y <= source.height() - 1 + tolerance;
    }

    /** Returns the same grid in single precision, with the same visibility. */
    public SamplingGrid rounded() {
        float[] xs = new float[x.length];
        float[] ys = new float[y.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = (float) x[i];
            ys[i] = (float) y[i];
        }
        return new SamplingGrid(size.width(), size.height(), xs, ys, visible);
    }
}
