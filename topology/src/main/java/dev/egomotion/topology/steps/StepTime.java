package dev.egomotion.topology.steps;

/**
 * A histogram of one step's times. A class of the histogram is 1/32 of a power of two wide:
 * nanoseconds n below 32 have a class each; above, class = 32 (exponent - 4) + the five bits after the leading one.
 */
final class StepTime {
    private static final int SUB_BITS = 5;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[SUB * (Long.SIZE - SUB_BITS)];
    private long count;
    private long sum;
    private long cpuSum;
    private long max;

    synchronized void add(long nanos, long cpuNanos) {
        long time = Math.max(0, nanos);
        counts[classOf(time)]++;
        count++;
        sum += time;
        cpuSum += cpuNanos;
        max = Math.max(max, time);
    }

    synchronized StepSummary summary(String step) {
        return new StepSummary(
                step,
                count,
                millis((double) sum / count),
                millis((double) cpuSum / count),
                millis(percentile(0.50)),
                millis(percentile(0.95)),
                millis(percentile(0.99)),
                millis(max));
    }

    private double percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * count));
        long seen = 0;
        int index = -1;
        while (seen < rank) {
            index++;
            seen += counts[index];
        }
        return Math.min(max, upperBound(index));
    }

    /** Returns the class of a time, nanoseconds. */
    static int classOf(long nanos) {
        if (nanos < SUB) {
            return (int) nanos;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - SUB_BITS;
        return SUB * (shift + 1) + (int) (nanos >>> shift) - SUB;
    }

    /** Returns the longest time of a class, nanoseconds. */
    static long upperBound(int index) {
        if (index < SUB) {
            return index;
        }
        int shift = index / SUB - 1;
        return ((long) (index % SUB + SUB + 1) << shift) - 1;
    }

    private static double millis(double nanos) {
        return nanos / 1e6;
    }
}
