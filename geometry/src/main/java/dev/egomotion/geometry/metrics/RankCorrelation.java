package dev.egomotion.geometry.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Spearman's rank correlation: how well one quantity puts another in order, whatever their units. */
public final class RankCorrelation {
    private RankCorrelation() {}

    /**
     * Returns Pearson's correlation of the ranks, -1 to 1; equal values share the mean of their ranks.
     *
     * @param a at least 2 numbers, none NaN
     * @param b as many
     * @return NaN where all of a or all of b are equal
     */
    public static double spearman(double[] a, double[] b) {
        if (a.length != b.length || a.length < 2) {
            throw new IllegalArgumentException(
                    "%d and %d numbers cannot be correlated; two equally long lists of at least 2 are expected"
                            .formatted(a.length, b.length));
        }
        return pearson(ranks(a), ranks(b));
    }

    private static double pearson(double[] x, double[] y) {
        double meanX = Arrays.stream(x).average().orElseThrow();
        double meanY = Arrays.stream(y).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }
        return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Double.NaN;
    }

    private static double[] ranks(double[] values) {
        Integer[] order = order(values);
        double[] ranks = new double[values.length];
        int i = 0;
        while (i < order.length) {
            int end = i;
            while (end < order.length && values[order[end]] == values[order[i]]) {
                end++;
            }
            for (int k = i; k < end; k++) {
                ranks[order[k]] = (i + end - 1) / 2.0;
            }
            i = end;
        }
        return ranks;
    }

    private static Integer[] order(double[] values) {
        for (double value : values) {
            if (Double.isNaN(value)) {
                throw new IllegalArgumentException("NaN has no rank");
            }
        }
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i]))
                .toArray(Integer[]::new);
    }
}
