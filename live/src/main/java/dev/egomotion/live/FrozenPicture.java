package dev.egomotion.live;

import java.util.Arrays;

/** Notices a camera that sends the same bytes over and over: its encoder or its sensor hangs. */
final class FrozenPicture {
    private static final int LEAST_REPEATS = 5;

    private final long afterNanos;
    private byte[] last = {};
    private long since;
    private int repeats;

    /**
     * Creates it.
     *
     * @param afterNanos how long the same bytes must come
     */
    FrozenPicture(long afterNanos) {
        this.afterNanos = afterNanos;
    }

    /** Takes the next picture's bytes; returns whether the picture is frozen. */
    boolean isFrozen(byte[] data, long arrival) {
        if (!Arrays.equals(data, last)) {
            last = data;
            since = arrival;
            repeats = 0;
            return false;
        }
        repeats++;
        return repeats >= LEAST_REPEATS && arrival - since >= afterNanos;
    }
}
