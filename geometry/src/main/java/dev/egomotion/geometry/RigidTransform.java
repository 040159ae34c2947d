package dev.egomotion.geometry;

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
     * Returns the fraction of this motion that a camera at constant velocity makes in a fraction of
     * the time: rotation angle and translation scaled alike.
     *
     * @param fraction share of the time, any finite number; 1 gives this motion
     */
    public RigidTransform scaled(double fraction) {
        return new RigidTransform(
                Rotation.fromAxisAngle(rotation.axisAngle().times(fraction)),
                translation.times(fraction));
    }
}
