package dev.egomotion.geometry.values;

/**
 * An 8-bit colour image, interleaved R G B, row by row from the top left. The array is shared, not
 * copied: neither side modifies it afterwards.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb 3 x width x height bytes, each 0..255 unsigned
 */
public record RgbImage(int width, int height, byte[] rgb) {
    /** Checks that the array has the image's size. */
    public RgbImage {
        if (width <= 0 || height <= 0 || rgb.length != 3 * width * height) {
            throw new IllegalArgumentException(
                    "a %dx%d RGB image has not %d bytes".formatted(width, height, rgb.length));
        }
    }

    /** Returns luma in [0, 1]: (0.299 R + 0.587 G + 0.114 B) / 255 (BT.601). */
    public FloatImage luma() {
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            int r = rgb[3 * i] & 0xff;
            int g = rgb[3 * i + 1] & 0xff;
            int b = rgb[3 * i + 2] & 0xff;
            values[i] = (0.299f * r + 0.587f * g + 0.114f * b) / 255f;
        }
        return new FloatImage(width, height, values);
    }
}
