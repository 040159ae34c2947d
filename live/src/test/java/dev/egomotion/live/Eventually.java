package dev.egomotion.live;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting in tests for what must come, however slow the machine is; a test's own time limit ends it. */
final class Eventually {
    private static final long POLL_NANOS = 1_000_000;

    private Eventually() {}

    static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("it never came");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}
