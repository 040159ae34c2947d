package dev.egomotion.topology.records;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.refinement.Lens;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.TrackedPoints;
import java.util.Optional;

/** What predict-depth-and-pose, refine-pose and measure-depth pass on: per camera, estimates in presentation order. */
public sealed interface EstimateItem permits PathEvent, EstimateItem.Estimate {
    /**
     * What is known of a frame.
     *
     * @param frame its name
     * @param image its image, of the networks' input size
     * @param tracking its image as refine-pose sees it
     * @param depth of the networks' input size: the networks', once measured the measured one
     * @param motion from the frame before as the networks tell it, where one is linked
     * @param refinement what the images make of it, once refined; depth and motion then are in its unit
     * @param points that were tracked, once refined
     * @param measured depth by the camera's motion, once measured
     * @param world which pixels show the world, of the tracking size, once refined; empty where all do. What moves with the
     *     camera tells nothing of its motion and has no depth
     * @param lens what the images say of the lens so far, once refined; empty where nothing has told it
     */
    record Estimate(
            FrameRef frame,
            RgbImage image,
            GrayImage tracking,
            DepthImage depth,
            Optional<EstimatedMotion> motion,
            Optional<Refinement> refinement,
            TrackedPoints points,
            Optional<Measured> measured,
            Optional<WorldMask> world,
            Optional<Lens> lens)
            implements EstimateItem {
        /** What the networks say of a frame. */
        public Estimate(
                FrameRef frame,
                RgbImage image,
                GrayImage tracking,
                DepthImage depth,
                Optional<EstimatedMotion> motion,
                Optional<Refinement> refinement) {
            this(
                    frame,
                    image,
                    tracking,
                    depth,
                    motion,
                    refinement,
                    TrackedPoints.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** Returns the estimate of a frame of which not all shows the world. */
        public Estimate of(Optional<WorldMask> shown) {
            return new Estimate(
                    frame,
                    image,
                    tracking,
                    depth,
                    motion,
                    refinement,
                    points,
                    measured,
                    shown,
                    lens);
        }

        /**
         * Returns the estimate with measured depth.
         *
         * @param onNetworkGrid the same depth on the networks' grid
         */
        public Estimate measured(DepthImage onNetworkGrid, Measured map) {
            return new Estimate(
                    frame,
                    image,
                    tracking,
                    onNetworkGrid,
                    motion,
                    refinement,
                    points,
                    Optional.of(map),
                    world,
                    lens);
        }
    }

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
            Optional<FloatImage> explainability) {
        /** Returns the motion halfway between both answers; the only one where there is one. */
        public RigidTransform agreed() {
            return targetFromPrevious
                    .map(back -> previousFromTarget.inverse().times(back.inverse()))
                    .map(apart -> previousFromTarget.times(apart.scaled(0.5)))
                    .orElse(previousFromTarget);
        }
    }
}
