package dev.egomotion.dashboard;

import java.util.Arrays;
import java.util.Optional;

/**
 * The depths between which colours run, by the logarithm: share = log(far / d) / log(far / near), 1 at
 * near.
 *
 * @param near length, positive
 * @param far length, beyond near
 */
record DepthRange(double near, double far) {
    private static final double[] STEPS = {1, 1.5, 2, 3, 4, 5, 7, 10};

    /** Share of the pixels that may lie beyond either end. */
    private static final double TAIL = 0.02;

    /** Up to this share a range stays as it is, so that colours do not flicker. */
    private static final double TOLERATED_TAIL = 0.06;

    /** A range so many times wider than needed is given up. */
    private static final double TOO_WIDE = 2;

    double share(double depth) {
        return Math.log(far / depth) / Math.log(far / near);
    }

    /**
     * Returns the range for a map: the one before as long as it fits, else the round numbers around the
     * map's 2nd to 98th percentile. Without a depth at all it is the one before, or 1 to 10.
     *
     * @param depths positive values in any order; sorted on return
     */
    static DepthRange of(double[] depths, Optional<DepthRange> before) {
        if (depths.length == 0) {
            return before.orElse(new DepthRange(1, 10));
        }
        Arrays.sort(depths);
        DepthRange fitting =
                new DepthRange(
                        roundDown(percentile(depths, TAIL)), roundUp(percentile(depths, 1 - TAIL)));
        boolean keeps =
                before.isPresent()
                        && before.get().near <= percentile(depths, TOLERATED_TAIL)
                        && before.get().far >= percentile(depths, 1 - TOLERATED_TAIL)
                        && before.get().span() <= TOO_WIDE * fitting.span();
        return keeps ? before.get() : fitting;
    }

    private double span() {
        return far / near;
    }

    private static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static double roundDown(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        double found = power;
        for (double step : STEPS) {
            if (step * power <= value) {
                found = step * power;
            }
        }
        return found;
    }

    /** Returns the next round number above, never the one that {@link #roundDown} gives. */
    private static double roundUp(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double step : STEPS) {
            if (step * power > value) {
                return step * power;
            }
        }
        return 10 * power;
    }
}
