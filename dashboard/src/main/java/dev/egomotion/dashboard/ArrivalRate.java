package dev.egomotion.dashboard;

import java.util.ArrayDeque;
import java.util.Deque;

/** How many frames a second arrive, over the last five seconds; of rare frames the last two tell it. */
final class ArrivalRate {
    private static final long WINDOW_MILLIS = 5000;

    /** More than any camera gives in the window; beyond it the window is shorter. */
    private static final int ROOM = 1024;

    /** After so many periods without a frame there is no rate any more. */
    private static final double SILENT_PERIODS = 3;

    private final Deque<Long> arrivals = new ArrayDeque<>();

    void add(long arrivedMillis) {
        arrivals.addLast(arrivedMillis);
        while (arrivals.size() > ROOM
                || (arrivals.size() > 2 && arrivals.getFirst() < arrivedMillis - WINDOW_MILLIS)) {
            arrivals.removeFirst();
        }
    }

    /** Returns the mean time between frames, milliseconds; 0 before there are two. */
    double periodMillis() {
        if (arrivals.size() < 2) {
            return 0;
        }
        long span = Math.max(1, arrivals.getLast() - arrivals.getFirst());
        return (double) span / (arrivals.size() - 1);
    }

    /** Returns frames a second; what has not come since the last one counts too, once it is overdue. */
    double perSecond(long now) {
        double period = periodMillis();
        if (period == 0) {
            return 0;
        }
        double overdue = Math.max(0, now - arrivals.getLast() - period);
        if (overdue > Math.max(WINDOW_MILLIS, SILENT_PERIODS * period)) {
            return 0;
        }
        int steps = arrivals.size() - 1;
        return 1000 * steps / (steps * period + overdue);
    }
}
