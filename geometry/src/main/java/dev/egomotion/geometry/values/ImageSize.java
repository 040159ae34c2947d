package dev.egomotion.geometry.values;

/**
 * How many pixels an image has.
 *
 * @param width pixels
 * @param height pixels
 */
public record ImageSize(int width, int height) {
    /**
     * Checks that the image has pixels.
     *
     * @throws IllegalArgumentException naming the size found
     */
    public ImageSize {
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException(
                    "an image of %dx%d has no pixels; width and height must be positive"
                            .formatted(width, height));
        }
    }

    /** Returns width x height. */
    public int pixels() {
        return width * height;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
