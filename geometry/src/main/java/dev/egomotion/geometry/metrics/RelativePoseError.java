package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;
import java.util.Optional;

/**
 * Relative pose error (evo's RPE; Sturm et al., IROS 2012): per pair of moments i, j the motion E =
 * (Q_i^-1 Q_j)^-1 (P_i^-1 P_j) that is left between reference Q and estimate P: length of its translation
 * and its angle.
 *
 * @param protocol definition, delta and alignment
 * @param translation lengths, in the reference's unit
 * @param rotationDegrees angles, degrees
 * @param frames place of each pair's end in the list of poses; shared, not modified
 * @param translations length of every pair; shared, not modified
 */
public record RelativePoseError(
        String protocol,
        ErrorStatistics translation,
        ErrorStatistics rotationDegrees,
        int[] frames,
        double[] translations) {
    /**
     * Compares motions. A delta in metres is measured along the aligned estimate, as evo does.
     *
     * @return empty where the path is shorter than one delta
     */
    public static Optional<RelativePoseError> of(AlignedPoses aligned, RelativeDelta delta) {
        PosePairs pairs = aligned.pairs();
        List<RelativeDelta.Span> spans = delta.spans(pairs.estimate());
        if (spans.isEmpty()) {
            return Optional.empty();
        }
        double[] lengths = new double[spans.size()];
        double[] degrees = new double[spans.size()];
        int[] frames = new int[spans.size()];
        for (int k = 0; k < lengths.length; k++) {
            RelativeDelta.Span span = spans.get(k);
            RigidTransform e =
                    motion(pairs.reference(), span).inverse().times(motion(pairs.estimate(), span));
            lengths[k] = e.translation().norm();
            degrees[k] = Math.toDegrees(e.rotation().angle());
            frames[k] = span.to();
        }
        return Optional.of(
                new RelativePoseError(
                        "RPE as evo defines it, "
                                + delta.label()
                                + ", "
                                + aligned.alignment().label(),
                        ErrorStatistics.of(lengths),
                        ErrorStatistics.of(degrees),
                        frames,
                        lengths));
    }

    private static RigidTransform motion(List<RigidTransform> poses, RelativeDelta.Span span) {
        return poses.get(span.from()).inverse().times(poses.get(span.to()));
    }
}
