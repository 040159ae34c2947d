package dev.egomotion.geometry.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * Which poses of two trajectories were taken at the same moment, as evo decides it: for every pose of the
 * shorter one the nearest in time of the longer one, the earlier of two equally near; no pair where that is
 * more than an allowed difference away. With equally many poses the estimate counts as the shorter. Seconds
 * are doubles, as there, so that what is equally near falls the same way.
 */
public final class NearestInTime {
    /** The difference that TUM's and evo's tools allow, seconds. */
    public static final double DEFAULT_SECONDS = 0.01;

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
     * @param reference times in rising order, seconds
     * @param estimate times in rising order, seconds
     * @param mostSeconds largest difference, inclusive, seconds
     * @return pairs in the order of time
     */
    public static List<Match> match(double[] reference, double[] estimate, double mostSeconds) {
        boolean referenceIsLonger = reference.length >= estimate.length;
        double[] many = referenceIsLonger ? reference : estimate;
        double[] few = referenceIsLonger ? estimate : reference;
        List<Match> matches = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < few.length && many.length > 0; i++) {
            while (at + 1 < many.length
                    && Math.abs(many[at + 1] - few[i]) < Math.abs(many[at] - few[i])) {
                at++;
            }
            if (Math.abs(many[at] - few[i]) <= mostSeconds) {
                matches.add(referenceIsLonger ? new Match(at, i) : new Match(i, at));
            }
        }
        return matches;
    }
}
