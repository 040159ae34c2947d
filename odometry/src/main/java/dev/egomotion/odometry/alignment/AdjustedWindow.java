package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;

/**
 * What adjusting a window gives.
 *
 * @param frameFromHost motion of every frame of the window in order, the host's own the identity; the
 *     starts where the outcome says that nothing was refined
 * @param convergence how it ended
 * @param inlierShare share of all points in all other frames that are seen there with a mean residual
 *     below the outlier threshold, 0 to 1; 0 when nothing was refined
 * @param cost mean cost of a residual, grey levels squared, depth priors included; infinite when nothing
 *     was refined
 * @param covariance of every frame's motion, 6x6, row-major, of (vx, vy, vz, wx, wy, wz) in the frame's
 *     own axes, a small motion times frameFromHost, depths and the other frames marginalised; zeros for
 *     the host. From residuals as if neighbouring pixels were independent, thus a lower bound. Empty when
 *     nothing was refined
 * @param points the host's points with their depth; none when nothing was refined
 */
public record AdjustedWindow(
        List<RigidTransform> frameFromHost,
        Convergence convergence,
        double inlierShare,
        double cost,
        List<double[]> covariance,
        RefinedPoints points) {
    /** Copies the lists and checks ranges. */
    public AdjustedWindow {
        frameFromHost = List.copyOf(frameFromHost);
        covariance = List.copyOf(covariance);
        if (!(inlierShare >= 0 && inlierShare <= 1) || !(cost >= 0)) {
            throw new IllegalArgumentException(
                    "inlier share %s must lie in 0..1, cost %s must not be negative"
                            .formatted(inlierShare, cost));
        }
    }

    static AdjustedWindow notRefined(List<RigidTransform> starts, Convergence why) {
        return new AdjustedWindow(
                starts, why, 0, Double.POSITIVE_INFINITY, List.of(), RefinedPoints.NONE);
    }
}
