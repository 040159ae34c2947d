package dev.egomotion.live;

import java.util.OptionalDouble;

/**
 * Which share of a camera's pictures is wanted where the user asked for fewer than it sends: every n-th, so that holes
 * are even. At most the rate asked for, give or take what a camera's own rate varies.
 */
final class RateStride {
    /** So many pictures tell a rate. */
    private static final int TELLING = 10;

    private static final double TOLERANCE = 0.05;

    private final OptionalDouble perSecond;
    private int stride = 1;

    /**
     * Creates it.
     *
     * @param perSecond pictures wanted per second; empty for all
     */
    RateStride(OptionalDouble perSecond) {
        this.perSecond = perSecond;
    }

    /**
     * Returns the stride.
     *
     * @param seen how many pictures have come
     * @param sentPerSecond how many come per second
     */
    int of(long seen, double sentPerSecond) {
        if (perSecond.isPresent() && seen >= TELLING) {
            double times = sentPerSecond / perSecond.getAsDouble();
            boolean fits =
                    stride >= (1 - 2 * TOLERANCE) * times
                            && stride < (1 - TOLERANCE / 2) * times + 1;
            if (!fits) {
                stride = (int) Math.max(1, Math.ceil((1 - TOLERANCE) * times));
            }
        }
        return stride;
    }
}
