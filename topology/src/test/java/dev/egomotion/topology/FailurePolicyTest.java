package dev.egomotion.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
    private final List<Throwable> reasons = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private final FailurePolicy policy = new FailurePolicy(reasons::add, () -> now);

    @Test
    void handle_defect_stopsWithTheInnermostReason() {
        IllegalStateException defect = new IllegalStateException("the network is broken");
        assertEquals(SHUTDOWN_CLIENT, policy.handle(new StreamsException("in a task", defect)));
        assertEquals(List.of(defect), reasons);
    }

    @Test
    void handle_retriable_replacesTheThreadTenTimesInTenMinutes() {
        StreamsException transientFailure = new StreamsException(new TimeoutException("slow"));
        for (int i = 0; i < 10; i++) {
            assertEquals(REPLACE_THREAD, policy.handle(transientFailure));
        }
        assertEquals(List.of(), reasons);
        assertEquals(SHUTDOWN_CLIENT, policy.handle(transientFailure));
        now = now.plus(Duration.ofMinutes(11));
        assertEquals(REPLACE_THREAD, policy.handle(transientFailure));
    }

    /** As after a broker that stood still for longer than a transaction may take. */
    @Test
    void handle_transactionLost_replacesTheThread() {
        for (Exception lost :
                List.of(
                        new InvalidTxnStateException("The producer attempted an operation"),
                        new ProducerFencedException("fenced"),
                        new InvalidProducerEpochException("epoch"),
                        new OutOfOrderSequenceException("out of order"),
                        new TransactionAbortableException("abortable"))) {
            assertEquals(REPLACE_THREAD, policy.handle(new StreamsException("in a task", lost)));
        }
        assertEquals(List.of(), reasons);
    }

    /** Two instances with one name: the older one stops instead of taking its cameras back. */
    @Test
    void handle_anotherInstanceOfTheName_stops() {
        FencedInstanceIdException other = new FencedInstanceIdException("another has the name");
        assertEquals(SHUTDOWN_CLIENT, policy.handle(new StreamsException("in a task", other)));
        assertEquals(List.of(other), reasons);
    }
}
