package dev.egomotion.topology.steps;

/**
 * What a step took over all its executions. Percentiles are upper bounds of histogram classes at most
 * 3.2 % wide.
 *
 * @param step name of the step
 * @param count how often it ran
 * @param meanMillis mean wall-clock time, milliseconds
 * @param meanCpuMillis mean processor time of the calling thread, milliseconds
 * @param p50Millis median, milliseconds
 * @param p95Millis 95th percentile, milliseconds
 * @param p99Millis 99th percentile, milliseconds
 * @param maxMillis longest, milliseconds, exact
 */
public record StepSummary(
        String step,
        long count,
        double meanMillis,
        double meanCpuMillis,
        double p50Millis,
        double p95Millis,
        double p99Millis,
        double maxMillis) {}
