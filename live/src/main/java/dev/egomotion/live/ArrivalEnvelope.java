package dev.egomotion.live;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The least lateness, arrival - stamp, of each of the last thirty seconds. Its minimum maps stamps to times; its
 * drift from second to second tells whether stamps advance as time does.
 */
final class ArrivalEnvelope {
    private static final long SECOND = 1_000_000_000L;
    private static final int SECONDS_KEPT = 30;

    /** How many steps from second to second must be known before drift is judged. */
    private static final int STEPS = 7;

    private static final double DISAGREES = 0.03;
    private static final double AGREES = 0.015;

    private static final class Bucket {
        long second;
        long least;

        Bucket(long second, long least) {
            this.second = second;
            this.least = least;
        }
    }

    private final ArrayDeque<Bucket> buckets = new ArrayDeque<>();
    private double drift;
    private boolean disagrees;
    private double lateness;

    void clear() {
        buckets.clear();
        drift = 0;
        disagrees = false;
        lateness = 0;
    }

    /** The clock of arrival was set by so many nanoseconds. */
    void shift(long by) {
        for (Bucket bucket : buckets) {
            bucket.least += by;
            bucket.second += Math.floorDiv(by, SECOND);
        }
    }

    void add(long stamp, long arrival) {
        long late = arrival - stamp;
        long second = Math.floorDiv(arrival, SECOND);
        Bucket last = buckets.peekLast();
        if (last != null && last.second >= second) {
            last.least = Math.min(last.least, late);
        } else {
            if (last != null) {
                judge();
            }
            buckets.add(new Bucket(second, late));
            while (buckets.peekFirst().second < second - SECONDS_KEPT) {
                buckets.removeFirst();
            }
        }
        lateness += 0.05 * (late - offset() - lateness);
    }

    /** Looks at the median step between the last full seconds: one jam moves two steps, a wrong rate all of them. */
    private void judge() {
        if (buckets.size() <= STEPS) {
            return;
        }
        Bucket[] all = buckets.toArray(Bucket[]::new);
        double[] steps = new double[STEPS];
        for (int i = 0; i < STEPS; i++) {
            Bucket after = all[all.length - 1 - i];
            Bucket before = all[all.length - 2 - i];
            steps[i] =
                    (after.least - before.least)
                            / (double) ((after.second - before.second) * SECOND);
        }
        Arrays.sort(steps);
        drift = steps[STEPS / 2];
        disagrees = Math.abs(drift) > (disagrees ? AGREES : DISAGREES);
    }

    /** Returns the least lateness kept, nanoseconds: what added to a stamp makes it a time. */
    long offset() {
        long least = Long.MAX_VALUE;
        for (Bucket bucket : buckets) {
            least = Math.min(least, bucket.least);
        }
        return least;
    }

    /** Returns by how much pictures are late of the earliest, in the mean of late, nanoseconds. */
    long spread() {
        return (long) (2 * lateness);
    }

    /** Returns how many seconds the stamps advance per second, where that is not one. */
    OptionalDouble stampRate() {
        return disagrees ? OptionalDouble.of(1 - drift) : OptionalDouble.empty();
    }
}
