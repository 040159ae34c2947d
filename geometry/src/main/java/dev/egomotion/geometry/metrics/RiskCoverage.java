package dev.egomotion.geometry.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What is gained by listening to a confidence: the risk-coverage curve (Geifman and El-Yaniv, NIPS 2017).
 * risk[k - 1] is the mean error of the k most confident of n items, at coverage k / n; among items of equal
 * confidence each is as likely to be taken. Read from the other end it is the sparsification curve (Ilg et
 * al., ECCV 2018).
 *
 * @param risk mean error of the k most confident items, k = 1 .. n; shared, not modified
 * @param oracle the same where the confidence is the error itself: the best there is
 */
public record RiskCoverage(double[] risk, double[] oracle) {
    /**
     * Draws the curve.
     *
     * @param errors at least one, not negative; not modified
     * @param confidences as many, higher is more confident; not modified
     */
    public static RiskCoverage of(double[] errors, double[] confidences) {
        if (errors.length == 0 || errors.length != confidences.length) {
            throw new IllegalArgumentException(
                    "%d errors and %d confidences make no curve; two equally long lists are expected"
                            .formatted(errors.length, confidences.length));
        }
        double[] best = Arrays.stream(errors).map(e -> -e).toArray();
        return new RiskCoverage(curve(errors, confidences), curve(errors, best));
    }

    /**
     * Returns the risk at a coverage.
     *
     * @param coverage share of the items that are kept, over 0 to 1
     */
    public double at(double coverage) {
        int kept = (int) Math.ceil(coverage * risk.length - 1e-9);
        return risk[Math.min(Math.max(kept, 1), risk.length) - 1];
    }

    /** Returns the area under the curve (AURC): the mean risk over all coverages. */
    public double area() {
        return Arrays.stream(risk).average().orElseThrow();
    }

    /**
     * Returns the area between the curve and the oracle's, in the unit of the errors: AUSE as Poggi et al.
     * (CVPR 2020) give it, here over every coverage k / n. 0 is best.
     */
    public double ause() {
        return area() - Arrays.stream(oracle).average().orElseThrow();
    }

    /**
     * Returns AUSE divided by the error at full coverage, as Ilg et al. normalise it; 0 where there is no
     * error at all.
     */
    public double normalizedAuse() {
        double full = risk[risk.length - 1];
        return full > 0 ? ause() / full : 0;
    }

    private static double[] curve(double[] errors, double[] confidences) {
        Integer[] order =
                IntStream.range(0, errors.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -confidences[i]))
                        .toArray(Integer[]::new);
        double[] risk = new double[errors.length];
        double sum = 0;
        int i = 0;
        while (i < order.length) {
            int end = i;
            double tied = 0;
            while (end < order.length && confidences[order[end]] == confidences[order[i]]) {
                tied += errors[order[end++]];
            }
            if (end == i) {
                throw new IllegalArgumentException("a confidence is NaN");
            }
            for (int k = i; k < end; k++) {
                risk[k] = (sum + tied * (k + 1 - i) / (end - i)) / (k + 1);
            }
            sum += tied;
            i = end;
        }
        return risk;
    }
}
