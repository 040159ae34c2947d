package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import java.nio.file.Path;

/**
 * The size of the images that a camera file is read for.
 *
 * @param width pixels; 0 where it is not known
 * @param height pixels; 0 where it is not known
 */
record ImageSize(int width, int height) {
    static final ImageSize UNKNOWN = new ImageSize(0, 0);

    private static final int MOST = 65535;

    /** Returns the size that two keys state. */
    static ImageSize of(KeyTree keys, String width, String height) throws SourceException {
        return new ImageSize(
                pixels(keys, width, keys.number(width)), pixels(keys, height, keys.number(height)));
    }

    /** Returns the size that two numbers of a key state. */
    static ImageSize of(KeyTree keys, String key, double width, double height)
            throws SourceException {
        return new ImageSize(pixels(keys, key, width), pixels(keys, key, height));
    }

    private static int pixels(KeyTree keys, String key, double value) throws SourceException {
        if (!isOne(value)) {
            throw keys.bad(key, Double.toString(value), "a positive whole number of pixels");
        }
        return (int) value;
    }

    /** Returns whether a number is one side of an image, pixels. */
    static boolean isOne(double value) {
        return value >= 1 && value <= MOST && value == Math.rint(value);
    }

    /** Returns this size, for a file that states none; refuses where it is not known either. */
    ImageSize known(Path file) throws SourceException {
        if (width == 0) {
            throw new SourceException(
                    file + ": states no image size; read it together with its recording");
        }
        return this;
    }
}
