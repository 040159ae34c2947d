package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.Optional;

/**
 * What a window says of its newest frame.
 *
 * @param previousFromTarget motion of the newest frame to the one before
 * @param settledPreviousFromTarget the same for the host and the frame before it, now that frames on both
 *     sides have been seen; empty until the window is full
 * @param convergence how the window's adjustment ended
 * @param inlierShare share of the points seen in the other frames with a residual below the outlier
 *     threshold, 0 to 1
 * @param cost mean cost of a residual, grey levels squared; infinite when nothing was refined
 * @param start what the adjustment that was kept began with
 * @param covariance 6x6, row-major, of previousFromTarget as {@link AdjustedWindow} defines it; empty when
 *     nothing was refined or the host is not the newest frame
 * @param logScale mean logarithm of carried over network depth
 */
public record WindowMotion(
        RigidTransform previousFromTarget,
        Optional<RigidTransform> settledPreviousFromTarget,
        Convergence convergence,
        double inlierShare,
        double cost,
        Start start,
        double[] covariance,
        double logScale) {
    /** Where a motion began. */
    public enum Start {
        /** The network's motion, aligned. */
        NETWORK,
        /** The motion before once more, aligned. */
        VELOCITY,
        /** The network's motions of the whole window, not aligned. */
        NETWORK_WINDOW
    }
}
