package dev.egomotion.live;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.FrameEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The two topics that live cameras write, on a real broker, as tests and measurements read them. */
public final class KafkaTopics implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final String bootstrapServers;
    private final String frames;
    private final String cameras;
    private final KafkaConsumer<String, byte[]> consumer;

    /** The frames topic's records that were read so far. */
    public final List<FrameEvent> frameEvents = new ArrayList<>();

    /** The states that were read so far. */
    public final List<CameraStatus> statuses = new ArrayList<>();

    private final AvroCodec<FrameEvent> frameCodec = AvroCodec.of(FrameEvent.class);
    private final AvroCodec<CameraStatus> statusCodec = AvroCodec.of(CameraStatus.class);

    /** Creates the topics with a prefix. */
    public KafkaTopics(String bootstrapServers, String prefix) throws Exception {
        this.bootstrapServers = bootstrapServers;
        frames = prefix + ".frames";
        cameras = prefix + ".cameras";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(
                            List.of(
                                    new NewTopic(frames, 1, (short) 1),
                                    new NewTopic(cameras, 1, (short) 1)))
                    .all()
                    .get();
        }
        consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrapServers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> both =
                List.of(new TopicPartition(frames, 0), new TopicPartition(cameras, 0));
        consumer.assign(both);
        consumer.seekToBeginning(both);
    }

    /** Returns where cameras write. */
    public LiveIngest.Destination destination() {
        return destination(Optional.empty());
    }

    LiveIngest.Destination destination(Optional<LiveIngest.Reader> reader) {
        return new LiveIngest.Destination(
                Map.of("bootstrap.servers", bootstrapServers),
                frames,
                cameras,
                9 << 20,
                reader,
                OptionalInt.empty());
    }

    /** Says for a consumer group how far it is with the frames. */
    void commit(String group, long offset) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.alterConsumerGroupOffsets(
                            group,
                            Map.of(new TopicPartition(frames, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    /** Reads until the condition holds; fails after a patience that no test should need. */
    public void await(String what, Predicate<KafkaTopics> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.test(this)) {
            if (System.nanoTime() > end) {
                throw new AssertionError(
                        "waited in vain for %s; %d frame events, last states %s"
                                .formatted(
                                        what,
                                        frameEvents.size(),
                                        statuses.subList(
                                                Math.max(0, statuses.size() - 5),
                                                statuses.size())));
            }
            poll(Duration.ofMillis(50));
        }
    }

    /** Reads what has come, or waits for it. */
    public void poll(Duration atMost) throws UnreadableRecordException {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(atMost)) {
            if (record.topic().equals(frames)) {
                frameEvents.add(frameCodec.decode(record.value()));
            } else {
                statuses.add(statusCodec.decode(record.value()));
            }
        }
    }

    /** Returns the events of a kind, in order. */
    public <T> List<T> events(Class<T> kind) {
        return frameEvents.stream()
                .map(FrameEvent::getEvent)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    CameraStatus last() {
        return statuses.get(statuses.size() - 1);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
