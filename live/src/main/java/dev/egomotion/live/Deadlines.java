package dev.egomotion.live;

import java.time.Duration;
import java.util.Collection;

/** Waiting for threads that may hang in a library. */
final class Deadlines {
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

    private Deadlines() {}

    /** Waits for threads; interrupts those that have not ended by then, and waits a little longer. */
    static void join(Collection<Thread> threads, Duration atMost) {
        try {
            joinAll(threads, atMost);
            threads.stream().filter(Thread::isAlive).forEach(Thread::interrupt);
            joinAll(threads, AFTER_INTERRUPT);
        } catch (InterruptedException e) {
            threads.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
        }
    }

    private static void joinAll(Collection<Thread> threads, Duration atMost)
            throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
    }
}
