package dev.egomotion.engine.results;

import java.util.Optional;

/** How long results take from capture on, by the millisecond; of any number of frames in the same little memory. */
public final class Latencies {
    private static final int MOST_MILLIS = 60_000;

    private final int[] counts = new int[MOST_MILLIS + 1];
    private long count;
    private long most;

    /**
     * Latencies of some frames, milliseconds.
     *
     * @param frames how many
     * @param p50 half of them are at most so late
     * @param p95 95 of 100
     * @param p99 99 of 100
     * @param max the latest
     */
    public record Percentiles(long frames, long p50, long p95, long p99, long max) {}

    /** Takes a frame's. */
    synchronized void add(long millis) {
        counts[(int) Math.max(0, Math.min(MOST_MILLIS, millis))]++;
        count++;
        most = Math.max(most, millis);
    }

    /** Returns the percentiles; empty before the first. */
    public synchronized Optional<Percentiles> percentiles() {
        return count == 0
                ? Optional.empty()
                : Optional.of(new Percentiles(count, at(0.5), at(0.95), at(0.99), most));
    }

    private long at(double share) {
        long wanted = (long) Math.ceil(share * count);
        long seen = 0;
        for (int millis = 0; millis <= MOST_MILLIS; millis++) {
            seen += counts[millis];
            if (seen >= wanted) {
                return millis;
            }
        }
        return MOST_MILLIS;
    }
}
