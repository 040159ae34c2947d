package dev.egomotion.live;

import java.util.OptionalDouble;

/**
 * Which pictures of a camera are wanted where the user asked for fewer than it sends: the first at or after each tick of
 * an even grid of capture times. A rate that divides the camera's gives an even stride.
 */
final class RateLimit {
    private static final double SECOND = 1e9;

    private final double interval;
    private boolean begun;
    private double due;

    /**
     * Creates it.
     *
     * @param perSecond pictures wanted per second; empty for all
     */
    RateLimit(OptionalDouble perSecond) {
        interval = perSecond.isPresent() ? SECOND / perSecond.getAsDouble() : 0;
    }

    /**
     * Returns whether a picture is wanted; asked once for each, in order of capture.
     *
     * @param captureNanos when it was taken
     * @param periodNanos the usual time between two pictures: half of it may a picture come before its tick
     */
    boolean wants(long captureNanos, long periodNanos) {
        if (interval == 0) {
            return true;
        }
        if (!begun || Math.abs(captureNanos - due) > 2 * interval) {
            begun = true;
            due = captureNanos;
        }
        if (captureNanos < due - periodNanos / 2.0) {
            return false;
        }
        due += interval;
        return true;
    }
}
