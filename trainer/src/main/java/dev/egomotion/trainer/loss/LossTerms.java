package dev.egomotion.trainer.loss;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The terms of the objective at a batch or their means over some, each with its weight; 0 where a recipe leaves one
 * out.
 *
 * @param photometric warped sources against the target, mean over the levels
 * @param smoothness of the disparity, both kinds, mean over the levels
 * @param explainability cross-entropy of the masks with 1, mean over the levels
 * @param consistency of the depth maps of target and sources
 * @param depth distance to true depth
 * @param gradients distance to the gradients of true depth
 * @param motion distance to true motions and speeds
 */
public record LossTerms(
        double photometric,
        double smoothness,
        double explainability,
        double consistency,
        double depth,
        double gradients,
        double motion) {
    /** No terms yet. */
    public static final LossTerms ZERO = new LossTerms(0, 0, 0, 0, 0, 0, 0);

    /** Returns the terms by name, in the order of the file of losses. */
    public Map<String, Double> byName() {
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("photometric", photometric);
        terms.put("smoothness", smoothness);
        terms.put("explainability", explainability);
        terms.put("consistency", consistency);
        terms.put("depth", depth);
        terms.put("gradients", gradients);
        terms.put("motion", motion);
        return terms;
    }

    /** Returns the sum of all terms: what is minimised. */
    public double total() {
        return photometric + smoothness + explainability + consistency + depth + gradients + motion;
    }

    LossTerms plus(LossTerms o) {
        return new LossTerms(
                photometric + o.photometric,
                smoothness + o.smoothness,
                explainability + o.explainability,
                consistency + o.consistency,
                depth + o.depth,
                gradients + o.gradients,
                motion + o.motion);
    }

    LossTerms times(double factor) {
        return new LossTerms(
                factor * photometric,
                factor * smoothness,
                factor * explainability,
                factor * consistency,
                factor * depth,
                factor * gradients,
                factor * motion);
    }
}
