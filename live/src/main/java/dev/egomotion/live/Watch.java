package dev.egomotion.live;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * How long one camera's reading thread may wait: until a deadline that each arrival moves on, or until the camera is no
 * longer wanted. FFmpeg asks it while nothing arrives.
 */
final class Watch implements BooleanSupplier {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile long deadline = Long.MAX_VALUE;

    /** Allows waiting for so long from now, nanoseconds. */
    void allow(long nanos) {
        deadline = System.nanoTime() + nanos;
    }

    /** Ends all waiting, now and in future. */
    void stop() {
        stopped.countDown();
    }

    boolean isStopped() {
        return stopped.getCount() == 0;
    }

    /** Waits so long; returns at once when stopped. An interrupted thread counts as stopped. */
    void pause(long nanos) {
        try {
            if (!isStopped()) {
                boolean ended = stopped.await(nanos, TimeUnit.NANOSECONDS);
                assert ended == isStopped() || !ended;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }

    /** Returns whether to give up. */
    @Override
    public boolean getAsBoolean() {
        return isStopped() || System.nanoTime() - deadline > 0;
    }
}
