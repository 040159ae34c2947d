package dev.egomotion.geometry.metrics;

import java.util.Arrays;

/**
 * What a set of errors amounts to, in the errors' own unit.
 *
 * @param count how many there are, at least 1
 * @param rmse root of the mean square
 * @param mean arithmetic mean
 * @param median middle value; the mean of the two middle ones where the count is even
 * @param std root of the mean squared distance from the mean (divided by the count, not count - 1)
 * @param min smallest
 * @param max largest
 */
public record ErrorStatistics(
        int count, double rmse, double mean, double median, double std, double min, double max) {
    /**
     * Computes them.
     *
     * @param errors at least one; not modified
     */
    public static ErrorStatistics of(double[] errors) {
        if (errors.length == 0) {
            throw new IllegalArgumentException("no error is given; at least one is expected");
        }
        double mean = Arrays.stream(errors).average().orElseThrow();
        double square = Arrays.stream(errors).map(e -> e * e).average().orElseThrow();
        double variance =
                Arrays.stream(errors).map(e -> (e - mean) * (e - mean)).average().orElseThrow();
        return new ErrorStatistics(
                errors.length,
                Math.sqrt(square),
                mean,
                median(errors),
                Math.sqrt(variance),
                Arrays.stream(errors).min().orElseThrow(),
                Arrays.stream(errors).max().orElseThrow());
    }

    /**
     * Returns the middle value; the mean of the two middle ones where their number is even.
     *
     * @param values at least one; not modified
     */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
