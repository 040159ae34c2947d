package dev.egomotion.topology;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionCoordinatorFencedException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;

/**
 * What happens when a stream thread dies. Where the cluster is the cause (what Kafka itself calls retriable, and a transaction
 * that the brokers ended or no longer know, as after a broker that stood still) a new thread begins with what was committed, a
 * few times in a while; everything else would meet the same record again and die again, so the program stops with the reason.
 * Bad records never come here: they are dead letters.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {
    private static final int MAX_REPLACEMENTS = 10;
    private static final Duration WITHIN = Duration.ofMinutes(10);

    /** The brokers ended a transaction, or know it no longer: what was not committed is computed again. */
    private static final List<Class<? extends Exception>> TRANSACTION_LOST =
            List.of(
                    ApplicationRecoverableException.class,
                    InvalidTxnStateException.class,
                    OutOfOrderSequenceException.class,
                    TransactionAbortableException.class,
                    TransactionAbortedException.class,
                    TransactionCoordinatorFencedException.class);

    private final Deque<Instant> replacements = new ArrayDeque<>();
    private final Consumer<Throwable> onFailure;
    private final InstantSource clock;

    /** Creates the policy; the consumer is told the innermost reason before the client shuts down. */
    FailurePolicy(Consumer<Throwable> onFailure) {
        this(onFailure, InstantSource.system());
    }

    FailurePolicy(Consumer<Throwable> onFailure, InstantSource clock) {
        this.onFailure = onFailure;
        this.clock = clock;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (isOfTheCluster(exception) && mayReplace()) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        onFailure.accept(innermost(exception));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private synchronized boolean mayReplace() {
        Instant now = clock.instant();
        while (!replacements.isEmpty() && replacements.getFirst().isBefore(now.minus(WITHIN))) {
            replacements.removeFirst();
        }
        replacements.addLast(now);
        return replacements.size() <= MAX_REPLACEMENTS;
    }

    private static boolean isOfTheCluster(Throwable exception) {
        for (Throwable t = exception; t != null; t = t.getCause()) {
            Throwable cause = t;
            if (t instanceof FencedInstanceIdException) {
                return false; // another instance runs under this one's name
            }
            if (t instanceof RetriableException
                    || TRANSACTION_LOST.stream().anyMatch(type -> type.isInstance(cause))) {
                return true;
            }
        }
        return false;
    }

    private static Throwable innermost(Throwable exception) {
        Throwable t = exception;
        while (t.getCause() != null) {
            t = t.getCause();
        }
        return t;
    }
}
