package dev.egomotion.geometry.photometric;

import dev.egomotion.geometry.values.FloatImage;
import java.util.OptionalDouble;

/**
 * What inverse-warping two frames into each other says of their predicted depth and motion.
 *
 * @param confidence how far to trust the motion, 0 to 1
 * @param map the same per pixel of the target, 0 to 1; 0 where nothing could be compared
 * @param verdict what follows
 * @param photometricError mean error of the source warped into the target, over the pixels that could
 *     be compared; NaN when there were none
 * @param photometricErrorBackward mean error of the target warped into the source; NaN likewise
 * @param identityError mean error of the unwarped images over the same pixels (over all when there
 *     were none): what no motion at all would explain
 * @param visibleShare share of the target's pixels that project into the source, 0 to 1
 * @param forwardBackwardRotation angle left when the motions predicted in both directions are composed,
 *     radians; empty when only one was given
 * @param forwardBackwardTranslation length left when they are composed, relative to the motion's own
 *     length; empty likewise
 * @param depthConsistency mean 1 - |D_a - D_b| / (D_a + D_b) of the two depth images over visible
 *     pixels, 0 to 1; 0 when there were none
 * @param explainability mean of the given explainability map, 0 to 1; empty without one
 */
public record Validation(
        float confidence,
        FloatImage map,
        Verdict verdict,
        float photometricError,
        float photometricErrorBackward,
        float identityError,
        float visibleShare,
        OptionalDouble forwardBackwardRotation,
        OptionalDouble forwardBackwardTranslation,
        double depthConsistency,
        OptionalDouble explainability) {
    /** Checks that confidence and share lie in [0, 1]. */
    public Validation {
        requireShare("confidence", confidence);
        requireShare("visible share", visibleShare);
        requireShare("depth consistency", depthConsistency);
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is " + value + "; it must lie in 0..1");
        }
    }

    /** Returns the same with another map per pixel. */
    public Validation withMap(FloatImage other) {
        return with(other, verdict);
    }

    /** Returns the same as refuted. */
    Validation vetoed() {
        return with(map, Verdict.VETOED);
    }

    private Validation with(FloatImage otherMap, Verdict otherVerdict) {
        return new Validation(
                confidence,
                otherMap,
                otherVerdict,
                photometricError,
                photometricErrorBackward,
                identityError,
                visibleShare,
                forwardBackwardRotation,
                forwardBackwardTranslation,
                depthConsistency,
                explainability);
    }
}
