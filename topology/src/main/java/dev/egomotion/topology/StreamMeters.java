package dev.egomotion.topology;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * What an operator of the topology looks at, of the several hundred figures that Kafka's clients and Kafka Streams measure
 * of themselves: one number each, over all threads of the instance, so that they need no labels.
 */
final class StreamMeters {
    private enum Over {
        SUM,
        MAX
    }

    private record Meter(String group, String name, Over over) {}

    private static final List<Meter> CHOSEN =
            List.of(
                    sum("stream-metrics", "failed-stream-threads"),
                    sum("stream-metrics", "alive-stream-threads"),
                    sum("stream-thread-metrics", "process-total"),
                    max("stream-thread-metrics", "process-latency-avg"),
                    max("stream-thread-metrics", "process-latency-max"),
                    max("stream-thread-metrics", "poll-latency-max"),
                    max("stream-thread-metrics", "commit-latency-avg"),
                    max("stream-thread-metrics", "commit-latency-max"),
                    sum("stream-thread-metrics", "commit-total"),
                    sum("stream-thread-metrics", "task-created-total"),
                    sum("stream-thread-metrics", "task-closed-total"),
                    sum("stream-task-metrics", "dropped-records-total"),
                    sum("stream-task-metrics", "restore-total"),
                    sum("consumer-coordinator-metrics", "rebalance-total"),
                    sum("consumer-coordinator-metrics", "failed-rebalance-total"),
                    max("consumer-coordinator-metrics", "rebalance-latency-max"),
                    max("consumer-coordinator-metrics", "commit-latency-max"),
                    max("consumer-fetch-manager-metrics", "records-lag-max"),
                    max("consumer-fetch-manager-metrics", "fetch-latency-avg"),
                    sum("consumer-fetch-manager-metrics", "records-consumed-total"),
                    sum("consumer-fetch-manager-metrics", "bytes-consumed-total"),
                    sum("producer-metrics", "record-send-total"),
                    sum("producer-metrics", "record-error-total"),
                    sum("producer-metrics", "record-retry-total"),
                    sum("producer-metrics", "outgoing-byte-total"),
                    max("producer-metrics", "request-latency-max"));

    private StreamMeters() {}

    private static Meter sum(String group, String name) {
        return new Meter(group, name, Over.SUM);
    }

    private static Meter max(String group, String name) {
        return new Meter(group, name, Over.MAX);
    }

    /** Returns the chosen figures by name, such as {@code consumer_records_lag_max}; one that nobody measured yet is not there. */
    static Map<String, Double> of(Map<MetricName, ? extends Metric> metrics) {
        Map<String, Double> figures = new TreeMap<>();
        for (Metric metric : metrics.values()) {
            for (Meter meter : CHOSEN) {
                if (meter.name().equals(metric.metricName().name())
                        && meter.group().equals(metric.metricName().group())
                        && isTheClients(metric.metricName())
                        && metric.metricValue() instanceof Number number
                        && Double.isFinite(number.doubleValue())) {
                    figures.merge(
                            label(meter),
                            number.doubleValue(),
                            meter.over() == Over.SUM ? Double::sum : Math::max);
                }
            }
        }
        return figures;
    }

    /** A figure of a client as a whole, not of one of its topics, partitions or nodes. */
    private static boolean isTheClients(MetricName name) {
        return !name.tags().containsKey("topic") && !name.tags().containsKey("node-id");
    }

    private static String label(Meter meter) {
        String part = meter.group().substring(0, meter.group().indexOf('-'));
        return (part + "_" + meter.name()).replace('-', '_');
    }
}
