package dev.egomotion.geometry.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Which poses of two trajectories were taken at the same moment, as evo decides it: for every pose of the
 * shorter one the nearest in time of the longer one, the earlier of two equally near; no pair where that is
 * more than an allowed difference away. With equally many poses the estimate counts as the shorter.
 */
public final class NearestInTime {
    /** The difference that TUM's and evo's tools allow, nanoseconds: 0.01 s. */
    public static final long DEFAULT_NANOS = 10_000_000L;

    /**
     * A pair.
     *
     * @param reference place in the reference
     * @param estimate place in the estimate
     */
    public record Match(int reference, int estimate) {}

    private NearestInTime() {}

    /**
     * Matches.
     *
     * @param reference times in rising order, nanoseconds
     * @param estimate times in rising order, nanoseconds
     * @param mostNanos largest difference, inclusive
     * @return pairs in the order of time
     */
    public static List<Match> match(long[] reference, long[] estimate, long mostNanos) {
        boolean referenceIsLonger = reference.length >= estimate.length;
        long[] many = referenceIsLonger ? reference : estimate;
        long[] few = referenceIsLonger ? estimate : reference;
        List<Match> matches = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < few.length && many.length > 0; i++) {
            while (at + 1 < many.length
                    && Math.abs(many[at + 1] - few[i]) < Math.abs(many[at] - few[i])) {
                at++;
            }
            if (Math.abs(many[at] - few[i]) <= mostNanos) {
                matches.add(referenceIsLonger ? new Match(at, i) : new Match(i, at));
            }
        }
        return matches;
    }
}
