package dev.egomotion.geometry.photometric;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;

/**
 * What the validator knows of one frame.
 *
 * @param luma brightness in [0, 1]
 * @param depth camera z, same size; 0 for no value
 */
public record View(FloatImage luma, DepthImage depth) {
    /** Checks that both have one size. */
    public View {
        if (luma.width() != depth.width() || luma.height() != depth.height()) {
            throw new IllegalArgumentException(
                    "luma of %dx%d does not fit depth of %dx%d"
                            .formatted(luma.width(), luma.height(), depth.width(), depth.height()));
        }
    }
}
