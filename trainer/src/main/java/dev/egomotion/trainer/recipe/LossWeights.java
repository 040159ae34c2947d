package dev.egomotion.trainer.recipe;

/**
 * Weights of the losses; a term of weight 0 is left out.
 *
 * @param photometric weight of the photometric error of warped sources; where it and all that concerns motion is 0, a step
 *     trains the depth network alone
 * @param structure share of SSIM in the photometric error, in [0, 1]; 0 for SfMLearner's L1
 * @param colour whether images are compared in colour, as the networks see them, instead of in luma
 * @param minimum whether each pixel counts the source that fits best; else the sources are summed
 * @param autoMask whether pixels that fit better unwarped do not count; only with minimum
 * @param explainability weight of the cross-entropy of SfMLearner's masks; only with expnet and without minimum
 * @param smoothness weight of the edge-aware smoothness at full size; half of it per level below
 * @param secondOrder weight of the second-order smoothness at full size; half of it per level below
 * @param consistency weight of the geometry consistency at the finest level; more than 0 takes the depth
 *     network through the sources as well
 * @param consistencyFrom the share of the run from which that counts, in [0, 1]: a step with it costs twice as much
 * @param depth weight of the scale-invariant logarithmic error where true depth is known
 * @param translation weight of the true translation, per metre
 * @param rotation weight of the true rotation, per radian
 * @param speed weight of the true length of the motion, per metre
 * @param trueWarpUntil the share of the run up to which drives with truth are warped with it
 */
public record LossWeights(
        double photometric,
        double structure,
        boolean colour,
        boolean minimum,
        boolean autoMask,
        double explainability,
        double smoothness,
        double secondOrder,
        double consistency,
        double consistencyFrom,
        double depth,
        double translation,
        double rotation,
        double speed,
        double trueWarpUntil) {
    /** Checks the values. */
    public LossWeights {
        requireWeight("losses.photometric", photometric);
        TrainingRecipe.require(
                structure >= 0 && structure <= 1, "losses.structure", structure, "in [0, 1]");
        requireWeight("losses.explainability", explainability);
        requireWeight("losses.smoothness", smoothness);
        requireWeight("losses.secondOrder", secondOrder);
        requireWeight("losses.consistency", consistency);
        TrainingRecipe.require(
                consistencyFrom >= 0 && consistencyFrom <= 1,
                "losses.consistencyFrom",
                consistencyFrom,
                "in [0, 1]");
        requireWeight("losses.depth", depth);
        requireWeight("losses.translation", translation);
        requireWeight("losses.rotation", rotation);
        requireWeight("losses.speed", speed);
        TrainingRecipe.require(
                minimum || !autoMask, "losses.autoMask", true, "false without minimum");
        TrainingRecipe.require(
                !minimum || explainability == 0,
                "losses.explainability",
                explainability,
                "0 with minimum");
        TrainingRecipe.require(
                trueWarpUntil >= 0 && trueWarpUntil <= 1,
                "losses.trueWarpUntil",
                trueWarpUntil,
                "in [0, 1]");
    }

    /** Returns the same with a geometry consistency of weight 0. */
    public LossWeights withoutConsistency() {
        return new LossWeights(
                photometric,
                structure,
                colour,
                minimum,
                autoMask,
                explainability,
                smoothness,
                secondOrder,
                0,
                consistencyFrom,
                depth,
                translation,
                rotation,
                speed,
                trueWarpUntil);
    }

    /** Returns whether a step has to know how the camera moved. */
    public boolean concernMotion() {
        return photometric + explainability + consistency > 0 || teachMotion();
    }

    /** Returns whether a step compares the pose network's motions with the truth. */
    public boolean teachMotion() {
        return translation + rotation + speed > 0;
    }

    private static void requireWeight(String key, double weight) {
        TrainingRecipe.require(weight >= 0 && Double.isFinite(weight), key, weight, "at least 0");
    }
}
