package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;

/**
 * How far a refined motion is to be trusted by the points that it was told by, and by the motion before it.
 *
 * <pre>
 * trust = 1 / (1 + (st / (a |t|))^2)      st: standard deviation of the translation, |t| its length
 *         x 1 / (1 + (sr f / b)^2)        sr: of the rotation; f the focal length: as pixels
 *         x 1 / (1 + (d / c)^2)           d: angle between this direction of travel and the last
 * </pre>
 *
 * <p>Chosen on four rendered drives with noise, blur, darkness and a covered lower half, and on training drives: there errors go
 * with these three; on clean drives the factor is close to 1.
 *
 * @param halfTrustTranslation a, share
 * @param halfTrustRotation b, pixels of the tracking image
 * @param halfTrustTurn c, radians
 */
public record MotionTrust(
        double halfTrustTranslation, double halfTrustRotation, double halfTrustTurn) {
    /** A translation shorter than this share of the other has no direction. */
    private static final double LEAST_LENGTH = 0.2;

    /** Returns the numbers in use. */
    public static MotionTrust defaults() {
        return new MotionTrust(0.1, 0.3, Math.toRadians(6));
    }

    /**
     * Returns how far to trust a motion, 0 to 1.
     *
     * @param refined the motion; where nothing was refined or nothing moves, 1
     * @param before the motion before it, in the same unit; identity where there is none
     * @param focalLength of the tracking image, pixels
     */
    public double of(Refinement refined, RigidTransform before, double focalLength) {
        return switch (refined.outcome()) {
            case FIRST, STATIC, TOO_FEW_TRACKS -> 1;
            case PURE_ROTATION, LOW_PARALLAX -> ofRotation(refined, focalLength);
            case REFINED, MOVING_OBJECTS ->
                    ofRotation(refined, focalLength)
                            * ofTranslation(refined)
                            * half(
                                    turn(
                                                    refined.previousFromTarget().translation(),
                                                    before.translation())
                                            / halfTrustTurn);
        };
    }

    private double ofRotation(Refinement refined, double focalLength) {
        return half(deviation(refined.covariance(), 3) * focalLength / halfTrustRotation);
    }

    private double ofTranslation(Refinement refined) {
        double length = refined.previousFromTarget().translation().norm();
        return half(deviation(refined.covariance(), 0) / (length * halfTrustTranslation));
    }

    /** Returns the root of the trace of a block; infinite where the points leave a direction open. */
    private static double deviation(double[] covariance, int block) {
        if (covariance.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double trace = 0;
        for (int i = block; i < block + 3; i++) {
            trace += covariance[7 * i];
        }
        return Math.sqrt(trace);
    }

    private static double turn(Vector3 now, Vector3 before) {
        double shorter = Math.min(now.norm(), before.norm());
        return shorter > LEAST_LENGTH * Math.max(now.norm(), before.norm())
                ? Math.atan2(now.cross(before).norm(), now.dot(before))
                : 0;
    }

    private static double half(double x) {
        return 1 / (1 + x * x);
    }
}
