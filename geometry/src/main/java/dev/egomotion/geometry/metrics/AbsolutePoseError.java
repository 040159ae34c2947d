package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;

/**
 * Absolute pose error (evo's APE, also called absolute trajectory error): per pair |p_estimate -
 * p_reference| and the angle of R_reference^T R_estimate.
 *
 * @param protocol definition and alignment
 * @param translation distances, in the reference's unit
 * @param rotationDegrees angles, degrees
 * @param translations distance of every pair; shared, not modified
 */
public record AbsolutePoseError(
        String protocol,
        ErrorStatistics translation,
        ErrorStatistics rotationDegrees,
        double[] translations) {
    /** Compares pair by pair. */
    public static AbsolutePoseError of(AlignedPoses aligned) {
        PosePairs pairs = aligned.pairs();
        double[] distances = new double[pairs.size()];
        double[] degrees = new double[pairs.size()];
        for (int i = 0; i < pairs.size(); i++) {
            RigidTransform g = pairs.reference().get(i);
            RigidTransform p = pairs.estimate().get(i);
            distances[i] = p.translation().minus(g.translation()).norm();
            degrees[i] = Math.toDegrees(g.rotation().inverse().times(p.rotation()).angle());
        }
        return new AbsolutePoseError(
                "APE as evo defines it, " + aligned.alignment().label(),
                ErrorStatistics.of(distances),
                ErrorStatistics.of(degrees),
                distances);
    }
}
