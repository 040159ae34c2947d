package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;

/**
 * How far a refined motion is to be trusted by the points that it was told by, and by the motion before it.
 *
 * <pre>
 * trust = 1 / (1 + (st / (a |t|))^2)      st: standard deviation of the translation, |t| its length
 *         x 1 / (1 + (sr f / b)^2)        sr: of the rotation; f the focal length: as pixels
 *         x 1 / (1 + (d / c)^2)           d: angle between this direction of travel and the last; c: halfTrustTurn, or
 *                                         usualTurns times what is usual for the camera, whichever is more
 * </pre>
 *
 * <p>Chosen on four rendered drives with noise, blur, darkness and a covered lower half, and on training drives: there errors go
 * with these three; on clean drives the factor is close to 1.
 *
 * @param halfTrustTranslation a, share
 * @param halfTrustRotation b, pixels of the tracking image
 * @param halfTrustTurn the least c, radians: a vehicle's
 * @param usualTurns c in usual turns: a hand changes direction all the time
 */
public record MotionTrust(
        double halfTrustTranslation,
        double halfTrustRotation,
        double halfTrustTurn,
        double usualTurns) {
    /** A translation shorter than this share of the other has no direction. */
    private static final double LEAST_LENGTH = 0.2;

    /** Over how many motions a usual turn is taken, and how sure of themselves these must be. */
    private static final int REMEMBERED = 16;

    private static final double SURE = 0.5;

    /** Returns the numbers in use. */
    public static MotionTrust defaults() {
        return new MotionTrust(0.1, 0.3, Math.toRadians(6), 3);
    }

    /**
     * Returns how far to trust a motion, 0 to 1.
     *
     * @param refined the motion; where nothing was refined or nothing moves, 1
     * @param before the motion before it, in the same unit; identity where there is none
     * @param focalLength of the tracking image, pixels
     * @param usualTurn by how much the direction usually changes, radians
     */
    public double of(
            Refinement refined, RigidTransform before, double focalLength, double usualTurn) {
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
                                            / Math.max(halfTrustTurn, usualTurns * usualTurn));
        };
    }

    /**
     * Returns by how much the direction of travel usually changes, once a motion more is known: a running mean over those motions
     * that are well told by their points.
     *
     * @param usual what was usual before, radians
     * @param refined the motion
     * @param before the motion before it, in the same unit
     * @param focalLength of the tracking image, pixels
     */
    public double usualTurn(
            double usual, Refinement refined, RigidTransform before, double focalLength) {
        Vector3 now = refined.previousFromTarget().translation();
        boolean isTold =
                refined.outcome() == Refinement.Outcome.REFINED
                        && hasTurn(now, before.translation())
                        && ofRotation(refined, focalLength) * ofTranslation(refined) > SURE;
        return isTold ? usual + (turn(now, before.translation()) - usual) / REMEMBERED : usual;
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

    private static boolean hasTurn(Vector3 now, Vector3 before) {
        double shorter = Math.min(now.norm(), before.norm());
        return shorter > LEAST_LENGTH * Math.max(now.norm(), before.norm());
    }

    private static double turn(Vector3 now, Vector3 before) {
        return hasTurn(now, before) ? Math.atan2(now.cross(before).norm(), now.dot(before)) : 0;
    }

    private static double half(double x) {
        return 1 / (1 + x * x);
    }
}
