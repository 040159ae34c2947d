package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the refiner is given of a frame.
 *
 * @param image gray, rectified, of the tracking camera's size
 * @param depth as the network predicts it, of any size of the same view
 * @param previousFromTarget motion since the frame before as the network predicts it; empty for a frame that
 *     nothing links to one before
 * @param distance length of that motion by measured speed, metres; where speed is measured
 * @param world which pixels show the world, of the image's size; empty where all do
 */
public record FrameView(
        GrayImage image,
        DepthImage depth,
        Optional<RigidTransform> previousFromTarget,
        OptionalDouble distance,
        Optional<WorldMask> world) {
    /** A frame of which every pixel shows the world. */
    public FrameView(
            GrayImage image,
            DepthImage depth,
            Optional<RigidTransform> previousFromTarget,
            OptionalDouble distance) {
        this(image, depth, previousFromTarget, distance, Optional.empty());
    }
}
