package dev.egomotion.topology.steps;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * A task that a free thread of the common pool does while its caller does something else; where none is free the caller does
 * it itself. What comes of it is the same.
 */
final class Aside<T> {
    private final FutureTask<T> task;

    private Aside(FutureTask<T> task) {
        this.task = task;
    }

    /** Offers a task. */
    static <T> Aside<T> begin(Supplier<T> task) {
        FutureTask<T> future = new FutureTask<>(task::get);
        ForkJoinPool.commonPool().execute(future);
        return new Aside<>(future);
    }

    /** Waits for its end where the caller has failed, since nothing that it uses may be closed before; a second failure is kept beside the first. */
    void settle(Throwable first) {
        try {
            result();
        } catch (RuntimeException | Error second) {
            if (second != first) {
                first.addSuppressed(second);
            }
        }
    }

    /** Returns what came of it, or fails as it failed; an interruption is kept for later. */
    T result() {
        task.run(); // does nothing where another thread has begun
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
