package dev.egomotion.model;

import dev.egomotion.geometry.RgbImage;
import java.util.List;

/**
 * A target frame and the frames around it, all of the pose network's input size.
 *
 * @param target the frame whose motion is asked
 * @param sources the other frames in time order; one for a pair, two or four around the target else
 */
public record Snippet(RgbImage target, List<RgbImage> sources) {
    /** Copies the list and checks that all frames have one size. */
    public Snippet {
        sources = List.copyOf(sources);
        for (RgbImage source : sources) {
            if (source.width() != target.width() || source.height() != target.height()) {
                throw new IllegalArgumentException(
                        "a source of %dx%d does not fit a target of %dx%d"
                                .formatted(
                                        source.width(),
                                        source.height(),
                                        target.width(),
                                        target.height()));
            }
        }
    }
}
