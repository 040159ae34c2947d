package dev.egomotion.geometry.metrics;

/**
 * An estimate brought to its reference.
 *
 * @param alignment what was allowed
 * @param referenceFromEstimate what was done
 * @param rotationGap how well the positions tell the rotation, from 0 on: 0 where they lie on a line, about
 *     twice the squared ratio of the path's breadth to its length where they nearly do; 1 where none was fitted
 * @param pairs the reference as it was, the estimate moved
 */
public record AlignedPoses(
        Alignment alignment,
        Similarity referenceFromEstimate,
        double rotationGap,
        PosePairs pairs) {
    /** A path less broad than a tenth or so of its length. */
    private static final double NEARLY_A_LINE = 0.02;

    /**
     * Returns whether the positions tell the rotation. Where they lie nearly on a line the rotation about it
     * follows from noise (on a line itself the smallest is taken): positions are compared as well as ever,
     * angles of the whole path mean little.
     */
    public boolean rotationDetermined() {
        return rotationGap >= NEARLY_A_LINE;
    }
}
