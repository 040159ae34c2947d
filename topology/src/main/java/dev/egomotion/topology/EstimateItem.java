package dev.egomotion.topology;

import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.FloatImage;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import java.util.Optional;

/** What predict-depth-and-pose hands on: per camera, estimates in presentation order. */
sealed interface EstimateItem permits PathEvent, EstimateItem.Estimate {
    /**
     * What the networks say of a frame.
     *
     * @param frame its name
     * @param image its image, of the networks' input size
     * @param depth of the same size
     * @param motion from the frame before, where one is linked
     */
    record Estimate(
            FrameRef frame, RgbImage image, DepthImage depth, Optional<EstimatedMotion> motion)
            implements EstimateItem {}

    /**
     * The motion between a frame and the previous one that has an image.
     *
     * @param previousFromTarget takes coordinates in this frame to coordinates in the previous one
     * @param targetFromPrevious the same motion the other way, from an answer of its own; where asked
     * @param explainability of the previous frame's pixels as seen from this one, where the network tells
     */
    record EstimatedMotion(
            RigidTransform previousFromTarget,
            Optional<RigidTransform> targetFromPrevious,
            Optional<FloatImage> explainability) {}
}
