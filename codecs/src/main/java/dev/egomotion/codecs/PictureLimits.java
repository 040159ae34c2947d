package dev.egomotion.codecs;

/**
 * The largest picture that is decoded: at most {@value #MOST_SIDE} pixels on a side and {@value #MOST_PIXELS} in
 * all, which an 8K camera's 7680 x 4320 still fits. As RGB it takes 100 MB.
 */
public final class PictureLimits {
    /** The longest side, pixels. */
    public static final int MOST_SIDE = 16_384;

    /** The most pixels. */
    public static final int MOST_PIXELS = 1 << 25;

    private PictureLimits() {}

    /** Returns whether a picture of this size is decoded. */
    public static boolean allow(int width, int height) {
        return width > 0
                && height > 0
                && width <= MOST_SIDE
                && height <= MOST_SIDE
                && (long) width * height <= MOST_PIXELS;
    }

    /** Throws if a picture of this size is not decoded. */
    public static void check(int width, int height) throws UndecodableException {
        if (!allow(width, height)) {
            throw new UndecodableException(
                    "image is %dx%d; at most %d pixels on a side and %d in all are decoded"
                            .formatted(width, height, MOST_SIDE, MOST_PIXELS));
        }
    }
}
