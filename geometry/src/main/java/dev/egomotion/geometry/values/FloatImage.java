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
}
