package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.engine.SettingsFile;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.cluster.Deadline;
import dev.egomotion.engine.cluster.ServiceRegister;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.topology.EgomotionTopology;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.TopologyRun;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.StepTimes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several replays and a standing service on one broker: nobody's work is mixed up. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("slow")
class SharedClusterJourneyTest {
    private static final int FRAMES = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String[] NETWORKS_ALONE = {"--networks-alone", "--depth-size", "input"};

    @TempDir static Path shared;
    private static Path drive;

    @TempDir Path folder;

    @BeforeAll
    static void render() {
        drive = shared.resolve("drive");
        Invocation synth =
                Invocation.of(
                        "synth",
                        "--out",
                        drive.toString(),
                        "--frames",
                        Integer.toString(FRAMES),
                        "--size",
                        "208x64");
        assertEquals(ExitCodes.DONE, synth.exitCode(), synth.err());
    }

    private Invocation replay(String out, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "replay",
                                drive.toString(),
                                "--out",
                                folder.resolve(out).toString(),
                                "--camera-id",
                                "front",
                                "--provider",
                                "cpu"));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private Invocation onCluster(String out, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--bootstrap-servers");
        arguments.add(TestCluster.bootstrapServers());
        return replay(out, arguments.toArray(String[]::new));
    }

    private static void assertDone(Invocation invocation) {
        assertEquals(ExitCodes.DONE, invocation.exitCode(), invocation.err());
    }

    private JsonNode summary(String out) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(folder.resolve(out).resolve("summary.json")));
    }

    private static Admin admin() throws Exception {
        return Admin.create(Map.of("bootstrap.servers", TestCluster.bootstrapServers()));
    }

    private static Set<String> topics() throws Exception {
        try (Admin admin = admin()) {
            return admin.listTopics().names().get();
        }
    }

    /** Results are equal but for the segment's name, which no two runs on a cluster share. */
    private void assertSameResults(String expected, String actual) throws IOException {
        List<String> names;
        Path home = folder.resolve(expected);
        try (Stream<Path> inside = Files.walk(home)) {
            names =
                    inside.filter(Files::isRegularFile)
                            .map(file -> home.relativize(file).toString())
                            .filter(name -> name.matches(".*\\.(png|csv|tum|kitti)"))
                            .sorted()
                            .toList();
        }
        // Depth, its preview and, where it is measured, its uncertainty.
        boolean measured = names.contains("depth/uncertainty/000000.png");
        int pictures = measured ? 3 : 2;
        assertEquals(5 + pictures * FRAMES + FRAMES - 1, names.size(), names.toString());
        for (String name : names) {
            Path other = folder.resolve(actual).resolve(name);
            if (name.endsWith(".csv")) {
                assertEquals(rows(home.resolve(name)), rows(other), name);
            } else {
                assertArrayEquals(
                        Files.readAllBytes(home.resolve(name)), Files.readAllBytes(other), name);
            }
        }
    }

    private static List<String> rows(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(row -> row.replaceFirst("^front,[^,]*,", "front,SEGMENT,"))
                .toList();
    }

    @Test
    void replay_twoAtOnceWithDifferentOptions_eachIsEqualToARunAlone() throws Exception {
        assertDone(replay("refined-alone"));
        assertDone(replay("networks-alone", NETWORKS_ALONE));

        CompletableFuture<Invocation> refined =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return onCluster("refined");
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        Invocation networks = onCluster("networks", NETWORKS_ALONE);
        assertDone(refined.get());
        assertDone(networks);

        assertSameResults("refined-alone", "refined");
        assertSameResults("networks-alone", "networks");
        assertNotEquals(
                Files.readString(folder.resolve("refined/trajectory.tum")),
                Files.readString(folder.resolve("networks/trajectory.tum")));
        assertEquals(
                summary("refined-alone").at("/options/settings"),
                summary("refined").at("/options/settings"));
        assertNotEquals(
                summary("refined").at("/options/settings"),
                summary("networks").at("/options/settings"));
    }

    @Test
    void replay_done_leavesNothingOnTheClusterUnlessAsked() throws Exception {
        assertDone(onCluster("removed"));
        String prefix = ownPrefix("removed");
        String application = summary("removed").at("/options/application id").asText();
        for (String topic : topics()) {
            assertFalse(topic.startsWith(prefix) || topic.startsWith(application), topic);
        }
        try (Admin admin = admin()) {
            assertFalse(
                    admin.listGroups().all().get().stream()
                            .anyMatch(group -> group.groupId().equals(application)));
        }

        Invocation kept = onCluster("kept", "--keep-topics");
        assertDone(kept);
        assertTrue(kept.out().contains("Topics: " + ownPrefix("kept") + "*"), kept.out());
        assertTrue(topics().containsAll(new Topics(ownPrefix("kept")).outputs()));
        String settings = summary("kept").at("/options/settings").asText();
        for (ConsumerRecord<byte[], byte[]> record :
                records(new Topics(ownPrefix("kept")).depth())) {
            byte[] header = record.headers().lastHeader(Provenance.SETTINGS_HEADER).value();
            assertEquals(settings, new String(header, StandardCharsets.UTF_8));
        }
    }

    private String ownPrefix(String out) throws IOException {
        String topics = summary(out).at("/options/topics").asText();
        assertTrue(topics.matches("egomotion\\.run-\\d{8}-\\d{6}-[0-9a-f]{8}\\.\\*"), topics);
        return topics.substring(0, topics.length() - 1);
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(String topic) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", TestCluster.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (records.size() < FRAMES && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        assertEquals(FRAMES, records.size());
        return records;
    }

    @Test
    void replay_joiningNothing_saysThatNoServiceRuns() throws Exception {
        Invocation invocation = onCluster("guest", "--join", "--config", config("nobody"));
        assertEquals(ExitCodes.FAILED, invocation.exitCode(), invocation.err());
        assertTrue(
                invocation.err().contains("--join: no service nobody with topics nobody.* runs at"),
                invocation.err());
        assertFalse(Files.exists(folder.resolve("guest")), "nothing is made before all is open");
    }

    private String config(String name) throws IOException {
        return Files.writeString(
                        folder.resolve(name + ".yaml"),
                        "topology: {topics: {prefix: %s.}, streams: {applicationId: %s}}"
                                .formatted(name, name))
                .toString();
    }

    @Test
    void replay_joiningAService_readsItsResultsAndIsRefusedWithOtherSettings() throws Exception {
        TopologySettings settings = SettingsFile.read(Path.of(config("service"))).topology();
        settings =
                settings.withStreams(
                        settings.streams().withStateDirectory(folder.resolve("state")));
        Connection connection =
                new Connection(
                        TestCluster.bootstrapServers(),
                        Map.of(),
                        settings.streams().largestRecordBytes());
        try (Model model =
                Model.open(
                        ModelLocation.starter(),
                        new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty()))) {
            try (Admin admin = admin()) {
                new TopicPlan(settings).establish(admin);
            }
            new ServiceRegister(connection, settings.topics(), "service", Deadline.in(PATIENCE))
                    .announce(
                            Provenance.of(
                                    settings, model.depth().contract(), model.pose().contract()),
                            (short) 1,
                            "test");
            try (TopologyRun service =
                    TopologyRun.start(
                            EgomotionTopology.build(
                                    settings, model.depth(), model.pose(), new StepTimes()),
                            settings.streams(),
                            connection.bootstrapServers(),
                            Map.of())) {
                service.awaitRunning(PATIENCE);
                joinsAndIsRefused(settings.topics());
            }
        }
    }

    private void joinsAndIsRefused(Topics topics) throws Exception {
        String[] join = {"--join", "--config", config("service")};
        Invocation other = onCluster("guest", concat(join, "--networks-alone"));
        assertEquals(ExitCodes.BAD_INPUT, other.exitCode(), other.err());
        assertTrue(
                other.err().contains("refinement.enabled is false here, true there"), other.err());
        assertEquals(0, end(topics.frames()), "nothing is published for other settings");

        assertDone(replay("alone"));
        assertDone(onCluster("guest", join));
        assertSameResults("alone", "guest");
        assertTrue(topics().containsAll(topics.outputs()), "they are the service's");
        assertEquals("on", summary("guest").at("/options/join").asText());

        hangingTransaction(topics.depth(), concat(join, "--start-within", "1", "--overwrite"));
    }

    private void hangingTransaction(String topic, String... join) throws Exception {
        try (Producer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                TestCluster.bootstrapServers(),
                                "transactional.id",
                                "hangs"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, "key", "value"));
            producer.flush();
            Invocation held = onCluster("guest", join);
            assertEquals(ExitCodes.FAILED, held.exitCode(), held.err());
            assertTrue(held.err().contains("topic " + topic + ", partition 0"), held.err());
            assertTrue(held.err().contains("kafka-transactions.sh"), held.err());
            assertTrue(Files.exists(folder.resolve("guest/summary.json")), "still there");

            Invocation service =
                    Invocation.of(
                            "run",
                            "--config",
                            config("service"),
                            "--bootstrap-servers",
                            TestCluster.bootstrapServers(),
                            "--start-within",
                            "10",
                            "--provider",
                            "cpu");
            assertEquals(ExitCodes.FAILED, service.exitCode(), service.err());
            assertTrue(service.err().contains("topic " + topic + ", partition 0"), service.err());
        }
    }

    private static long end(String topic) throws Exception {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", TestCluster.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    private static String[] concat(String[] first, String... second) {
        return Stream.concat(Stream.of(first), Stream.of(second)).toArray(String[]::new);
    }
}
