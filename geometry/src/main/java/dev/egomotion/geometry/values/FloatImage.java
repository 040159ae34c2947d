package dev.egomotion.geometry.values;

/**
 * A plane of floats, row by row from the top left: luma, confidence, explainability. The array is
 * shared, not copied: neither side modifies it afterwards.
 *
 * @param width pixels
 * @param height pixels
 * @param values width x height numbers
 */
public record FloatImage(int width, int height, float[] values) {
    /** Checks that the array has the image's size. */
    public FloatImage {
        if (width <= 0 || height <= 0 || values.length != width * height) {
            throw new IllegalArgumentException(
                    "a %dx%d image has not %d values".formatted(width, height, values.length));
        }
    }

    /** Returns the value at column x, row y. */
    public float at(int x, int y) {
        return values[y * width + x];
    }

    /**
     * Returns the image at half its size: means of two by two pixels. A last odd row or column is left out.
     *
     * @throws IllegalArgumentException if a side is shorter than two pixels
     */
    public FloatImage halved() {
        int w = width / 2;
        int h = height / 2;
        float[] half = new float[w * h];
        for (int y = 0; y < h; y++) {
            int above = 2 * y * width;
            int below = above + width;
            for (int x = 0; x < w; x++) {
                half[y * w + x] =
                        0.25f
                                * (values[above + 2 * x]
                                        + values[above + 2 * x + 1]
                                        + values[below + 2 * x]
                                        + values[below + 2 * x + 1]);
            }
        }
        return new FloatImage(w, h, half);
    }
}
