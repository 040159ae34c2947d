package dev.egomotion.live;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * UTC for moments of {@link System#nanoTime}. Both clocks are read again now and then: what the machine's clock drifts
 * or is slewed is followed, and where it was set the caller is told.
 */
final class Wall {
    private static final long SECOND = 1_000_000_000L;

    /** A greater difference is no drift: somebody set the clock. */
    private static final long SET = SECOND / 10;

    private static final int READINGS = 3;

    private final Clock clock;
    private final LongSupplier nanoTime;
    private long offset;
    private long readAt;

    Wall(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        offset = reading();
        readAt = nanoTime.getAsLong();
    }

    /** Reads both clocks; of some readings the one whose two moments lie closest together. */
    private long reading() {
        long closest = Long.MAX_VALUE;
        long best = 0;
        for (int i = 0; i < READINGS; i++) {
            long before = nanoTime.getAsLong();
            Instant now = clock.instant();
            long took = nanoTime.getAsLong() - before;
            if (took < closest) {
                closest = took;
                best = now.getEpochSecond() * SECOND + now.getNano() - before - took / 2;
            }
        }
        return best;
    }

    /**
     * Looks at the machine's clock again, at most once a second.
     *
     * @return by how much it was set since, nanoseconds; 0 where it was not
     */
    long setBy() {
        long now = nanoTime.getAsLong();
        if (now - readAt < SECOND) {
            return 0;
        }
        readAt = now;
        long changed = reading() - offset;
        offset += changed;
        return Math.abs(changed) > SET ? changed : 0;
    }

    /** Returns a moment of System.nanoTime as nanoseconds since 1970 UTC. */
    long utcNanos(long moment) {
        return moment + offset;
    }
}
