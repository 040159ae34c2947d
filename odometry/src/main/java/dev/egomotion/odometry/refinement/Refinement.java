package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.RigidTransform;

/**
 * What the tracked points say of a frame. Lengths are in the unit that {@link #scale} names.
 *
 * @param outcome how far the motion is decided
 * @param previousFromTarget motion since the frame before; the network's where too few points were tracked
 * @param covariance 6x6, row-major, of (vx, vy, vz, wx, wy, wz), a small motion applied on the left of
 *     targetFromPrevious: unit squared and radians squared. As if residuals were independent, thus a lower
 *     bound; empty where the points leave some direction open
 * @param tracks points found again
 * @param inlierShare share of them that agree with the motion, 0 to 1
 * @param error median distance between where they are and where they should be, pixels of the tracking image;
 *     NaN without tracks
 * @param parallax median part of their motion that is not the camera's rotation, pixels; NaN without tracks
 * @param start which start led to the motion: velocity, network or none; empty when there was nothing to search
 * @param depthFactor what the network's depth of this frame is to be multiplied by to be in the same unit
 * @param scale where the unit stands
 */
public record Refinement(
        Outcome outcome,
        RigidTransform previousFromTarget,
        double[] covariance,
        int tracks,
        double inlierShare,
        double error,
        double parallax,
        String start,
        double depthFactor,
        Scale scale) {
    /** How far the points decide a motion. */
    public enum Outcome {
        /** The first frame, or the first after a break: no motion is asked. */
        FIRST,
        /** The points agree on one motion. */
        REFINED,
        /** The points do not move: neither does the camera. */
        STATIC,
        /** The points move as under a rotation alone: the translation is not told. */
        PURE_ROTATION,
        /** The points move too little beside the rotation for the translation to be told. */
        LOW_PARALLAX,
        /** Most points do not agree on one motion: much of what is seen moves by itself. */
        MOVING_OBJECTS,
        /** Too few points were found again. */
        TOO_FEW_TRACKS
    }

    /**
     * The unit of lengths.
     *
     * @param source where it comes from
     * @param unitsPerWindowUnit factor from the window's own unit, which drifts
     * @param uncertainty standard deviation of its log; infinite where nothing measures it
     * @param reset whether it was taken up anew with this frame: lengths before and after do not compare
     */
    public record Scale(
            Source source, double unitsPerWindowUnit, double uncertainty, boolean reset) {
        /** Where a unit of length comes from. */
        public enum Source {
            /** From the network's depth; held steady by the ground where that is seen. */
            NETWORK,
            /** Metres, from the known height of the camera above the ground. */
            CAMERA_HEIGHT,
            /** Metres, from measured speed. */
            SPEED
        }
    }
}
