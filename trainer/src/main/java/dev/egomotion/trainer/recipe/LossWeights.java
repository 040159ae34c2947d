package dev.egomotion.trainer.recipe;

/**
 * Weights of the losses; a term of weight 0 is left out.
 *
 * @param photometric of warped sources
 * @param smoothness of disparity
 * @param consistency of the depths of target and sources
 * @param supervision by what is known of the drives
 */
public record LossWeights(
        Photometric photometric,
        Smoothness smoothness,
        Consistency consistency,
        Supervision supervision) {
    /**
     * The photometric error of warped sources.
     *
     * @param weight of it; where it and all that concerns motion is 0, a step trains the depth network alone
     * @param structure share of SSIM in it, in [0, 1]; 0 for SfMLearner's L1
     * @param colour whether images are compared in colour, as the networks see them, instead of in luma
     * @param minimum whether each pixel counts the source that fits best; else the sources are summed
     * @param autoMask whether pixels that fit better unwarped do not count; only with minimum
     * @param explainability weight of the cross-entropy of SfMLearner's masks; only with expnet and without minimum
     */
    public record Photometric(
            double weight,
            double structure,
            boolean colour,
            boolean minimum,
            boolean autoMask,
            double explainability) {
        /** Checks the values. */
        public Photometric {
            Allowed.weight("losses.photometric.weight", weight);
            Allowed.share("losses.photometric.structure", structure);
            Allowed.weight(EXPLAINABILITY, explainability);
            Allowed.require(
                    minimum || !autoMask,
                    "losses.photometric.autoMask",
                    true,
                    "false without minimum");
            Allowed.require(
                    !minimum || explainability == 0,
                    EXPLAINABILITY,
                    explainability,
                    "0 with minimum");
        }
    }

    /**
     * Smoothness of disparity at full size; half of it per level below.
     *
     * @param edgeAware weight of the first order, less at edges of the image
     * @param secondOrder weight of the second order
     */
    public record Smoothness(double edgeAware, double secondOrder) {
        /** Checks the values. */
        public Smoothness {
            Allowed.weight("losses.smoothness.edgeAware", edgeAware);
            Allowed.weight("losses.smoothness.secondOrder", secondOrder);
        }
    }

    /**
     * Geometry consistency at the finest level.
     *
     * @param weight of it; more than 0 takes the depth network through the sources as well
     * @param from the share of the run's steps from which it counts, in [0, 1]: a step with it costs twice as much
     */
    public record Consistency(double weight, double from) {
        /** Checks the values. */
        public Consistency {
            Allowed.weight("losses.consistency.weight", weight);
            Allowed.share("losses.consistency.from", from);
        }
    }

    /**
     * Comparison with what is known of the drives.
     *
     * @param depth weight of the scale-invariant logarithmic error where true depth is known, its square; less where it is unsure
     * @param absoluteDepth likewise of its absolute value
     * @param depthGradients weight of the difference of the gradients of log depth; less where true depth is unsure
     * @param translation weight of the true translation, per metre
     * @param rotation weight of the true rotation, per radian
     * @param speed weight of the true length of the motion, per metre
     * @param trueWarpUntil the share of the run's steps up to which drives with truth are warped with it
     */
    public record Supervision(
            double depth,
            double absoluteDepth,
            double depthGradients,
            double translation,
            double rotation,
            double speed,
            double trueWarpUntil) {
        /** Checks the values. */
        public Supervision {
            Allowed.weight("losses.supervision.depth", depth);
            Allowed.weight("losses.supervision.absoluteDepth", absoluteDepth);
            Allowed.weight("losses.supervision.depthGradients", depthGradients);
            Allowed.weight("losses.supervision.translation", translation);
            Allowed.weight("losses.supervision.rotation", rotation);
            Allowed.weight("losses.supervision.speed", speed);
            Allowed.share("losses.supervision.trueWarpUntil", trueWarpUntil);
        }

        /** Returns whether a step compares depth with the truth. */
        public boolean concernsDepth() {
            return depth + absoluteDepth + depthGradients > 0;
        }

        /** Returns whether a step compares the pose network's motions with the truth. */
        public boolean concernsMotion() {
            return translation + rotation + speed > 0;
        }
    }

    static final String EXPLAINABILITY = "losses.photometric.explainability";

    /** Checks that all are given. */
    public LossWeights {
        Allowed.given("losses.photometric", photometric);
        Allowed.given("losses.smoothness", smoothness);
        Allowed.given("losses.consistency", consistency);
        Allowed.given("losses.supervision", supervision);
    }

    /** Returns the same with a geometry consistency of weight 0. */
    public LossWeights withoutConsistency() {
        return new LossWeights(
                photometric, smoothness, new Consistency(0, consistency.from()), supervision);
    }

    /** Returns whether a step has to know how the camera moved. */
    public boolean concernMotion() {
        return photometric.weight() + photometric.explainability() + consistency.weight() > 0
                || supervision.concernsMotion();
    }
}
