package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.wire.AvroSerde;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StreamsSettings;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.StepTimes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every bad record between the good frames of three cameras, on a real broker, with the topology stopped and started
 * anew in between: every good frame has one record, every bad one a dead letter.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("slow")
class BarrierOnABrokerTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(40, 5);
    private static final List<String> GOOD = List.of("front", "left", "right");
    private static final Set<StatusReason> NO_IMAGE =
            Set.of(
                    StatusReason.LATE,
                    StatusReason.OTHER,
                    StatusReason.NO_CAMERA,
                    StatusReason.UNDECODABLE,
                    StatusReason.WRONG_SIZE);
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir Path folder;

    private static EmbeddedBroker broker;
    private TopologySettings settings;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private TopologySettings settings() {
        return TopologySettings.embedded(folder)
                .withRefinement(RefinementChoice.none())
                .withTopics(new Topics("barrier."))
                .withStreams(
                        new StreamsSettings(
                                "barrier",
                                1,
                                folder.resolve("state"),
                                Duration.ofMillis(100),
                                2,
                                (short) 1,
                                8 * 1024 * 1024,
                                0,
                                ""));
    }

    private TopologyRun start() throws Exception {
        Networks networks = Networks.pixels(3);
        TopologyRun run =
                TopologyRun.start(
                        EgomotionTopology.build(
                                settings, networks.depth(), networks.pose(), new StepTimes()),
                        settings.streams(),
                        broker.bootstrapServers(),
                        Map.of());
        run.awaitRunning(SOON);
        return run;
    }

    private <T extends SpecificRecord> KafkaConsumer<String, T> consumer(
            String topic, Class<T> type) {
        KafkaConsumer<String, T> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "group.id",
                                "test-" + topic,
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        Serdes.String().deserializer(),
                        AvroSerde.of(type).deserializer());
        consumer.subscribe(Set.of(topic));
        return consumer;
    }

    private static <T> void read(KafkaConsumer<String, T> consumer, List<T> into, int count) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (into.size() < count && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> into.add(record.value()));
        }
    }

    /** Takes what was written beyond what was expected, once nobody writes any more. */
    private static <T> void readToTheEnd(KafkaConsumer<String, T> consumer, List<T> into) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long deadline = System.nanoTime() + SOON.toNanos();
        while (ends.entrySet().stream()
                        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())
                && System.nanoTime() < deadline) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> into.add(record.value()));
        }
    }

    private static List<BadRecords.Case> cases() throws Exception {
        List<BadRecords.Case> cases = new ArrayList<>(BadRecords.all("front", DRIVE.png(3)));
        Path shared = Path.of(System.getProperty("egomotion.shared"));
        if (Files.isDirectory(shared)) {
            cases.addAll(BadRecords.shared(shared));
        }
        return cases;
    }

    @Test
    void badRecords_onABrokerWithRestarts_everyGoodFrameHasOneRecord() throws Exception {
        settings = settings();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<String, byte[]> producer = producer()) {
            new TopicPlan(settings).establish(admin);
            List<BadRecords.Case> cases = cases();
            int perStop = 8;
            int next = 0;
            int letters = 0;
            int points = 0;
            List<TrajectoryPoint> trajectory = new ArrayList<>();
            List<DeadLetter> deadLetters = new ArrayList<>();
            try (KafkaConsumer<String, TrajectoryPoint> ofPoints =
                            consumer(settings.topics().trajectory(), TrajectoryPoint.class);
                    KafkaConsumer<String, DeadLetter> ofLetters =
                            consumer(settings.topics().deadLetter(), DeadLetter.class)) {
                for (int stop = 0; next < cases.size() || stop == 0; stop++) {
                    try (TopologyRun run = start()) {
                        if (stop == 0) {
                            sendGood(producer, 0, 5);
                        }
                        for (int i = 0; i < perStop && next < cases.size(); i++, next++) {
                            BadRecords.Case bad = cases.get(next);
                            bad.records().forEach(sent -> send(producer, sent));
                            sendGood(producer, 5 + next, 6 + next);
                            letters += bad.letters();
                            points += bad.points();
                        }
                        producer.flush();
                        read(ofLetters, deadLetters, letters);
                        assertEquals(letters, deadLetters.size(), () -> deadLetters.toString());
                        assertTrue(run.failure().isEmpty(), () -> run.failure().toString());
                    }
                }
                try (TopologyRun run = start()) {
                    sendGood(producer, 5 + next, DRIVE.size() + 2);
                    producer.flush();
                    read(ofPoints, trajectory, GOOD.size() * DRIVE.size() + points);
                    assertTrue(run.failure().isEmpty(), () -> run.failure().toString());
                }
                readToTheEnd(ofPoints, trajectory);
                readToTheEnd(ofLetters, deadLetters);
            }
            assertEquals(letters, deadLetters.size());
            assertEquals(GOOD.size() * DRIVE.size() + points, trajectory.size());
            Map<String, Integer> seen = new HashMap<>();
            for (TrajectoryPoint point : trajectory) {
                if (point.getSegment().equals("0") && point.getSequence() < DRIVE.size()) {
                    seen.merge(point.getCamera() + point.getSequence(), 1, Integer::sum);
                    assertTrue(!NO_IMAGE.contains(point.getReason()), point::toString);
                }
            }
            assertEquals(GOOD.size() * DRIVE.size(), seen.size());
            assertTrue(seen.values().stream().allMatch(count -> count == 1), seen::toString);
        }
    }

    private KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "max.request.size",
                        settings.streams().largestRecordBytes()),
                Serdes.String().serializer(),
                Serdes.ByteArray().serializer());
    }

    private void send(KafkaProducer<String, byte[]> producer, Sent sent) {
        producer.send(new ProducerRecord<>(settings.topics().frames(), sent.key(), sent.record()));
    }

    /** Sends some of the records of the good cameras' segments. */
    private void sendGood(KafkaProducer<String, byte[]> producer, int first, int end) {
        for (int i = first; i < end; i++) {
            for (String camera : GOOD) {
                send(producer, Sent.segment(camera, "0", DRIVE).get(i));
            }
        }
    }
}
