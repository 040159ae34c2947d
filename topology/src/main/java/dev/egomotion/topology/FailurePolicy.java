package dev.egomotion.topology;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;

/**
 * What happens when a stream thread dies. A cause that Kafka itself calls retriable gets a new thread, a
 * few times; everything else would meet the same record again and die again, so the program stops
 * with the reason. Bad records never come here: they are dead letters.
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {
    private static final int MAX_REPLACEMENTS = 10;

    private final AtomicInteger replacements = new AtomicInteger();
    private final Consumer<Throwable> onFailure;

    /** Creates the policy; the consumer is told the innermost reason before the client shuts down. */
    FailurePolicy(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        if (isRetriable(exception) && replacements.incrementAndGet() <= MAX_REPLACEMENTS) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        onFailure.accept(innermost(exception));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    private static boolean isRetriable(Throwable exception) {
        for (Throwable t = exception; t != null; t = t.getCause()) {
            if (t instanceof RetriableException) {
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
