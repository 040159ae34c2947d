package dev.egomotion.topology.steps;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How long every step takes, wall clock and processor time of the calling thread. Shared by all threads;
 * of constant size however long it records. Times stand here alone, never in records, so that records
 * are the same whenever they are made.
 */
public final class StepTimes {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<String, StepTime> times = new ConcurrentHashMap<>();

    /**
     * Runs a step's work once and records what it took, also when it throws.
     *
     * @param step name of the step, such as {@link Step#label()}
     * @param work what is measured
     * @return what the work returns
     */
    public <T> T measure(String step, Supplier<T> work) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            record(step, System.nanoTime() - start, THREADS.getCurrentThreadCpuTime() - cpu);
        }
    }

    /**
     * Records one execution.
     *
     * @param step name of the step
     * @param nanos wall-clock time, nanoseconds
     * @param cpuNanos processor time of the thread, nanoseconds; work of other threads is not in it
     */
    public void record(String step, long nanos, long cpuNanos) {
        times.computeIfAbsent(step, name -> new StepTime()).add(nanos, cpuNanos);
    }

    /** Returns what was recorded so far, steps of the topology first in their order, then by name. */
    public List<StepSummary> snapshot() {
        List<StepSummary> summaries = new ArrayList<>();
        for (Step step : Step.values()) {
            StepTime time = times.get(step.label());
            if (time != null) {
                summaries.add(time.summary(step.label()));
            }
        }
        times.entrySet().stream()
                .filter(time -> summaries.stream().noneMatch(s -> s.step().equals(time.getKey())))
                .sorted(Map.Entry.comparingByKey())
                .forEach(time -> summaries.add(time.getValue().summary(time.getKey())));
        return summaries;
    }
}
