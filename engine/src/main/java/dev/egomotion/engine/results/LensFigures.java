package dev.egomotion.engine.results;

import dev.egomotion.schemas.TrajectoryPoint;
import java.util.Optional;

/**
 * The lens as the images of a drive have it, against the camera in use.
 *
 * @param focalFactor focal length over the camera's
 * @param focalUncertainty standard deviation of its log
 * @param shiftX principal point less the camera's, to the right, in widths of the image
 * @param shiftUncertaintyX its standard deviation
 * @param shiftY likewise downwards, in widths of the image
 * @param shiftUncertaintyY its standard deviation
 */
public record LensFigures(
        double focalFactor,
        double focalUncertainty,
        double shiftX,
        double shiftUncertaintyX,
        double shiftY,
        double shiftUncertaintyY) {
    /** Returns what a record says; empty where nothing has told the lens. */
    static Optional<LensFigures> of(TrajectoryPoint p) {
        Float focal = p.getFocalFactor();
        Float sigma = p.getFocalUncertainty();
        Float x = p.getShiftX();
        Float sigmaX = p.getShiftUncertaintyX();
        Float y = p.getShiftY();
        Float sigmaY = p.getShiftUncertaintyY();
        return focal == null
                        || sigma == null
                        || x == null
                        || sigmaX == null
                        || y == null
                        || sigmaY == null
                ? Optional.empty()
                : Optional.of(new LensFigures(focal, sigma, x, sigmaX, y, sigmaY));
    }
}
