package dev.egomotion.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Decides which share of the pictures the pipeline is given, going down a ladder of shares where it does not keep up. It is
 * told how far the pipeline is, twice a second.
 *
 * <p>What counts is how long the oldest picture that it is not through with has waited. Too long: the share that fits its own
 * rate. Keeping up for a while: one rung up; where that was too much, the next attempt waits twice as long. A pipeline that has
 * not kept up yet may have just started, its code not compiled: it is given longer.
 */
final class ShareControl {
    private static final double SECOND = 1e9;

    /** It has caught up where the oldest waited for less than this share of what is too long. */
    private static final double CAUGHT_UP = 0.5;

    /** A change shows after what was sent before it is through. */
    private static final double SETTLE_SECONDS = 3;

    private static final double SMOOTHING = 0.4;

    /** How long it keeps up before one rung up: where that should fit by what it did, and where it is a trial. */
    private static final double LEAST_PATIENCE = 5;

    private static final double PATIENCE = 15;
    private static final double GREATEST_PATIENCE = 240;

    /** How much of what it can do it is asked for, so that what waits is worked off. */
    private static final double SHARE_OF_CAPACITY = 0.8;

    /** How many times as long the oldest may wait before the pipeline has kept up for the first time; and until when. */
    private static final double COLD_PATIENCE = 4;

    private static final double COLD_SECONDS = 60;

    private final List<Share> ladder;
    private final double mostWaiting;
    private final int underWay;
    private int rung;
    private boolean any;
    private long began;
    private long last;
    private long lastSent;
    private long lastDone;
    private double sentPerSecond;
    private double donePerSecond;

    /** What it does per second, in pictures with measured depth. */
    private double workPerSecond;

    private double waiting;
    private long changedAt;

    /** Whether the last change was a rung up, and whether one was too much of late. */
    private boolean tried;

    private boolean isRefuted;
    private boolean calm;
    private long calmSince;
    private boolean isCold = true;
    private double patience = PATIENCE;
    private double capacity;

    /** When so many had been sent, oldest first; what is through but for the last is dropped. */
    private final Deque<Sent> history = new ArrayDeque<>();

    private record Sent(long at, long count) {}

    /**
     * Creates it.
     *
     * @param ladder shares from all to least
     * @param first with which to begin
     * @param mostWaiting how long a picture may wait, seconds
     * @param cameras how many send; of each, one picture is computed and one is on its way at any time
     */
    ShareControl(List<Share> ladder, Share first, double mostWaiting, int cameras) {
        this.ladder = List.copyOf(ladder);
        this.mostWaiting = mostWaiting;
        underWay = cameras + 1;
        rung = Math.max(0, this.ladder.indexOf(first));
    }

    /**
     * Takes how far the pipeline is.
     *
     * @param now on a clock that does not step, nanoseconds
     * @param sent how many pictures were ever sent
     * @param done how many of them the pipeline is through with
     * @return the share from now on
     */
    Share update(long now, long sent, long done) {
        if (any) {
            double seconds = Math.max(1e-3, (now - last) / SECOND);
            sentPerSecond += SMOOTHING * ((sent - lastSent) / seconds - sentPerSecond);
            donePerSecond += SMOOTHING * ((done - lastDone) / seconds - donePerSecond);
            double work = (done - lastDone) * share().cost() * share().stride();
            workPerSecond += SMOOTHING * (work / seconds - workPerSecond);
        } else {
            began = now;
            changedAt = now;
        }
        any = true;
        last = now;
        lastSent = sent;
        lastDone = done;
        waiting = oldest(now, sent, done);
        decide(now, sent - done);
        return share();
    }

    /** Returns how long the oldest that is not through has waited, seconds; those from before the first look count from it. */
    private double oldest(long now, long sent, long done) {
        history.addLast(new Sent(now, sent));
        Sent before = history.getFirst();
        while (history.getFirst().count <= done && history.size() > 1) {
            before = history.removeFirst();
        }
        Sent after = history.getFirst();
        history.addFirst(before);
        if (after.count <= done) {
            return 0;
        }
        double part = (double) (done - before.count) / Math.max(1, after.count - before.count);
        return (now - before.at - Math.max(0, part) * (after.at - before.at)) / SECOND;
    }

    private void decide(long now, long behind) {
        isCold &= (now - began) / SECOND < COLD_SECONDS;
        double most = isCold ? COLD_PATIENCE * mostWaiting : mostWaiting;
        boolean settled = (now - changedAt) / SECOND >= SETTLE_SECONDS;
        if (behind > underWay && waiting > most) {
            calm = false;
            // What waits from before a change is worked off where less comes than is done.
            boolean grows = sentPerSecond > SHARE_OF_CAPACITY * donePerSecond;
            capacity = workPerSecond; // it has enough to do
            if (settled && grows && rung < ladder.size() - 1) {
                if (tried) {
                    patience = Math.min(GREATEST_PATIENCE, 2 * patience);
                    isRefuted = true;
                }
                change(now, fitting(), false);
            }
        } else if (behind <= underWay || waiting < CAUGHT_UP * mostWaiting) {
            keepsUp(now, settled);
        } else {
            calm = false;
        }
    }

    private void keepsUp(long now, boolean settled) {
        if (!calm) {
            calm = true;
            calmSince = now;
        }
        double seconds = (now - calmSince) / SECOND;
        isCold &= seconds < LEAST_PATIENCE;
        boolean fits = rung > 0 && !isRefuted && fits(rung - 1);
        if (rung > 0 && settled && seconds >= (fits ? LEAST_PATIENCE : patience)) {
            change(now, rung - 1, true);
            calm = false;
        } else if (tried && (now - changedAt) / SECOND > 2 * patience) {
            patience = PATIENCE;
            tried = false;
            isRefuted = false;
        }
    }

    /** Returns the first rung below whose cost the pipeline's own rate is enough for. */
    private int fitting() {
        int next = rung + 1;
        while (next < ladder.size() - 1 && !fits(next)) {
            next++;
        }
        return next;
    }

    private boolean fits(int other) {
        double offered = sentPerSecond * share().stride();
        return offered * ladder.get(other).cost() < SHARE_OF_CAPACITY * capacity;
    }

    private void change(long now, int to, boolean up) {
        rung = to;
        changedAt = now;
        tried = up;
    }

    private Share share() {
        return ladder.get(rung);
    }

    /** Returns how many pictures the pipeline did of late, per second. */
    double donePerSecond() {
        return donePerSecond;
    }

    /** Returns how long the oldest picture that is not through had waited when last told, seconds. */
    double secondsWaiting() {
        return waiting;
    }
}
