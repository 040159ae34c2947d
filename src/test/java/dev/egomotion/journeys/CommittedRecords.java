package dev.egomotion.journeys;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.schemas.TrajectoryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * The committed records of a trajectory topic by camera, in their order, as bytes without the names of camera and segment: the same
 * of the same pictures whoever computed them.
 */
final class CommittedRecords implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final KafkaConsumer<String, byte[]> consumer;
    private final AvroCodec<TrajectoryPoint> codec = AvroCodec.of(TrajectoryPoint.class);
    private final Map<String, List<byte[]>> values = new TreeMap<>();

    CommittedRecords(String bootstrapServers, String topic) {
        consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "isolation.level",
                                "read_committed"),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Takes what comes within a time. */
    void follow(Duration within) throws UnreadableRecordException {
        long end = System.nanoTime() + within.toNanos();
        while (System.nanoTime() < end) {
            poll();
        }
    }

    /** Waits for a number of records of all cameras together, and a little longer for any that should not be there. */
    Map<String, List<byte[]>> await(int count) throws UnreadableRecordException {
        awaitSome(count);
        follow(Duration.ofSeconds(2));
        return values;
    }

    /** Waits for a number of records of all cameras together. */
    void awaitSome(int count) throws UnreadableRecordException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (count() < count && System.nanoTime() < end) {
            poll();
        }
    }

    int count() {
        return values.values().stream().mapToInt(List::size).sum();
    }

    private void poll() throws UnreadableRecordException {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(100))) {
            TrajectoryPoint point = codec.decode(record.value());
            byte[] bytes =
                    codec.encode(
                            TrajectoryPoint.newBuilder(point).setCamera("").setSegment("").build());
            values.computeIfAbsent(record.key(), key -> new ArrayList<>()).add(bytes);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
