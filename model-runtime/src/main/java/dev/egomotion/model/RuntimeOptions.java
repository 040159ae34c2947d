package dev.egomotion.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How networks are run.
 *
 * @param provider where they run
 * @param threads threads that one network computes with; 0 takes {@link #defaultThreads()}
 * @param batching how calls of several threads are joined; empty, the default, runs each by itself
 */
public record RuntimeOptions(Provider provider, int threads, Optional<Batching> batching) {
    /** Where networks run. */
    public enum Provider {
        /** On CUDA where it is usable, else on the CPU. */
        AUTO,
        /** On the CPU. */
        CPU,
        /** On CUDA, or not at all. */
        CUDA
    }

    /**
     * How calls of several threads are joined into one batch. Which calls meet depends on the clock,
     * and a network's last bits may depend on the size of its batch: results are then no longer
     * reproducible bit for bit.
     *
     * @param maxItems a batch of this many images or snippets starts at once
     * @param patience how long the first call waits for others
     */
    public record Batching(int maxItems, Duration patience) {
        /** Checks that both are positive. */
        public Batching {
            if (maxItems < 2) {
                throw new IllegalArgumentException(
                        "batches of " + maxItems + " items; at least 2 are needed to join calls");
            }
            if (patience.isNegative() || patience.isZero()) {
                throw new IllegalArgumentException(
                        "batch patience is " + patience + "; it must be positive");
            }
        }
    }

    /** Checks the number of threads. */
    public RuntimeOptions {
        if (threads < 0) {
            throw new IllegalArgumentException(
                    threads + " inference threads; it must be positive, or 0 for the default");
        }
    }

    /** Returns any provider, the default number of threads, no batching across threads. */
    public static RuntimeOptions defaults() {
        return new RuntimeOptions(Provider.AUTO, 0, Optional.empty());
    }

    /**
     * Returns half of the processors, at least one: the other half decodes, validates and carries
     * records meanwhile.
     */
    public static int defaultThreads() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Returns how many threads one network computes with. */
    int effectiveThreads() {
        return threads == 0 ? defaultThreads() : threads;
    }
}
