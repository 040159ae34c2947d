package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;

/**
 * A motion with a change of unit: p' = s R p + t.
 *
 * @param scale s, not negative
 * @param rigid R and t
 */
public record Similarity(double scale, RigidTransform rigid) {
    /** Changes nothing. */
    public static final Similarity IDENTITY = new Similarity(1, RigidTransform.IDENTITY);

    /** Checks the scale. */
    public Similarity {
        if (!(scale >= 0) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "scale is " + scale + "; it must be finite and not negative");
        }
    }

    /** Returns s R p + t. */
    public Vector3 apply(Vector3 point) {
        return rigid.apply(point.times(scale));
    }

    /** Returns a pose moved: its place is s R p + t, its axes turn by R and stay of unit length. */
    public RigidTransform apply(RigidTransform pose) {
        return rigid.times(new RigidTransform(pose.rotation(), pose.translation().times(scale)));
    }
}
