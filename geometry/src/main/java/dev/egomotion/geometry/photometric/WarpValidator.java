package dev.egomotion.geometry.photometric;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.geometry.warp.InverseWarp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges a predicted motion by what it says of the images: each frame is inverse-warped into the
 * other with its own depth, and the result compared with what the camera saw.
 *
 * <p>With E the mean photometric error of the warped images (mean of both directions), I that of the
 * unwarped ones over the same pixels, a and t the angle and relative length that remain when the
 * motions of both directions are composed, and names of {@link ValidatorSettings}:
 *
 * <pre>
 * map(p)     = 1 / (1 + (pe(p) / halfTrustError)^2)            the warped pixel looks right
 *              x (1 - |D_a(p) - D_b(p)| / (D_a(p) + D_b(p)))   both depths agree (Bian et al. 2019)
 *              x explainability(p)                             if the network has one
 *              and 0 where p or a neighbour is not visible
 * confidence = mean of the map over pixels that have a depth
 *              x (1 - min(1, E / (I + identityFloor))^2)       motion explains what no motion does not
 *              x 1 / (1 + (a / halfTrustAngle)^2)
 *              x 1 / (1 + (t / halfTrustTranslation)^2)
 * </pre>
 *
 * <p>The verdict is the first that applies: too few visible pixels; STATIC when I is below
 * staticError; VETOED when E > vetoRatio x I; EXPOSURE_JUMP when the mean brightness changed by more
 * than maxGain and that hurts: errors are then measured after the source was given the target's mean and contrast, and
 * nevertheless E > witnessRatio x I, or the confidence is low; LOW_CONFIDENCE; LOW_PARALLAX; ACCEPTED. An error over no
 * pixels is a rejection, never 0.
 *
 * <p>Depth that was measured by the motion that is judged fits it, whatever it is. The source's own depth knew nothing of it:
 * {@link #validateMeasured} asks that witness, too. With E_b and I_b the errors of the backward warp alone, a motion is VETOED
 * that does not explain what it claims, or whose own multiple explains more:
 *
 * <pre>
 * E_b > witnessRatio x I_b, where pixels move by leastImageMotion or more
 * E(rival) < rivalRatio x E_b for the way back, a half or a third of the way,
 *            asked where E_b > rivalsFrom x I_b
 * </pre>
 *
 * <p>Instances hold buffers: one thread each. The same input gives the same answer.
 */
public final class WarpValidator {
    /** An image with a smaller standard deviation of its brightness has no contrast to change. */
    private static final double LEAST_CONTRAST = 1 / 255.0;

    private final PinholeCamera camera;
    private final ValidatorSettings settings;
    private final WarpPass forward;
    private final WarpPass backward;
    private final WarpPass rival;
    private final PhotometricError photometric;
    private final float[] identity;

    /**
     * Prepares for the images of one camera.
     *
     * @param camera of the images at the size in which they come, rectified
     * @param settings where to draw the lines
     */
    public WarpValidator(PinholeCamera camera, ValidatorSettings settings) {
        this.camera = camera;
        this.settings = settings;
        forward = new WarpPass(camera.width(), camera.height());
        backward = new WarpPass(camera.width(), camera.height());
        rival = new WarpPass(camera.width(), camera.height());
        photometric = new PhotometricError(camera.width(), camera.height());
        identity = new float[camera.width() * camera.height()];
    }

    /**
     * Judges one motion.
     *
     * @param target the frame whose motion is asked; what its mask leaves out says nothing, in either frame
     * @param source the frame it moved from
     * @param sourceFromTarget the motion to be judged, translation in the unit of the depths
     * @param targetFromSource the motion predicted the other way, if it was; otherwise the inverse is
     *     used for the backward warp and no agreement is measured
     * @param explainability one value in [0, 1] per target pixel, if the network has that output
     */
    public Validation validate(
            View target,
            View source,
            RigidTransform sourceFromTarget,
            Optional<RigidTransform> targetFromSource,
            Optional<FloatImage> explainability) {
        requireSize("target", target.luma().width(), target.luma().height());
        requireSize("source", source.luma().width(), source.luma().height());
        explainability.ifPresent(e -> requireSize("explainability", e.width(), e.height()));

        double gain = gain(target, source);
        boolean exposureJump = Math.max(gain, 1 / gain) > settings.maxGain();
        FloatImage sourceLuma = exposureJump ? matched(target, source) : source.luma();
        RigidTransform back = targetFromSource.orElseGet(sourceFromTarget::inverse);
        forward.run(
                new InverseWarp(camera, target.depth(), sourceFromTarget),
                target.luma(),
                sourceLuma,
                source.depth(),
                target.world());
        backward.run(
                new InverseWarp(camera, source.depth(), back),
                sourceLuma,
                target.luma(),
                target.depth(),
                target.world());
        photometric.map(target.luma().values(), sourceLuma.values(), identity);

        Errors errors = errors();
        Optional<Agreement> agreement =
                targetFromSource.map(b -> Agreement.of(sourceFromTarget, b));
        FloatImage map = map(explainability);
        double confidence =
                errors.none()
                        ? 0
                        : meanOverDepth(map, target)
                                * explained(errors)
                                * agreement.map(this::trust).orElse(1.0);
        return new Validation(
                (float) confidence,
                map,
                verdict(errors, exposureJump, confidence),
                (float) errors.forward,
                (float) errors.backward,
                (float) errors.identity,
                (float) forward.visibleShare(),
                agreement.map(a -> OptionalDouble.of(a.angle)).orElse(OptionalDouble.empty()),
                agreement.map(a -> OptionalDouble.of(a.length)).orElse(OptionalDouble.empty()),
                forward.meanConsistency(),
                explainability
                        .map(e -> OptionalDouble.of(mean(e.values())))
                        .orElse(OptionalDouble.empty()));
    }

    /**
     * Judges one motion by which the target's depth was measured, and the source's was not.
     *
     * @param target the frame whose motion is asked, with the depth that was measured with it
     * @param source the frame it moved from, with depth that was measured before, in the same unit
     * @param sourceFromTarget the motion to be judged, translation in the unit of the depths
     * @param explainability one value in [0, 1] per target pixel, if the network has that output
     */
    public Validation validateMeasured(
            View target,
            View source,
            RigidTransform sourceFromTarget,
            Optional<FloatImage> explainability) {
        Validation validation =
                validate(target, source, sourceFromTarget, Optional.empty(), explainability);
        boolean isOpen =
                validation.verdict() != Verdict.TOO_FEW_VISIBLE_PIXELS
                        && validation.verdict() != Verdict.STATIC;
        return isOpen && isRefutedBy(target, source, sourceFromTarget)
                ? validation.vetoed()
                : validation;
    }

    /** Returns whether the source's depth speaks against the motion that was validated last. */
    private boolean isRefutedBy(View target, View source, RigidTransform sourceFromTarget) {
        double own = backward.meanCompared(backward.error);
        double same = backward.meanCompared(identity);
        if (own > settings.witnessRatio() * same
                && backward.imageMotion() >= settings.leastImageMotion()) {
            return true;
        }
        if (own <= settings.rivalsFrom() * same) {
            return false;
        }
        double gain = gain(target, source);
        boolean exposureJump = Math.max(gain, 1 / gain) > settings.maxGain();
        FloatImage sourceLuma = exposureJump ? matched(target, source) : source.luma();
        RigidTransform back = sourceFromTarget.inverse();
        for (RigidTransform other : List.of(sourceFromTarget, part(back, 2), part(back, 3))) {
            rival.run(
                    new InverseWarp(camera, source.depth(), other),
                    sourceLuma,
                    target.luma(),
                    target.depth(),
                    target.world());
            if (isBetter()) {
                return true;
            }
        }
        return false;
    }

    /** Returns a motion with the same rotation and a part of the translation. */
    private static RigidTransform part(RigidTransform motion, double divisor) {
        return new RigidTransform(motion.rotation(), motion.translation().times(1 / divisor));
    }

    /** Returns whether the rival explains clearly more of what both see. */
    private boolean isBetter() {
        double own = 0;
        double others = 0;
        int count = 0;
        for (int i = 0; i < identity.length; i++) {
            if (backward.compared[i] && rival.compared[i]) {
                own += backward.error[i];
                others += rival.error[i];
                count++;
            }
        }
        return count >= settings.minVisibleShare() * identity.length
                && others < settings.rivalRatio() * own;
    }

    private void requireSize(String name, int width, int height) {
        if (width != camera.width() || height != camera.height()) {
            throw new IllegalArgumentException(
                    "%s of %dx%d does not fit a camera of %dx%d"
                            .formatted(name, width, height, camera.width(), camera.height()));
        }
    }

    /** Mean errors; forward and backward are NaN where nothing could be compared. */
    private record Errors(double forward, double backward, double identity) {
        boolean none() {
            return Double.isNaN(forward) || Double.isNaN(backward);
        }

        double warped() {
            return (forward + backward) / 2;
        }
    }

    private Errors errors() {
        double ahead = forward.meanCompared(forward.error);
        double back = backward.meanCompared(backward.error);
        if (forward.comparedCount() == 0 || backward.comparedCount() == 0) {
            return new Errors(ahead, back, mean(identity));
        }
        double same = (forward.meanCompared(identity) + backward.meanCompared(identity)) / 2;
        return new Errors(ahead, back, same);
    }

    /**
     * What remains when the motions of both directions are composed.
     *
     * @param angle radians
     * @param length relative to the mean length of both motions
     */
    private record Agreement(double angle, double length) {
        static Agreement of(RigidTransform sourceFromTarget, RigidTransform targetFromSource) {
            RigidTransform rest = sourceFromTarget.times(targetFromSource);
            double motion =
                    (sourceFromTarget.translation().norm() + targetFromSource.translation().norm())
                            / 2;
            double length = rest.translation().norm();
            return new Agreement(
                    rest.rotation().angle(), length == 0 ? 0 : length / Math.max(motion, 1e-9));
        }
    }

    private double trust(Agreement agreement) {
        return half(agreement.angle / settings.halfTrustAngle())
                * half(agreement.length / settings.halfTrustTranslation());
    }

    private static double half(double x) {
        return 1 / (1 + x * x);
    }

    private double explained(Errors errors) {
        double ratio = Math.min(1, errors.warped() / (errors.identity + settings.identityFloor()));
        return 1 - ratio * ratio;
    }

    private FloatImage map(Optional<FloatImage> explainability) {
        float[] out = new float[identity.length];
        float inverse = (float) (1 / settings.halfTrustError());
        for (int i = 0; i < out.length; i++) {
            float e = forward.error[i] * inverse;
            float trust = forward.consistency[i] / (1 + e * e);
            out[i] = forward.compared[i] ? trust : 0;
        }
        explainability.ifPresent(
                e -> {
                    for (int i = 0; i < out.length; i++) {
                        out[i] *= e.values()[i];
                    }
                });
        return new FloatImage(camera.width(), camera.height(), out);
    }

    private Verdict verdict(Errors errors, boolean exposureJump, double confidence) {
        double visible = Math.min(forward.visibleShare(), backward.visibleShare());
        if (errors.none() || visible < settings.minVisibleShare()) {
            return Verdict.TOO_FEW_VISIBLE_PIXELS;
        }
        if (errors.identity < settings.staticError()) {
            return Verdict.STATIC;
        }
        if (errors.warped() > settings.vetoRatio() * errors.identity) {
            return Verdict.VETOED;
        }
        boolean isLow = confidence < settings.minConfidence();
        if (exposureJump
                && (isLow || errors.warped() > settings.witnessRatio() * errors.identity)) {
            return Verdict.EXPOSURE_JUMP;
        }
        if (isLow) {
            return Verdict.LOW_CONFIDENCE;
        }
        boolean parallax = forward.parallax() >= settings.minParallax();
        return parallax ? Verdict.ACCEPTED : Verdict.LOW_PARALLAX;
    }

    /** Returns mean target brightness over mean source brightness; both at least one grey level. */
    private static double gain(View target, View source) {
        double darkest = 1 / 255.0;
        return Math.max(mean(target.luma().values(), target.world()), darkest)
                / Math.max(mean(source.luma().values(), target.world()), darkest);
    }

    /** Returns the mean over the world; 0 where there is none. */
    private static double mean(float[] values, Optional<WorldMask> world) {
        if (world.isEmpty()) {
            return mean(values);
        }
        double sum = 0;
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (world.get().world()[i]) {
                sum += values[i];
                count++;
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** Returns the source's brightness with the mean and the standard deviation of the target's: gain and bias undone. */
    private static FloatImage matched(View target, View source) {
        double to = mean(target.luma().values(), target.world());
        double from = mean(source.luma().values(), target.world());
        double contrast = deviation(source.luma().values(), from, target.world());
        double wanted = deviation(target.luma().values(), to, target.world());
        float gain = (float) (contrast > LEAST_CONTRAST ? wanted / contrast : 1);
        float[] out = source.luma().values().clone();
        for (int i = 0; i < out.length; i++) {
            out[i] = gain * (out[i] - (float) from) + (float) to;
        }
        return new FloatImage(source.luma().width(), source.luma().height(), out);
    }

    private static double deviation(float[] values, double mean, Optional<WorldMask> world) {
        float[] squares = new float[values.length];
        for (int i = 0; i < squares.length; i++) {
            float off = values[i] - (float) mean;
            squares[i] = off * off;
        }
        return Math.sqrt(mean(squares, world));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double meanOverDepth(FloatImage map, View target) {
        DepthImage depth = target.depth();
        Optional<WorldMask> world = target.world();
        double sum = 0;
        int count = 0;
        for (int i = 0; i < map.values().length; i++) {
            boolean isWorld = world.isEmpty() || world.get().world()[i];
            sum += map.values()[i];
            count += isWorld && depth.depth()[i] > 0 ? 1 : 0;
        }
        return count == 0 ? 0 : sum / count;
    }
}
