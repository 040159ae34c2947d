package dev.egomotion.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.
 *
 * @param step distance between two numbers
 * @param values the numbers, ascending, all within the axis
 */
public record Ticks(double step, List<Double> values) {
    /**
     * Returns about as many as wanted.
     *
     * @param low where the axis begins
     * @param high where it ends, above low
     * @param wanted how many at most, at least two
     */
    public static Ticks over(double low, double high, int wanted) {
        double rough = (high - low) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power;
        for (double factor : new double[] {1, 2, 5, 10}) {
            step = factor * power;
            if (step >= rough * (1 - 1e-9)) {
                break;
            }
        }
        List<Double> values = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            values.add(i * step);
        }
        return new Ticks(step, values);
    }

    /** Returns a number of this axis as text, with as many decimals as its steps need. */
    public String label(double value) {
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
        String text = String.format(java.util.Locale.ROOT, "%." + decimals + "f", value);
        return text.replaceFirst("^-(0(\\.0*)?)$", "$1").replace('-', '\u2212');
    }
}
