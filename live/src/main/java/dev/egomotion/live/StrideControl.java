package dev.egomotion.live;

/**
 * Decides which share of the pictures the pipeline is given: every n-th, so that holes are even and none is longer than
 * a motion may span. It is told how far the pipeline is behind, twice a second.
 *
 * <p>Too far behind: as many are left out as its own rate says, at least one more. Keeping up for a while: one less is
 * left out; where that was too much, the next attempt waits twice as long.
 */
final class StrideControl {
    private static final double SECOND = 1e9;

    /** It has caught up where it is behind by less than this share of what is too much. */
    private static final double CAUGHT_UP = 0.5;

    private static final long LEAST_BEHIND = 8;

    /** A change shows after what was sent before it is through. */
    private static final double SETTLE_SECONDS = 3;

    private static final double SMOOTHING = 0.4;

    /** How long it keeps up before one less is left out: where that fits what it did, and where it is a trial. */
    private static final double LEAST_PATIENCE = 5;

    private static final double PATIENCE = 15;
    private static final double GREATEST_PATIENCE = 240;
    private static final double SHARE_OF_CAPACITY = 0.9;

    private final int greatest;
    private final double mostBehind;
    private int stride = 1;
    private boolean any;
    private long last;
    private long lastSent;
    private long lastDone;
    private double sentPerSecond;
    private double donePerSecond;
    private long changedAt;
    private boolean tried;
    private long calmSince;
    private boolean calm;
    private double patience = PATIENCE;
    private double capacity;

    /**
     * Creates it.
     *
     * @param greatest the greatest stride
     * @param mostBehind how far the pipeline may be behind, seconds of its own work; it commits some times a second, so
     *     something is always under way
     */
    StrideControl(int greatest, double mostBehind) {
        this.greatest = Math.max(1, greatest);
        this.mostBehind = mostBehind;
    }

    /**
     * Takes how far the pipeline is.
     *
     * @param now on a clock that does not step, nanoseconds
     * @param sent how many frames were ever sent
     * @param done how many of them the pipeline is through with
     * @return the stride from now on
     */
    int update(long now, long sent, long done) {
        if (any) {
            double seconds = Math.max(1e-3, (now - last) / SECOND);
            sentPerSecond += SMOOTHING * ((sent - lastSent) / seconds - sentPerSecond);
            donePerSecond += SMOOTHING * ((done - lastDone) / seconds - donePerSecond);
        } else {
            changedAt = now;
        }
        any = true;
        last = now;
        lastSent = sent;
        lastDone = done;
        decide(now, sent - done);
        return stride;
    }

    private void decide(long now, long behind) {
        double seconds = behind / Math.max(1, Math.min(donePerSecond, sentPerSecond));
        boolean settled = (now - changedAt) / SECOND >= SETTLE_SECONDS;
        if (behind >= LEAST_BEHIND && seconds > mostBehind) {
            calm = false;
            capacity = donePerSecond; // it has enough to do
            // What waits from before a change is worked off where less comes than is done.
            boolean grows = sentPerSecond > SHARE_OF_CAPACITY * donePerSecond;
            if (settled && grows && stride < greatest) {
                if (tried) {
                    patience = Math.min(GREATEST_PATIENCE, 2 * patience);
                }
                double fits = SHARE_OF_CAPACITY * Math.max(1, donePerSecond);
                int needed = (int) Math.ceil(stride * sentPerSecond / fits);
                change(now, Math.min(greatest, Math.max(stride + 1, needed)), false);
            }
        } else if (behind < LEAST_BEHIND || seconds < CAUGHT_UP * mostBehind) {
            if (!calm) {
                calm = true;
                calmSince = now;
            }
            boolean fits =
                    stride * sentPerSecond / Math.max(1, stride - 1) < SHARE_OF_CAPACITY * capacity;
            double wait = fits ? LEAST_PATIENCE : patience;
            if (stride > 1 && settled && (now - calmSince) / SECOND >= wait) {
                change(now, stride - 1, !fits);
                calm = false;
            } else if (tried && (now - changedAt) / SECOND > 2 * patience) {
                patience = PATIENCE;
                tried = false;
            }
        } else {
            calm = false;
        }
    }

    private void change(long now, int to, boolean down) {
        stride = to;
        changedAt = now;
        tried = down;
    }

    /** Returns how many frames the pipeline did of late, per second. */
    double donePerSecond() {
        return donePerSecond;
    }

    /** Returns how far the pipeline was behind when last told, seconds of its own work. */
    double secondsBehind() {
        return (lastSent - lastDone) / Math.max(1, Math.min(donePerSecond, sentPerSecond));
    }
}
