package dev.egomotion.model;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * A target frame and the frames around it, all of the pose network's input size.
 *
 * @param target the frame whose motion is asked
 * @param sources the other frames in time order; one for a pair, two or four around the target else
 * @param camera that took the frames, at their size; networks that are conditioned on the intrinsics need it
 */
public record Snippet(RgbImage target, List<RgbImage> sources, Optional<PinholeCamera> camera) {
    /** Creates a snippet for a network that is not conditioned on the intrinsics. */
    public Snippet(RgbImage target, List<RgbImage> sources) {
        this(target, sources, Optional.empty());
    }

    /** Creates a snippet of a known camera. */
    public Snippet(RgbImage target, List<RgbImage> sources, PinholeCamera camera) {
        this(target, sources, Optional.of(camera));
    }

    /** Copies the list and checks that all frames have one size, the camera's. */
    public Snippet {
        sources = List.copyOf(sources);
        camera.ifPresent(
                k -> {
                    if (k.width() != target.width() || k.height() != target.height()) {
                        throw new IllegalArgumentException(
                                "a camera of %dx%d does not fit a target of %dx%d"
                                        .formatted(
                                                k.width(),
                                                k.height(),
                                                target.width(),
                                                target.height()));
                    }
                });
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
