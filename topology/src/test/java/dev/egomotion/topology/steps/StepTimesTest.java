package dev.egomotion.topology.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StepTimesTest {
    @Test
    void classOf_anyTime_upperBoundIsWithinOneThirtySecond() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long nanos = random.nextLong() >>> (1 + random.nextInt(62));
            int index = StepTime.classOf(nanos);
            long bound = StepTime.upperBound(index);
            assertTrue(bound >= nanos, nanos + " seed " + seed);
            assertTrue(bound - nanos <= nanos / 32, nanos + " seed " + seed);
            assertEquals(index, StepTime.classOf(bound));
        }
    }

    @Test
    void snapshot_knownTimes_givesTheirPercentiles() {
        StepTimes times = new StepTimes();
        IntStream.rangeClosed(1, 1000).forEach(i -> times.record("decode", i * 1000L, 500));
        StepSummary summary = times.snapshot().get(0);
        assertEquals(1000, summary.count());
        assertEquals(0.5005, summary.meanMillis(), 1e-9);
        assertEquals(0.0005, summary.meanCpuMillis(), 1e-9);
        assertEquals(0.5, summary.p50Millis(), 0.5 / 31);
        assertEquals(0.95, summary.p95Millis(), 0.95 / 31);
        assertEquals(1.0, summary.maxMillis());
    }

    @Test
    void snapshot_order_isTheTopologysThenByName() {
        StepTimes times = new StepTimes();
        for (String step : List.of("write", "decode", "ingest", "parse-events")) {
            times.record(step, 1, 1);
        }
        assertEquals(
                List.of("parse-events", "decode", "ingest", "write"),
                times.snapshot().stream().map(StepSummary::step).toList());
    }

    @Test
    void measure_workThrows_isRecordedToo() {
        StepTimes times = new StepTimes();
        assertThrows(
                IllegalStateException.class,
                () ->
                        times.measure(
                                "decode",
                                () -> {
                                    throw new IllegalStateException();
                                }));
        assertEquals(1, times.snapshot().get(0).count());
    }

    @Test
    void record_manyThreads_losesNothing() {
        StepTimes times = new StepTimes();
        IntStream.range(0, 10_000).parallel().forEach(i -> times.record("decode", i, i));
        assertEquals(10_000, times.snapshot().get(0).count());
    }
}
