package dev.egomotion.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
    private final List<Throwable> reasons = new ArrayList<>();
    private final FailurePolicy policy = new FailurePolicy(reasons::add);

    @Test
    void handle_defect_stopsWithTheInnermostReason() {
        IllegalStateException defect = new IllegalStateException("the network is broken");
        assertEquals(SHUTDOWN_CLIENT, policy.handle(new StreamsException("in a task", defect)));
        assertEquals(List.of(defect), reasons);
    }

    @Test
    void handle_retriable_replacesTheThreadTenTimes() {
        StreamsException transientFailure = new StreamsException(new TimeoutException("slow"));
        for (int i = 0; i < 10; i++) {
            assertEquals(REPLACE_THREAD, policy.handle(transientFailure));
        }
        assertEquals(List.of(), reasons);
        assertEquals(SHUTDOWN_CLIENT, policy.handle(transientFailure));
    }
}
