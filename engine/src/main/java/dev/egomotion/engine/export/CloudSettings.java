package dev.egomotion.engine.export;

import dev.egomotion.engine.failure.BadInputException;

/**
 * Which points of depth maps a cloud holds.
 *
 * @param leastConfidence a point's least {@linkplain PointConfidence confidence}, 0 to 1
 * @param farthest points farther from the camera that saw them are left out, unit of length
 * @param cube edge of the cubes in which points are fused, unit of length
 */
public record CloudSettings(double leastConfidence, double farthest, double cube) {
    /** Points above it are right on rendered streets, and enough of them are (docs/experiments/depth.md). */
    public static final double LEAST_CONFIDENCE = 0.7;

    /** Beyond this the smallest error of depth is wider than a lane, metres. */
    public static final double FARTHEST = 40;

    /** Edge of a cube, metres. */
    public static final double CUBE = 0.1;

    /**
     * Checks all.
     *
     * @throws BadInputException naming the option, the value and what is allowed
     */
    public static CloudSettings of(double leastConfidence, double farthest, double cube)
            throws BadInputException {
        if (!(leastConfidence >= 0 && leastConfidence <= 1)) {
            throw new BadInputException(
                    "--min-confidence: %s; 0 to 1 is expected".formatted(leastConfidence));
        }
        if (!(farthest > 0)) {
            throw new BadInputException(
                    "--max-range: %s; a positive length is expected".formatted(farthest));
        }
        if (!(cube > 0) || !Double.isFinite(cube)) {
            throw new BadInputException(
                    "--voxel: %s; a positive length is expected".formatted(cube));
        }
        return new CloudSettings(leastConfidence, farthest, cube);
    }
}
