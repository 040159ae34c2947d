package dev.egomotion.geometry.photometric;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.WorldMask;
import java.util.Optional;

/**
 * What the validator knows of one frame.
 *
 * @param luma brightness in [0, 1]
 * @param depth camera z, same size; 0 for no value
 * @param world which pixels show the world, same size; empty where all do. What the camera carries along says nothing of its
 *     motion
 */
public record View(FloatImage luma, DepthImage depth, Optional<WorldMask> world) {
    /** Checks that all have one size. */
    public View {
        if (luma.width() != depth.width() || luma.height() != depth.height()) {
            throw new IllegalArgumentException(
                    "luma of %dx%d does not fit depth of %dx%d"
                            .formatted(luma.width(), luma.height(), depth.width(), depth.height()));
        }
        if (world.isPresent()
                && (world.get().width() != luma.width() || world.get().height() != luma.height())) {
            throw new IllegalArgumentException(
                    "luma of %dx%d does not fit a mask of %dx%d"
                            .formatted(
                                    luma.width(),
                                    luma.height(),
                                    world.get().width(),
                                    world.get().height()));
        }
    }

    /** A frame of which every pixel shows the world. */
    public View(FloatImage luma, DepthImage depth) {
        this(luma, depth, Optional.empty());
    }
}
