package dev.egomotion.live;

import java.time.Clock;
import java.time.Instant;

/** UTC for moments of {@link System#nanoTime}: one reading of both, so that steps of the machine's clock break nothing. */
final class Wall {
    private final long offsetNanos;

    private Wall(long offsetNanos) {
        this.offsetNanos = offsetNanos;
    }

    /** Reads both clocks; to be done anew with each connection. */
    static Wall read(Clock clock) {
        Instant now = clock.instant();
        return new Wall(now.getEpochSecond() * 1_000_000_000L + now.getNano() - System.nanoTime());
    }

    /** Returns a moment of System.nanoTime as nanoseconds since 1970 UTC. */
    long utcNanos(long nanoTime) {
        return nanoTime + offsetNanos;
    }
}
