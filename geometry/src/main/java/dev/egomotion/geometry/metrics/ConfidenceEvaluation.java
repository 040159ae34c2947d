package dev.egomotion.geometry.metrics;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Whether a confidence told the error: over snippets of a path, with the error of {@link SnippetError} and the mean confidence of
 * the snippet's motions; beside it what speed alone tells, which is a predictor that costs nothing.
 *
 * @param snippets how many
 * @param rankCorrelation Spearman's, of 1 - confidence with the error, -1 to 1; NaN where either never changes
 * @param rankCorrelationOfSpeed the same of the estimated speed
 * @param byConfidence risk-coverage curve of the error by confidence
 * @param bySpeed the same, slow snippets first
 */
public record ConfidenceEvaluation(
        int snippets,
        double rankCorrelation,
        double rankCorrelationOfSpeed,
        RiskCoverage byConfidence,
        RiskCoverage bySpeed) {
    /** Fewer snippets have no order worth a figure. */
    public static final int LEAST_SNIPPETS = 10;

    /**
     * Sets confidences against errors.
     *
     * @param errors of the snippets
     * @param confidences one per pose, of the motion from the pose before to it; that of the first is not used
     * @param steps likewise the length of that motion, any unit
     * @return empty where there are fewer than {@link #LEAST_SNIPPETS}
     */
    public static Optional<ConfidenceEvaluation> of(
            SnippetError errors, double[] confidences, double[] steps) {
        int poses = errors.snippets() + errors.length() - 1;
        if (confidences.length != poses || steps.length != poses) {
            throw new IllegalArgumentException(
                    "%d confidences and %d steps for %d poses"
                            .formatted(confidences.length, steps.length, poses));
        }
        if (errors.snippets() < LEAST_SNIPPETS) {
            return Optional.empty();
        }
        double[] sure = means(confidences, errors);
        double[] slow = Arrays.stream(means(steps, errors)).map(s -> -s).toArray();
        return Optional.of(
                new ConfidenceEvaluation(
                        errors.snippets(),
                        -RankCorrelation.spearman(sure, errors.values()),
                        -RankCorrelation.spearman(slow, errors.values()),
                        RiskCoverage.of(errors.values(), sure),
                        RiskCoverage.of(errors.values(), slow)));
    }

    private static double[] means(double[] perPose, SnippetError errors) {
        return IntStream.range(0, errors.snippets())
                .mapToDouble(
                        i ->
                                Arrays.stream(perPose, i + 1, i + errors.length())
                                        .average()
                                        .orElseThrow())
                .toArray();
    }
}
