package dev.egomotion.engine.results;

import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The committed records of some topics from the moment of its making on. Used by one thread after it is made. */
final class CommittedRecords implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Connection connection;
    private final Consumer<String, byte[]> consumer;

    /**
     * Stands at the topics' ends.
     *
     * @throws EngineException if the topics cannot be read
     */
    CommittedRecords(Connection connection, List<String> topics) throws EngineException {
        this.connection = connection;
        consumer = connection.consumer();
        try {
            List<TopicPartition> partitions =
                    topics.stream()
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
        } catch (KafkaException e) {
            consumer.close();
            throw new EngineException(
                    "the output topics at %s cannot be read: %s"
                            .formatted(connection.bootstrapServers(), e.getMessage()),
                    e);
        }
    }

    /** Returns the next records, after a moment none. */
    Iterable<ConsumerRecord<String, byte[]>> poll() {
        return consumer.poll(POLL);
    }

    /**
     * Returns up to where everything is written by now. Records of one transaction appear on their topics one after
     * another: when the last trajectory record is visible, all of it is written, but perhaps not yet visible everywhere.
     */
    Map<TopicPartition, Long> writtenEnds() throws ExecutionException, InterruptedException {
        try (Admin admin = connection.admin()) {
            return admin
                    .listOffsets(
                            consumer.assignment().stream()
                                    .collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())),
                            new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                    .all()
                    .get()
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
        }
    }

    /** Returns whether everything up to these ends was read. */
    boolean reached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }
}
