package dev.egomotion.live;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: a quarter of how long the outage has lasted, within bounds, give or take
 * a fifth, so that cameras of one failed switch do not all come back at once. A short outage is thus over soon after
 * its end, and a long one costs little.
 */
final class Backoff {
    private static final double SHARE = 0.25;
    private static final double JITTER = 0.2;

    private final long leastNanos;
    private final long greatestNanos;
    private final RandomGenerator random;

    Backoff(LiveSettings settings, RandomGenerator random) {
        leastNanos = settings.leastBackoff().toNanos();
        greatestNanos = settings.greatestBackoff().toNanos();
        this.random = random;
    }

    /**
     * Returns the wait, nanoseconds, within the bounds.
     *
     * @param outageNanos how long ago the last picture came, or the first attempt was made
     */
    long nanos(long outageNanos) {
        double jittered = SHARE * outageNanos * (1 + JITTER * (2 * random.nextDouble() - 1));
        return Math.max(leastNanos, Math.min(greatestNanos, (long) jittered));
    }
}
