package dev.egomotion.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Reader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final String TOPIC = "frames";

    @TempDir Path folder;

    @Test
    void start_again_sameDirectory_keepsCommittedRecordsAndHidesAborted() throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(folder.resolve("data"), BrokerSettings.defaults())) {
            createTopic(broker);
            produce(broker, "kept", true);
            produce(broker, "dropped", false);
            assertEquals(List.of("kept"), committed(broker));
        }
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(folder.resolve("data"), BrokerSettings.defaults())) {
            produce(broker, "later", true);
            assertEquals(List.of("kept", "later"), committed(broker));
            assertTrue(broker.failure().isEmpty());
        }
        assertTrue(Files.isDirectory(folder.resolve("data")), "a directory that was given stays");
    }

    @Test
    void startTemporary_closed_deletesItsDirectory() throws Exception {
        Path directory;
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults())) {
            directory = broker.directory();
            assertTrue(Files.isDirectory(directory));
            String host = broker.bootstrapServers().split(":")[0];
            assertTrue(InetAddress.getByName(host).isLoopbackAddress());
            broker.close();
        }
        assertFalse(Files.exists(directory));
    }

    private static Set<String> topics(EmbeddedBroker broker, Map<String, String> client)
            throws Exception {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("request.timeout.ms", "3000");
        properties.put("default.api.timeout.ms", "3000");
        properties.put("retries", "0");
        try (Admin admin = Admin.create(properties)) {
            return admin.listTopics().names().get();
        }
    }

    @Test
    void startLocked_clientsWithoutTheSecret_areTurnedAway() throws Exception {
        Path data = folder.resolve("locked");
        try (EmbeddedBroker broker = EmbeddedBroker.startLocked(data, BrokerSettings.defaults())) {
            assertEquals(Set.of(), topics(broker, broker.clientProperties()));
            Map<String, String> wrong = new HashMap<>(broker.clientProperties());
            wrong.put(
                    "sasl.jaas.config",
                    wrong.get("sasl.jaas.config").replaceFirst("password=\".", "password=\"?"));
            ExecutionException refused =
                    assertThrows(ExecutionException.class, () -> topics(broker, wrong));
            assertInstanceOf(SaslAuthenticationException.class, refused.getCause());
            assertThrows(ExecutionException.class, () -> topics(broker, Map.of()));

            Path file = broker.clientFile().orElseThrow();
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            Properties read = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                read.load(reader);
            }
            assertEquals(broker.bootstrapServers(), read.remove("bootstrap.servers"));
            assertEquals(broker.clientProperties(), read);
        }
        // Another start has another secret.
        try (EmbeddedBroker broker = EmbeddedBroker.startLocked(data, BrokerSettings.defaults())) {
            assertEquals(Set.of(), topics(broker, broker.clientProperties()));
        }
    }

    @Test
    void login_asText_keepsItsSecret() {
        Login login = Login.make(folder);
        assertFalse(login.toString().contains(login.secret()), login.toString());
        assertNotEquals(login.secret(), Login.make(folder).secret());
        assertTrue(login.ofBroker().toString().contains("CONTROLLER:SASL_PLAINTEXT"));
    }

    @Test
    void start_fileInPlaceOfDirectory_saysWhereInOneLine() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "not a directory");
        BrokerException refused =
                assertThrows(
                        BrokerException.class,
                        () -> EmbeddedBroker.start(file, BrokerSettings.defaults()));
        assertTrue(refused.getMessage().startsWith(file + ":"), refused.getMessage());
        assertFalse(refused.getMessage().contains("\n"));
    }

    @Test
    void settings_segmentSmallerThanRecord_isRefused() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new BrokerSettings(64 << 20, 1L << 30, 32 << 20));
        assertTrue(refused.getMessage().contains("broker.segmentBytes"), refused.getMessage());
    }

    /** Found one by one, both listeners of a broker got the same port once in some ten thousand starts. */
    @Test
    void freePorts_asManyAsThereAre_allDiffer() throws Exception {
        int[] ports = EmbeddedBroker.freePorts(500);
        assertEquals(500, Arrays.stream(ports).distinct().count());
    }

    private static void createTopic(EmbeddedBroker broker)
            throws ExecutionException, InterruptedException {
        try (Admin admin =
                Admin.create(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static void produce(EmbeddedBroker broker, String value, boolean commit) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "transactional.id",
                                "test-" + value),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(TOPIC, value.getBytes(StandardCharsets.UTF_8)));
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    /** Reads up to the end that an uncommitted reader sees: a commit's marker may follow its answer. */
    private static List<String> committed(EmbeddedBroker broker) throws Exception {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        long end = uncommittedEnd(broker, partition);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                broker.bootstrapServers(),
                                "isolation.level",
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<String> values = new ArrayList<>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1))
                        .forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
            }
            return values;
        }
    }

    private static long uncommittedEnd(EmbeddedBroker broker, TopicPartition partition)
            throws Exception {
        try (Admin admin =
                Admin.create(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
        }
    }
}
