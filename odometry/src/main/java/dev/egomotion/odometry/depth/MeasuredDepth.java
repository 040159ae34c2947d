package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;

/**
 * Depth of a frame with its uncertainty.
 *
 * @param depth camera z, in the unit of the motions
 * @param sigma standard deviation of log depth, per pixel; same size
 */
public record MeasuredDepth(DepthImage depth, FloatImage sigma) {
    /** Checks that both have one size. */
    public MeasuredDepth {
        if (depth.width() != sigma.width() || depth.height() != sigma.height()) {
            throw new IllegalArgumentException(
                    "depth of %dx%d does not fit sigma of %dx%d"
                            .formatted(
                                    depth.width(), depth.height(), sigma.width(), sigma.height()));
        }
    }
}
