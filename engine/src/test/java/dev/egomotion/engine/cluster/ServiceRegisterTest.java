package dev.egomotion.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.schemas.ServiceStatement;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.settings.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What services state of themselves, on a real broker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ServiceRegisterTest {
    private static final Provenance NEAR = provenance("near");
    private static final Provenance FAR = provenance("far");

    private static EmbeddedBroker broker;
    private static Connection connection;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
        connection = new Connection(broker.bootstrapServers(), Map.of(), 1 << 20);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static Provenance provenance(String value) {
        return new Provenance(
                "depth a@1 (00), pose a@1 (11)", new TreeMap<>(Map.of("range", value, "gap", "5")));
    }

    private static ServiceRegister register(String name) {
        return new ServiceRegister(
                connection, new Topics(name + "."), name, Deadline.in(Duration.ofSeconds(60)));
    }

    /** Stands in for a service's topology: a member of its consumer group. */
    private static KafkaConsumer<byte[], byte[]> member(String group, String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "group.id", group),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        while (consumer.assignment().isEmpty()) {
            consumer.poll(Duration.ofMillis(50));
        }
        return consumer;
    }

    @Test
    void join_serviceThatStatedTheSame_returnsItsStatement() throws Exception {
        register("same").announce(FAR, (short) 1, "0");
        register("same").announce(NEAR, (short) 1, "1");
        try (KafkaConsumer<byte[], byte[]> service = member("same", "same.services")) {
            ServiceStatement stated = register("same").join(NEAR);
            assertEquals("1", stated.getVersion());
            assertEquals(NEAR.fingerprint(), stated.getFingerprint());
            assertEquals(NEAR.values(), stated.getValues());
        }
    }

    @Test
    void join_otherSettings_namesWhatDiffers() throws Exception {
        register("other").announce(NEAR, (short) 1, "1");
        try (KafkaConsumer<byte[], byte[]> service = member("other", "other.services")) {
            String message =
                    assertThrows(BadInputException.class, () -> register("other").join(FAR))
                            .getMessage();
            assertTrue(message.startsWith("the service other at "), message);
            assertTrue(
                    message.endsWith("has other settings: range is far here, near there"), message);
        }
    }

    @Test
    void join_serviceThatStatedAndEnded_isNoService() throws Exception {
        register("ended").announce(NEAR, (short) 1, "1");
        String message =
                assertThrows(EngineException.class, () -> register("ended").join(NEAR))
                        .getMessage();
        assertTrue(
                message.startsWith("--join: no service ended with topics ended.* runs"), message);
        assertThrows(EngineException.class, () -> register("never").join(NEAR));
    }

    @Test
    void announce_anotherInstanceWithOtherSettings_isRefusedWhileTheFirstRuns() throws Exception {
        register("pair").announce(NEAR, (short) 1, "1");
        try (KafkaConsumer<byte[], byte[]> service = member("pair", "pair.services")) {
            register("pair").announce(NEAR, (short) 1, "1");
            assertThrows(
                    BadInputException.class, () -> register("pair").announce(FAR, (short) 1, "1"));
        }
        register("pair").announce(FAR, (short) 1, "1");
    }
}
