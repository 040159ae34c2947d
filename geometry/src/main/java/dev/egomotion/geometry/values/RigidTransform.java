package dev.egomotion.geometry.values;

/**
 * A rigid motion aFromB: p_a = R p_b + t.
 *
 * <p>Variables of this type are named {@code toFromFrom}, such as {@code sourceFromTarget} or
 * {@code worldFromCamera}, so that a product reads as a chain: aFromC = aFromB.times(bFromC).
 *
 * @param rotation R
 * @param translation t, in the unit of the scene
 */
public record RigidTransform(Rotation rotation, Vector3 translation) {
    /** No motion. */
    public static final RigidTransform IDENTITY =
            new RigidTransform(Rotation.IDENTITY, Vector3.ZERO);

    /** Below this angle, radians, series replace closed forms that lose digits there. */
    private static final double SMALL_ANGLE = 1e-2;

    /** Returns aFromC = aFromB bFromC, where this is aFromB. */
    public RigidTransform times(RigidTransform bFromC) {
        return new RigidTransform(
                rotation.times(bFromC.rotation),
                rotation.apply(bFromC.translation).plus(translation));
    }

    /** Returns bFromA, where this is aFromB. */
    public RigidTransform inverse() {
        Rotation inverse = rotation.inverse();
        return new RigidTransform(inverse, inverse.apply(translation).times(-1));
    }

    /** Returns p_a of a point p_b. */
    public Vector3 apply(Vector3 point) {
        return rotation.apply(point).plus(translation);
    }

    /**
     * Returns the part of this motion that a camera at constant velocity makes in a fraction of the
     * time: exp(fraction log(T)) on SE(3), the screw motion, so that scaled(2) is this motion twice.
     *
     * <p>With w the axis-angle of R and V(w) = I + (1 - cos a) / a^2 [w] + (a - sin a) / a^3 [w]^2, a =
     * |w|: t' = fraction V(fraction w) V(w)^-1 t.
     *
     * @param fraction share of the time, any finite number; 1 gives this motion
     */
    public RigidTransform scaled(double fraction) {
        Vector3 w = rotation.axisAngle();
        Vector3 part = w.times(fraction);
        return new RigidTransform(
                Rotation.fromAxisAngle(part),
                leftJacobian(part, inverseLeftJacobian(w, translation)).times(fraction));
    }

    /** Returns V(w) v, V the left Jacobian of SO(3): exp([w + dw]) = exp([V(w) dw]) exp([w]) to first order. */
    public static Vector3 leftJacobian(Vector3 w, Vector3 v) {
        double a = w.norm();
        double half = Math.sin(a / 2);
        double first = a < 1e-9 ? 0.5 : 2 * half * half / (a * a);
        double second = a < SMALL_ANGLE ? 1.0 / 6 - a * a / 120 : (a - Math.sin(a)) / (a * a * a);
        Vector3 once = w.cross(v);
        return v.plus(once.times(first)).plus(w.cross(once).times(second));
    }

    /** Returns V(w)^-1 v, with V(w)^-1 = I - [w] / 2 + (1 / a^2 - (1 + cos a) / (2 a sin a)) [w]^2. */
    private static Vector3 inverseLeftJacobian(Vector3 w, Vector3 v) {
        double a = w.norm();
        double second =
                a < SMALL_ANGLE ? 1.0 / 12 + a * a / 720 : (1 - a / 2 / Math.tan(a / 2)) / (a * a);
        Vector3 once = w.cross(v);
        return v.minus(once.times(0.5)).plus(w.cross(once).times(second));
    }
}
