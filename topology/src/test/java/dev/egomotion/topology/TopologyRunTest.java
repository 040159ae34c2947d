package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.wire.AvroSerde;
import dev.egomotion.model.PoseContract;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.model.Snippet;
import dev.egomotion.model.SnippetMotion;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StreamsSettings;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.StepTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The topology on a real broker, transactions and changelogs included. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TopologyRunTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(30, 9);
    private static final Duration SOON = Duration.ofSeconds(60);

    private static EmbeddedBroker broker;

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    /** Returns settings whose names, topics and state belong to one test. */
    private TopologySettings settings(String name) {
        StreamsSettings streams = StreamsSettings.embedded(folder.resolve("state"));
        return TopologySettings.embedded(folder)
                .withRefinement(RefinementChoice.none())
                .withTopics(new Topics(name + "."))
                .withStreams(
                        new StreamsSettings(
                                name,
                                1,
                                folder.resolve("state"),
                                Duration.ofMillis(100),
                                2,
                                (short) 1,
                                streams.largestFrameBytes(),
                                0,
                                ""));
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    private static void establish(TopologySettings settings) throws Exception {
        try (Admin admin = admin()) {
            new TopicPlan(settings).establish(admin);
        }
    }

    private static TopologyRun start(TopologySettings settings, Networks networks) {
        return TopologyRun.start(
                EgomotionTopology.build(
                        settings, networks.depth(), networks.pose(), new StepTimes()),
                settings.streams(),
                broker.bootstrapServers(),
                Map.of());
    }

    private static void send(TopologySettings settings, List<Sent> records) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        Serdes.String().serializer(),
                        Serdes.ByteArray().serializer())) {
            for (Sent sent : records) {
                producer.send(
                        new ProducerRecord<>(
                                settings.topics().frames(), sent.key(), sent.record()));
            }
        }
    }

    /** Returns the first committed trajectory records. */
    private static List<TrajectoryPoint> read(TopologySettings settings, int count) {
        List<TrajectoryPoint> points = new ArrayList<>();
        try (KafkaConsumer<String, TrajectoryPoint> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "group.id",
                                "test-" + settings.streams().applicationId(),
                                "enable.auto.commit",
                                false,
                                "isolation.level",
                                "read_committed",
                                "auto.offset.reset",
                                "earliest"),
                        Serdes.String().deserializer(),
                        AvroSerde.of(TrajectoryPoint.class).deserializer())) {
            consumer.subscribe(Set.of(settings.topics().trajectory()));
            long deadline = System.nanoTime() + SOON.toNanos();
            while (points.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> points.add(r.value()));
            }
        }
        return points;
    }

    private static List<TrajectoryPoint> expected(List<Sent> records) {
        try (TopologyFixture topology = TopologyFixture.over(DRIVE, 3)) {
            Sent.all(topology, records);
            return topology.trajectory();
        }
    }

    @Test
    @Tag("slow")
    void start_anotherInstanceTakesOver_recordsAreThoseOfOne() throws Exception {
        TopologySettings settings = settings("takeover");
        establish(settings);
        List<Sent> records = Sent.segment("front", "0", DRIVE);
        Networks networks = Networks.truth(DRIVE, 3);
        try (TopologyRun run = start(settings, networks)) {
            run.awaitRunning(SOON);
            send(settings, records.subList(0, 16));
            assertEquals(14, read(settings, 14).size());
        }
        TopologySettings elsewhere =
                settings.withStreams(
                        new StreamsSettings(
                                "takeover",
                                1,
                                folder.resolve("another-state"),
                                Duration.ofMillis(100),
                                2,
                                (short) 1,
                                settings.streams().largestFrameBytes(),
                                0,
                                ""));
        try (TopologyRun run = start(elsewhere, networks)) {
            run.awaitRunning(SOON);
            send(settings, records.subList(16, records.size()));
            assertEquals(expected(records), read(settings, DRIVE.size()));
        }
    }

    @Test
    @Tag("slow")
    void start_networkFailsMidway_stopsWithTheReasonAndResumesExactlyOnce() throws Exception {
        TopologySettings settings = settings("failing");
        establish(settings);
        List<Sent> records = Sent.segment("front", "0", DRIVE);
        Networks good = Networks.truth(DRIVE, 3);
        Networks failing = new Networks(good.depth(), new FailingPose(good.pose(), 12));
        send(settings, records);
        try (TopologyRun run = start(settings, failing)) {
            assertEquals("the network is broken", run.awaitFailure(SOON).getMessage());
        }
        try (TopologyRun run = start(settings, good)) {
            run.awaitRunning(SOON);
            assertEquals(expected(records), read(settings, DRIVE.size()));
        }
    }

    /** Answers a number of times, then throws: a defect, not a bad frame. */
    private record FailingPose(PoseNetwork network, AtomicInteger left) implements PoseNetwork {
        FailingPose(PoseNetwork network, int answers) {
            this(network, new AtomicInteger(answers));
        }

        @Override
        public PoseContract contract() {
            return network.contract();
        }

        @Override
        public List<SnippetMotion> predict(List<Snippet> snippets) {
            if (left.decrementAndGet() < 0) {
                throw new IllegalStateException("the network is broken");
            }
            return network.predict(snippets);
        }

        @Override
        public void close() {}
    }

    @Test
    void start_camerasOnSeveralPartitions_eachHasItsPath() throws Exception {
        TopologySettings settings = settings("cameras");
        establish(settings);
        List<Sent> records = new ArrayList<>();
        IntStream.range(0, 4).forEach(c -> records.addAll(Sent.segment("camera" + c, "0", DRIVE)));
        send(settings, records);
        try (TopologyRun run = start(settings, Networks.truth(DRIVE, 2))) {
            run.awaitRunning(SOON);
            List<TrajectoryPoint> points = read(settings, 4 * DRIVE.size());
            assertEquals(4 * DRIVE.size(), points.size());
            assertEquals(
                    4L * DRIVE.size(),
                    points.stream().map(p -> p.getCamera() + p.getSequence()).distinct().count());
        }
    }

    @Test
    void establish_twice_findsWhatItCreated() throws Exception {
        establish(settings("twice"));
        establish(settings("twice"));
        try (Admin admin = admin()) {
            assertTrue(admin.listTopics().names().get().contains("twice.dead-letter"));
        }
    }

    @Test
    void establish_otherPartitions_namesTopicFoundAndExpected() throws Exception {
        TopologySettings settings = settings("partitions");
        establish(settings);
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of("partitions.depth", NewPartitions.increaseTo(3)))
                    .all()
                    .get();
        }
        TopicMismatchException e =
                assertThrows(TopicMismatchException.class, () -> establish(settings));
        assertEquals("topic partitions.depth has partitions 3; expected 2", e.getMessage());
    }

    /** One with an id is waited for; one without has left. */
    @Test
    void close_instanceWithAnId_staysAMemberUntilItIsBack() throws Exception {
        assertEquals(List.of(), membersAfterClose("left", ""));
        assertEquals(List.of("one-1"), membersAfterClose("stayed", "one"));
    }

    private List<String> membersAfterClose(String application, String instanceId) throws Exception {
        TopologySettings settings = settings(application);
        TopologySettings named =
                settings.withStreams(settings.streams().withInstanceId(instanceId));
        establish(named);
        try (TopologyRun run = start(named, Networks.pixels(3))) {
            run.awaitRunning(SOON);
        }
        try (Admin admin = admin()) {
            return admin
                    .describeConsumerGroups(List.of(application))
                    .all()
                    .get()
                    .get(application)
                    .members()
                    .stream()
                    .map(member -> member.groupInstanceId().orElseThrow())
                    .toList();
        }
    }

    /** Only the service knows how many there should be. */
    @Test
    void establish_ofSource_takesAnyPartitionsAndGivesAsManyToTheRest() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("source.frames", 5, (short) 1)
                                            .configs(Map.of("max.message.bytes", "9000000"))))
                    .all()
                    .get();
            TopicDescriptions.await(admin, "source.frames", Duration.ofSeconds(30));
            TopicPlan.ofSource(settings("source")).establish(admin);
            assertEquals(
                    5,
                    TopicDescriptions.await(admin, "source.trajectory", Duration.ofSeconds(30))
                            .partitions()
                            .size());
        }
    }

    @Test
    void establish_smallRecords_namesTopicFoundAndExpected() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("small.frames", 2, (short) 1)
                                            .configs(Map.of("max.message.bytes", "1000"))))
                    .all()
                    .get();
        }
        TopicMismatchException e =
                assertThrows(TopicMismatchException.class, () -> establish(settings("small")));
        assertEquals(
                "topic small.frames has max.message.bytes 1000; expected at least 8454144",
                e.getMessage());
    }
}
