package dev.egomotion.engine.ingest;

import java.util.HashMap;
import java.util.Map;

/**
 * The frames that were sent and have no trajectory record yet. Ingest waits here when it is too far
 * ahead of the results; safe for use by several threads.
 */
public final class FramesInFlight {
    private final int lead;
    private final boolean awaitsAnswers;
    private final Map<Long, Long> sentAtNanos = new HashMap<>();
    private long sent;
    private long answered;
    private long lastAnswerNanos = System.nanoTime();

    /**
     * Creates the count.
     *
     * @param lead how many frames may be under way
     */
    public FramesInFlight(int lead) {
        this(lead, true);
    }

    private FramesInFlight(int lead, boolean awaitsAnswers) {
        this.lead = lead;
        this.awaitsAnswers = awaitsAnswers;
    }

    /** Returns a count for an ingest whose results nobody reads here: it never waits. */
    public static FramesInFlight unanswered() {
        return new FramesInFlight(Integer.MAX_VALUE, false);
    }

    /** Counts a frame that is about to be sent. */
    synchronized void send(long sequence) {
        long now = System.nanoTime();
        if (sent == answered) {
            lastAnswerNanos = now;
        }
        sent++;
        if (awaitsAnswers) {
            sentAtNanos.put(sequence, now);
        }
    }

    /**
     * Counts a frame's trajectory record.
     *
     * @return how long the frame was under way, nanoseconds; -1 for a frame that was not
     */
    public synchronized long answer(long sequence) {
        Long since = sentAtNanos.remove(sequence);
        if (since == null) {
            return -1;
        }
        lastAnswerNanos = System.nanoTime();
        answered++;
        notifyAll();
        return lastAnswerNanos - since;
    }

    /**
     * Waits until another frame may be sent, at most for the given time.
     *
     * @return whether it may
     */
    synchronized boolean awaitRoom(long millis) throws InterruptedException {
        if (!awaitsAnswers) {
            return true;
        }
        if (sent - answered >= lead) {
            wait(millis);
        }
        return sent - answered < lead;
    }

    /** Returns how many frames were sent. */
    public synchronized long sent() {
        return sent;
    }

    /** Returns how many of them have their trajectory record. */
    public synchronized long answered() {
        return answered;
    }

    /** Returns for how long frames have been under way without any record, nanoseconds; 0 when none is. */
    public synchronized long silentNanos() {
        return sent == answered ? 0 : System.nanoTime() - lastAnswerNanos;
    }
}
