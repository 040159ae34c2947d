package dev.egomotion.live;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/** How many pictures arrive per second, over the last five seconds. */
final class FrameRate {
    private static final long WINDOW = 5_000_000_000L;
    private static final int MOST = 600;

    private final ArrayDeque<Long> arrivals = new ArrayDeque<>();

    /** Takes note of a picture's arrival, nanoseconds on any clock that does not step. */
    void add(long arrival) {
        arrivals.add(arrival);
        while (arrivals.size() > 2
                && (arrivals.peekFirst() < arrival - WINDOW || arrivals.size() > MOST)) {
            arrivals.removeFirst();
        }
    }

    /** Returns the mean time between pictures, nanoseconds; empty before the second. */
    OptionalLong periodNanos() {
        if (arrivals.size() < 2) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                Math.max(1, (arrivals.peekLast() - arrivals.peekFirst()) / (arrivals.size() - 1)));
    }

    /** Returns pictures per second; 0 before the second. */
    double perSecond() {
        return periodNanos().isPresent() ? 1e9 / periodNanos().getAsLong() : 0;
    }
}
