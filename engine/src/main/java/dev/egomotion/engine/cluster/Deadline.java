package dev.egomotion.engine.cluster;

import java.time.Duration;

/**
 * The moment until which something has to be done.
 *
 * @param within how long there was from the beginning
 * @param endNanos the moment, on the clock of {@link System#nanoTime}
 */
public record Deadline(Duration within, long endNanos) {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** Returns the deadline that lies a time ahead of now. */
    public static Deadline in(Duration within) {
        return new Deadline(within, System.nanoTime() + within.toNanos());
    }

    /** Returns the time that is left, at least a millisecond. */
    public Duration remaining() {
        Duration left = Duration.ofNanos(endNanos - System.nanoTime());
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    /** Returns whether the moment has gone by. */
    public boolean isPast() {
        return System.nanoTime() - endNanos >= 0;
    }
}
