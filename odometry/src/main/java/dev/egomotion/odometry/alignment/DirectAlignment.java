package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;

/**
 * Direct alignment of two frames on SE(3), coarse to fine, by the inverse-compositional method (Baker and
 * Matthews 2004; with depth: DVO, SVO).
 *
 * <p>It minimises sum_p h(I_s(W(p, T)) - g (I_t(p) - 128) - 128 - b) over the motion T = sourceFromTarget,
 * gain g and bias b, with h Huber's function and W the pixel of the source that shows the target's pixel
 * p. The step is that of the target, T <- T exp(xi)^-1, so that Jacobian and Hessian belong to the target
 * and are computed once per level. Huber's curvature is at most 1: a Hessian without weights bounds it
 * from above, and dividing by the mean weight makes up for the steps that this would shorten.
 *
 * <p>Depth is taken as it is: where it is a network's guess, the result is no better than the guess;
 * {@link PhotometricAdjustment} refines both. One thread at a time.
 */
public final class DirectAlignment {
    private final AlignmentSettings settings;

    /** Creates an alignment. */
    public DirectAlignment(AlignmentSettings settings) {
        this.settings = settings;
    }

    /**
     * Aligns two frames.
     *
     * @param target frame of known depth
     * @param depth of the target, of any size; 0 where unknown
     * @param source frame of the same camera
     * @param start where to begin: sourceFromTarget, translation in the unit of the depth
     * @throws IllegalArgumentException if the frames' cameras differ
     */
    public Alignment align(
            LumaPyramid target, DepthImage depth, LumaPyramid source, RigidTransform start) {
        if (!target.camera().equals(source.camera())) {
            throw new IllegalArgumentException(
                    "target and source have cameras %s and %s; one camera must have taken both"
                            .formatted(target.camera(), source.camera()));
        }
        InverseDepth inverse = InverseDepth.of(depth, target.camera());
        Alignment found = Alignment.notRefined(start, Convergence.TOO_LITTLE_TEXTURE);
        AlignmentDescent.Estimate estimate = new AlignmentDescent.Estimate(start, 1, 0);
        for (int level = Math.min(settings.levels(), target.size()) - 1; level >= 0; level--) {
            AlignmentTarget pixels = new AlignmentTarget(target, level, inverse, settings);
            AlignmentDescent descent =
                    new AlignmentDescent(settings, pixels, source.level(level).luma());
            Convergence ended = descent.begin(estimate);
            if (ended.refined()) {
                ended = descent.descend(start);
            }
            if (ended.refined()) {
                estimate = descent.estimate();
                found = descent.alignment(ended);
            } else {
                // A coarse level may be too small to show anything: the full size decides.
                found = Alignment.notRefined(start, ended);
            }
        }
        return found;
    }
}
