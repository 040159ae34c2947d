package dev.egomotion.engine.results;

import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.failure.EngineException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;

/** What a thread that reads results says when it cannot go on: whoever waits for it must hear of everything. */
final class ReadFailure {
    private ReadFailure() {}

    static EngineException of(Throwable e) {
        if (e instanceof EngineException named) {
            return named;
        }
        if (e instanceof InterruptedException) {
            return new EngineException("interrupted while reading the results", e);
        }
        boolean unread =
                e instanceof KafkaException
                        || e instanceof ExecutionException
                        || e instanceof UnreadableRecordException;
        return unread
                ? new EngineException("the results cannot be read: " + e.getMessage(), e)
                : new EngineException("the results cannot be taken: " + EngineException.line(e), e);
    }
}
