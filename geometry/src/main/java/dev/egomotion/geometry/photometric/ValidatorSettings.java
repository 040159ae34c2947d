package dev.egomotion.geometry.photometric;

import dev.egomotion.geometry.values.Camera.Calibration;

/**
 * Where the validator draws its lines. Errors are pe of {@link PhotometricError}, on luma in [0, 1].
 *
 * @param minVisibleShare fewer of the target's pixels inside the source, share in [0, 1], and no error
 *     is a measurement: a turn of 20 degrees between frames still leaves 0.75
 * @param staticError mean identity error below which two images are the same; a camera that
 *     stands gives 0.02 to 0.04 on train-kitti-00, one that creeps at 0.4 m/s already 0.13
 * @param vetoRatio mean warped error over mean identity error above which the motion is refuted;
 *     above 1 because an imperfect warp of a nearly static image adds blur of its own
 * @param witnessRatio mean backward error over identity error above which depth that was measured before refutes a motion
 *     that moves the image; right motions on recorded drives have at most 0.57, turned ones at least 0.86
 * @param leastImageMotion mean image motion from which that is asked, pixels
 * @param rivalsFrom the same ratio from which a motion is set against its own multiples: below, it explains enough
 * @param rivalRatio a multiple of the motion refutes it when its error is below this share of the motion's own: 1.2 times and more
 *     for right motions on recorded drives, at most 0.36 for reversed and tripled ones
 * @param minParallax mean image motion due to translation, pixels, below which its direction and
 *     length are noise
 * @param maxGain ratio of mean brightness above which the exposure jumped; the largest
 *     change from frame to frame on four training drives is 1.13
 * @param minConfidence confidence below which a motion is not called tracked: with the starter networks
 *     on training drives a motion one degree off has 0.06 to 0.25, their own motions 0.1 to 0.5
 * @param halfTrustError pe at which a pixel is trusted half
 * @param identityFloor added to the identity error when the warped error is set against it, so that
 *     noise over noise is not taken for a refutation
 * @param halfTrustAngle forward-backward angle at which the motion is trusted half, radians
 * @param halfTrustTranslation relative forward-backward translation at which it is trusted half
 * @param guessedCameraCap highest confidence when the camera's intrinsics were guessed
 * @param fieldOfViewCap highest confidence when only the field of view was told: the principal point and the lens are
 *     unknown
 */
public record ValidatorSettings(
        double minVisibleShare,
        double staticError,
        double vetoRatio,
        double witnessRatio,
        double leastImageMotion,
        double rivalsFrom,
        double rivalRatio,
        double minParallax,
        double maxGain,
        double minConfidence,
        double halfTrustError,
        double identityFloor,
        double halfTrustAngle,
        double halfTrustTranslation,
        double guessedCameraCap,
        double fieldOfViewCap) {
    /** Checks that shares lie in [0, 1], ratios above 1 and scales above 0. */
    public ValidatorSettings {
        requireBetween("minVisibleShare", minVisibleShare, 0, 1);
        requireBetween("staticError", staticError, 0, 1);
        requireBetween("vetoRatio", vetoRatio, 1, Double.MAX_VALUE);
        requireBetween("witnessRatio", witnessRatio, Double.MIN_NORMAL, vetoRatio);
        requireBetween("leastImageMotion", leastImageMotion, 0, Double.MAX_VALUE);
        requireBetween("rivalsFrom", rivalsFrom, 0, witnessRatio);
        requireBetween("rivalRatio", rivalRatio, 0, 1);
        requireBetween("minParallax", minParallax, 0, Double.MAX_VALUE);
        requireBetween("maxGain", maxGain, 1, Double.MAX_VALUE);
        requireBetween("minConfidence", minConfidence, 0, 1);
        requireBetween("halfTrustError", halfTrustError, Double.MIN_NORMAL, 1);
        requireBetween("identityFloor", identityFloor, Double.MIN_NORMAL, 1);
        requireBetween("halfTrustAngle", halfTrustAngle, Double.MIN_NORMAL, Math.PI);
        requireBetween(
                "halfTrustTranslation", halfTrustTranslation, Double.MIN_NORMAL, Double.MAX_VALUE);
        requireBetween("guessedCameraCap", guessedCameraCap, 0, 1);
        requireBetween("fieldOfViewCap", fieldOfViewCap, 0, 1);
    }

    /** Returns the settings in use, chosen on training drives and rendered drives. */
    public static ValidatorSettings defaults() {
        return new ValidatorSettings(
                0.3,
                0.045,
                1.1,
                0.8,
                1,
                0.5,
                0.8,
                0.3,
                1.25,
                0.15,
                0.2,
                0.03,
                Math.toRadians(1),
                0.5,
                0.5,
                0.7);
    }

    /** Returns the highest confidence with intrinsics of such an origin. */
    public double cap(Calibration calibration) {
        return switch (calibration) {
            case CALIBRATED -> 1;
            case FIELD_OF_VIEW -> fieldOfViewCap;
            case GUESSED -> guessedCameraCap;
        };
    }

    private static void requireBetween(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(
                    "%s is %s; it must lie between %s and %s".formatted(name, value, low, high));
        }
    }
}
