package dev.egomotion.topology;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * How one instance of the topology stands at a moment.
 *
 * @param phase what it is at
 * @param partitions of the frames topic that this instance works on
 * @param committed sum over these partitions of the offsets up to which results are committed
 * @param lag how many records of these partitions were known to lie behind the committed ones; what a broker that is
 *     away does not tell is not in it
 * @param connections to brokers that the readers of frames hold open; 0 where no broker is reached
 */
public record StreamHealth(Phase phase, int partitions, long committed, long lag, int connections) {
    /** What an instance is at. */
    public enum Phase {
        /** It starts, or partitions move between instances and state is restored. */
        REBALANCING,
        /** It works on its partitions, if it has any. */
        RUNNING,
        /** It ends because it was asked to. */
        ENDING,
        /** It has stopped by itself. */
        FAILED
    }

    static StreamHealth of(KafkaStreams streams) {
        int partitions = 0;
        long committed = 0;
        long lag = 0;
        for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
            for (TaskMetadata task : thread.activeTasks()) {
                for (TopicPartition partition : task.topicPartitions()) {
                    partitions++;
                    long done = Math.max(0, task.committedOffsets().getOrDefault(partition, 0L));
                    long end = task.endOffsets().getOrDefault(partition, 0L);
                    committed += done;
                    lag += Math.max(0, end - done);
                }
            }
        }
        return new StreamHealth(
                phase(streams.state()), partitions, committed, lag, connections(streams.metrics()));
    }

    private static Phase phase(KafkaStreams.State state) {
        return switch (state) {
            case CREATED, REBALANCING -> Phase.REBALANCING;
            case RUNNING -> Phase.RUNNING;
            case PENDING_SHUTDOWN, NOT_RUNNING -> Phase.ENDING;
            case PENDING_ERROR, ERROR -> Phase.FAILED;
        };
    }

    private static int connections(Map<MetricName, ? extends Metric> metrics) {
        Collection<? extends Metric> all = metrics.values();
        return (int)
                all.stream()
                        .filter(m -> m.metricName().group().equals("consumer-metrics"))
                        .filter(m -> m.metricName().name().equals("connection-count"))
                        .filter(m -> !restores(m.metricName()))
                        .mapToDouble(m -> m.metricValue() instanceof Number n ? n.doubleValue() : 0)
                        .sum();
    }

    private static boolean restores(MetricName name) {
        return name.tags().getOrDefault("client-id", "").endsWith("-restore-consumer");
    }
}
