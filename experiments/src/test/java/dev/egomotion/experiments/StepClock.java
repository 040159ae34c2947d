package dev.egomotion.experiments;

import java.util.function.LongSupplier;

/** A clock by which every step takes ten milliseconds, on any machine. */
final class StepClock implements LongSupplier {
    private static final long NANOS_PER_READING = 10_000_000;

    private final ThreadLocal<Long> now = ThreadLocal.withInitial(() -> 0L);

    @Override
    public long getAsLong() {
        long next = now.get() + NANOS_PER_READING;
        now.set(next);
        return next;
    }
}
