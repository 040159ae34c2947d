package dev.egomotion.live;

import java.util.Arrays;

/**
 * Counts the pictures that never arrived: where stamps step evenly, a step of n periods is a hole of n - 1 pictures. Of
 * cameras whose stamps do not step evenly nothing is counted.
 */
final class StampHoles {
    private static final int STEPS = 9;
    private static final double EVEN = 0.2;

    private final long[] steps = new long[STEPS];
    private int known;
    private boolean any;
    private long last;
    private long missing;

    /** Takes the next stamp, in order of presentation. */
    void add(long stamp) {
        if (any && stamp > last) {
            long step = stamp - last;
            long period = period();
            if (period > 0 && step > 1.5 * period) {
                missing += Math.round(step / (double) period) - 1;
            } else {
                steps[known++ % STEPS] = step;
            }
        }
        any = true;
        last = stamp;
    }

    /** Returns the usual step, or 0 while steps are unknown or uneven. */
    private long period() {
        if (known < STEPS) {
            return 0;
        }
        long[] sorted = steps.clone();
        Arrays.sort(sorted);
        long median = sorted[STEPS / 2];
        boolean even = sorted[0] >= (1 - EVEN) * median && sorted[STEPS - 1] <= (1 + EVEN) * median;
        return even ? median : 0;
    }

    /** Returns how many were missed since it was last asked. */
    long take() {
        long taken = missing;
        missing = 0;
        return taken;
    }
}
