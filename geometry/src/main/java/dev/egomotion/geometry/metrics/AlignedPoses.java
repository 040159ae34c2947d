package dev.egomotion.geometry.metrics;

/**
 * An estimate brought to its reference.
 *
 * @param alignment what was allowed
 * @param referenceFromEstimate what was done
 * @param determined whether the positions leave one rotation only; where they lie on a line, the
 *     smallest of the best rotations was taken and angles of the whole path mean little
 * @param pairs the reference as it was, the estimate moved
 */
public record AlignedPoses(
        Alignment alignment,
        Similarity referenceFromEstimate,
        boolean determined,
        PosePairs pairs) {}
