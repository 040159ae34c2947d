package dev.egomotion.benchmarks.cluster;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.schemas.TrajectoryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** The committed trajectory records of a service, and when they came; read by a thread of its own. */
final class Results implements AutoCloseable {
    private final KafkaConsumer<String, byte[]> consumer;
    private final AvroCodec<TrajectoryPoint> codec = AvroCodec.of(TrajectoryPoint.class);
    private final Map<String, List<Result>> results = new ConcurrentSkipListMap<>();
    private final Thread thread = new Thread(this::read, "results");
    private volatile boolean closed;
    private volatile @Nullable Exception failure;

    /** A record: which frame, when it came, its bytes without the camera's name. */
    record Result(long sequence, long at, byte[] bytes) {}

    Results(String bootstrapServers, String topic) {
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
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
                    take(record);
                }
            }
        } catch (UnreadableRecordException | RuntimeException e) {
            failure = e;
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) throws UnreadableRecordException {
        TrajectoryPoint point = codec.decode(record.value());
        byte[] bytes =
                codec.encode(
                        TrajectoryPoint.newBuilder(point).setCamera("").setSegment("").build());
        results.computeIfAbsent(record.key(), key -> new CopyOnWriteArrayList<>())
                .add(new Result(point.getSequence(), System.nanoTime(), bytes));
    }

    int count() {
        return results.values().stream().mapToInt(List::size).sum();
    }

    /** Waits until so many records came; returns whether they did. */
    boolean await(long count, Duration within) throws InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (count() < count && System.nanoTime() < end) {
            if (failure != null) {
                throw new IllegalStateException("results cannot be read", failure);
            }
            Thread.sleep(50);
        }
        return count() >= count;
    }

    /** Returns the longest time without a record of each camera, from a moment until now, seconds. */
    Map<String, Double> silences(long since) {
        Map<String, Double> longest = new TreeMap<>();
        long now = System.nanoTime();
        results.forEach(
                (camera, records) -> {
                    long last = since;
                    long most = 0;
                    for (Result record : records) {
                        if (record.at >= since) {
                            most = Math.max(most, record.at - last);
                            last = record.at;
                        }
                    }
                    longest.put(camera, Math.max(most, now - last) / 1e9);
                });
        return longest;
    }

    /** Returns how many frames have no record, and how many records are one too many. */
    Map<String, Long> accounts(int cameras, long frames) {
        long lost = 0;
        long twice = 0;
        for (int camera = 0; camera < cameras; camera++) {
            List<Result> records = of(camera);
            long distinct = records.stream().mapToLong(Result::sequence).distinct().count();
            lost += frames - distinct;
            twice += records.size() - distinct;
        }
        return Map.of("lost", lost, "twice", twice);
    }

    List<Result> of(int camera) {
        return Objects.requireNonNullElse(results.get(CameraFeed.name(camera)), List.of());
    }

    /** Returns how many of a camera's records are not those of another run, byte for byte. */
    long differences(int camera, Results other) {
        List<Result> mine = new ArrayList<>(of(camera));
        List<Result> others = other.of(camera);
        long differ = Math.abs(mine.size() - others.size());
        for (int i = 0; i < Math.min(mine.size(), others.size()); i++) {
            differ += Arrays.equals(mine.get(i).bytes, others.get(i).bytes) ? 0 : 1;
        }
        return differ;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
