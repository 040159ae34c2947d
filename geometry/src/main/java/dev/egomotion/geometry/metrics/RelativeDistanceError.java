package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.List;
import java.util.Optional;

/**
 * Relative error of distances (evo's RPE, pose relation point_distance): per pair of moments i, j how far | |q_j - q_i| -
 * |p_j - p_i| | the distances between them differ. It needs positions alone.
 *
 * @param protocol definition, delta and alignment
 * @param distance differences, in the reference's unit
 * @param places place of each pair's end in the list of positions; shared, not modified
 * @param distances difference of every pair; shared, not modified
 */
public record RelativeDistanceError(
        String protocol, ErrorStatistics distance, int[] places, double[] distances) {
    /**
     * Compares. A delta in metres is measured along the estimate.
     *
     * @param reference known positions
     * @param estimate estimated ones at the same moments, aligned as is wanted
     * @param alignment how they were aligned, for the protocol
     * @return empty where the path is shorter than one delta
     */
    public static Optional<RelativeDistanceError> of(
            List<Vector3> reference,
            List<Vector3> estimate,
            RelativeDelta delta,
            String alignment) {
        List<RelativeDelta.Span> spans =
                delta.spans(
                        estimate.stream()
                                .map(p -> new RigidTransform(Rotation.IDENTITY, p))
                                .toList());
        if (spans.isEmpty()) {
            return Optional.empty();
        }
        double[] distances =
                spans.stream()
                        .mapToDouble(s -> Math.abs(between(reference, s) - between(estimate, s)))
                        .toArray();
        return Optional.of(
                new RelativeDistanceError(
                        "RPE of distances as evo's point_distance defines it, "
                                + delta.label()
                                + ", "
                                + alignment,
                        ErrorStatistics.of(distances),
                        spans.stream().mapToInt(RelativeDelta.Span::to).toArray(),
                        distances));
    }

    private static double between(List<Vector3> positions, RelativeDelta.Span span) {
        return positions.get(span.to()).minus(positions.get(span.from())).norm();
    }
}
