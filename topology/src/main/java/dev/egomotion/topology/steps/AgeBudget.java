package dev.egomotion.topology.steps;

import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.Frame;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How old a live frame may be when it is read: beyond, it is not worth computing any more. The one place where a
 * result depends on a clock, so what it says of a frame is kept with that frame.
 *
 * <p>Age counts from the frame's arrival; where that is not told, from its capture time if that was read from arrivals.
 * A recording has no age, and a camera's own clock may be wrong by hours, so that it alone tells none.
 *
 * @param most the oldest; empty where age does not count
 * @param nowMillis tells the time, milliseconds since 1970
 */
record AgeBudget(Optional<Duration> most, LongSupplier nowMillis) {
    /** Returns whether a frame is too old. */
    boolean isExceededBy(Frame frame) {
        if (most.isEmpty() || begin(frame).isEmpty()) {
            return false;
        }
        long now = TimeUnit.MILLISECONDS.toNanos(nowMillis.getAsLong());
        return now - begin(frame).getAsLong() > most.get().toNanos();
    }

    /** Returns the time from which a frame's age counts, nanoseconds since 1970. */
    private static OptionalLong begin(Frame frame) {
        Long arrival = frame.getArrivalTimeNanos();
        if (arrival != null) {
            return OptionalLong.of(Math.max(0, arrival));
        }
        return frame.getClock() == ClockSource.ARRIVAL
                ? OptionalLong.of(frame.getCaptureTimeNanos())
                : OptionalLong.empty();
    }
}
