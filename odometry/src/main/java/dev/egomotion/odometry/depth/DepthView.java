package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.refinement.TrackedPoints;
import java.util.Optional;

/**
 * What the measurement is given of a frame. Lengths are in one unit.
 *
 * @param image gray, rectified, of the tracking size
 * @param network depth as the network predicts it, of any size of the same view; where it is used
 * @param points tracked points
 * @param motion since the frame before
 * @param world which pixels show the world, of the tracking size; empty where all do
 */
public record DepthView(
        GrayImage image,
        Optional<DepthImage> network,
        TrackedPoints points,
        Motion motion,
        Optional<WorldMask> world) {
    /** A frame of which every pixel shows the world. */
    public DepthView(
            GrayImage image, Optional<DepthImage> network, TrackedPoints points, Motion motion) {
        this(image, network, points, motion, Optional.empty());
    }

    /** How a frame is linked to the one before. */
    public sealed interface Motion {}

    /** Not at all, or not reliably: what was measured before says nothing. */
    public record Unknown() implements Motion {}

    /** The camera stands: what was measured before stays. */
    public record Standing() implements Motion {}

    /**
     * By a motion.
     *
     * @param previousFromTarget since the frame before
     * @param unitChange what lengths of the frames before are to be multiplied by to be in this frame's unit; positive
     */
    public record Moving(RigidTransform previousFromTarget, double unitChange) implements Motion {
        /** Checks the unit. */
        public Moving {
            if (!(unitChange > 0) || !Double.isFinite(unitChange)) {
                throw new IllegalArgumentException(
                        "change of unit is " + unitChange + "; it must be positive");
            }
        }
    }
}
