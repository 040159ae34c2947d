package dev.egomotion.model;

import dev.egomotion.geometry.values.RgbImage;
import java.util.List;

/**
 * How an image becomes a tensor: value = (byte / 255 - mean) / std per channel, NCHW.
 *
 * @param tensor name of the input tensor, on whose channels the frames of a snippet are stacked; or
 *     one name per frame in stacking order, with commas between
 * @param width pixels
 * @param height pixels
 * @param color order of the channels
 * @param mean per channel, on the scale 0..1, in the order of the channels
 * @param std per channel, positive
 */
public record NetworkInput(
        String tensor, int width, int height, ColorOrder color, List<Float> mean, List<Float> std) {
    /** Order of the colour channels. */
    public enum ColorOrder {
        /** Red, green, blue. */
        RGB,
        /** Blue, green, red. */
        BGR,
        /** Luma alone. */
        GRAY;

        /** Returns how many channels an image has. */
        public int channels() {
            return this == GRAY ? 1 : 3;
        }
    }

    /** Checks sizes and normalisation. */
    public NetworkInput {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (width <= 0 || height <= 0) {
            throw new IllegalArgumentException("input size %dx%d".formatted(width, height));
        }
        if (mean.size() != color.channels() || std.size() != color.channels()) {
            throw new IllegalArgumentException(
                    "%s needs %d means and deviations, not %d and %d"
                            .formatted(color, color.channels(), mean.size(), std.size()));
        }
        for (float deviation : std) {
            if (!(deviation > 0)) {
                throw new IllegalArgumentException("deviation " + deviation + " is not positive");
            }
        }
    }

    /** Returns the names of the input tensors. */
    public List<String> tensors() {
        return List.of(tensor.split(","));
    }

    /**
     * Checks that an image can be fed.
     *
     * @throws IllegalArgumentException if its size is another
     */
    void require(RgbImage image) {
        if (image.width() != width || image.height() != height) {
            throw new IllegalArgumentException(
                    "an image of %dx%d was given to a network of %dx%d"
                            .formatted(image.width(), image.height(), width, height));
        }
    }
}
