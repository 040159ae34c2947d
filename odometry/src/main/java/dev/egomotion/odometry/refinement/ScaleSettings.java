package dev.egomotion.odometry.refinement;

import java.util.OptionalDouble;

/**
 * Where the unit of length comes from.
 *
 * @param byGround whether the ground ahead keeps the unit steady: right for a camera that is fixed to a vehicle
 * @param cameraHeight height of the camera above the ground, metres; makes the unit metres
 * @param bySpeed whether measured speed makes the unit metres
 */
public record ScaleSettings(boolean byGround, OptionalDouble cameraHeight, boolean bySpeed) {
    /** Checks that a height is positive and seen by the ground. */
    public ScaleSettings {
        if (cameraHeight.isPresent() && !(cameraHeight.getAsDouble() > 0 && byGround)) {
            throw new IllegalArgumentException(
                    "camera height %s: it must be positive, and the ground must be used"
                            .formatted(cameraHeight.getAsDouble()));
        }
        if (cameraHeight.isPresent() && bySpeed) {
            throw new IllegalArgumentException(
                    "the unit cannot come from both camera height and speed; choose one");
        }
    }

    /** The network's unit, held steady by the ground. */
    public static ScaleSettings network() {
        return new ScaleSettings(true, OptionalDouble.empty(), false);
    }

    /** Metres from a known height above the ground. */
    public static ScaleSettings ofCameraHeight(double metres) {
        return new ScaleSettings(true, OptionalDouble.of(metres), false);
    }

    /** Metres from measured speed. */
    public static ScaleSettings ofSpeed() {
        return new ScaleSettings(true, OptionalDouble.empty(), true);
    }

    Refinement.Scale.Source source() {
        if (bySpeed) {
            return Refinement.Scale.Source.SPEED;
        }
        return cameraHeight.isPresent()
                ? Refinement.Scale.Source.CAMERA_HEIGHT
                : Refinement.Scale.Source.NETWORK;
    }
}
