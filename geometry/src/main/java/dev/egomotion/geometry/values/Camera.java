package dev.egomotion.geometry.values;

import java.util.OptionalDouble;

/**
 * A camera as it delivers its images: intrinsics, lens, and what is known of how it was measured and
 * mounted.
 *
 * @param pinhole intrinsics of the image as delivered
 * @param distortion what the lens does; undone before anything else sees the image
 * @param calibration how far to trust the intrinsics
 * @param heightAboveGround height of the optical centre above the road, metres, where known
 */
public record Camera(
        PinholeCamera pinhole,
        Distortion distortion,
        Calibration calibration,
        OptionalDouble heightAboveGround) {
    /** Where intrinsics come from. */
    public enum Calibration {
        /** Measured: they stand in a camera file. */
        CALIBRATED,
        /** Computed from a horizontal field of view that the user gave. */
        FIELD_OF_VIEW,
        /** Neither was known. */
        GUESSED
    }

    /** Checks that a known height is positive. */
    public Camera {
        if (heightAboveGround.isPresent()
                && !(heightAboveGround.getAsDouble() > 0
                        && Double.isFinite(heightAboveGround.getAsDouble()))) {
            throw new IllegalArgumentException(
                    "height above ground is "
                            + heightAboveGround.getAsDouble()
                            + "; it must be a positive number of metres");
        }
    }

    /** Returns a calibrated camera of rectified images. */
    public static Camera rectified(PinholeCamera pinhole) {
        return new Camera(pinhole, Distortion.NONE, Calibration.CALIBRATED, OptionalDouble.empty());
    }
}
