package dev.egomotion.geometry.values;

/**
 * An 8-bit gray image, row by row from the top left. The array is shared, not copied: neither side
 * modifies it afterwards.
 *
 * @param width pixels
 * @param height pixels
 * @param values width x height brightnesses, unsigned
 */
public record GrayImage(int width, int height, byte[] values) {
    /** Checks that the array has the image's size. */
    public GrayImage {
        if (width <= 0 || height <= 0 || values.length != width * height) {
            throw new IllegalArgumentException(
                    "a %dx%d gray image has not %d values".formatted(width, height, values.length));
        }
    }

    /** Returns the brightness at column x, row y, 0 to 255. */
    public int at(int x, int y) {
        return values[y * width + x] & 0xff;
    }

    /**
     * Returns the image at half its size: rounded means of two by two pixels. A last odd row or column is left out.
     *
     * @throws IllegalArgumentException if a side is shorter than two pixels
     */
    public GrayImage halved() {
        float[] plane = new float[values.length];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = values[i] & 0xff;
        }
        float[] means = new FloatImage(width, height, plane).halved().values();
        byte[] half = new byte[means.length];
        for (int i = 0; i < half.length; i++) {
            half[i] = (byte) (int) (means[i] + 0.5f);
        }
        return new GrayImage(width / 2, height / 2, half);
    }
}
