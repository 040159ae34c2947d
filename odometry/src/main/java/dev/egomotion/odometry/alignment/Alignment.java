package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.RigidTransform;

/**
 * What aligning two frames gives.
 *
 * @param sourceFromTarget motion; the start where the outcome says that nothing was refined
 * @param convergence how it ended
 * @param inlierShare share of the selected pixels that are seen in the source with a residual below the
 *     outlier threshold, 0 to 1; 0 when nothing was refined
 * @param cost mean Huber cost of the visible pixels, grey levels squared; infinite when nothing was refined
 * @param gain brightness of the source over that of the target
 * @param bias grey levels added to it, about the middle grey 128
 * @param covariance 6x6, row-major, of (vx, vy, vz, wx, wy, wz) in the target's frame, sourceFromTarget
 *     times a small motion: unit of the scene squared and radians squared. From the residuals alone and
 *     as if neighbouring pixels were independent, thus a lower bound. Empty when nothing was refined
 */
public record Alignment(
        RigidTransform sourceFromTarget,
        Convergence convergence,
        double inlierShare,
        double cost,
        double gain,
        double bias,
        double[] covariance) {
    /** Checks ranges. */
    public Alignment {
        if (!(inlierShare >= 0 && inlierShare <= 1) || !(cost >= 0)) {
            throw new IllegalArgumentException(
                    "inlier share %s must lie in 0..1, cost %s must not be negative"
                            .formatted(inlierShare, cost));
        }
    }

    static Alignment notRefined(RigidTransform start, Convergence why) {
        return new Alignment(start, why, 0, Double.POSITIVE_INFINITY, 1, 0, new double[0]);
    }
}
