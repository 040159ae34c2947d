package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page's server on a real broker. */
@Timeout(120)
final class DashboardTest {
    private static final DashboardTopics TOPICS =
            new DashboardTopics("frames", "trajectory", "depth", "confidence", "cameras");

    @TempDir Path scratch;

    @Test
    void start_beforeTheTopics_showsThemWhenTheyComeAndTheBrokersEnd() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(scratch, BrokerSettings.defaults());
                Dashboard page =
                        Dashboard.start(
                                DashboardSettings.onLoopback(broker.bootstrapServers(), TOPICS));
                BufferedReader events = events(page)) {
            publish(broker, Records.point(41));

            JsonNode seen = until(events, message -> message.has("last"));
            assertEquals(41, seen.at("/last/sequence").asLong());
            assertEquals(41.0, seen.at("/last/z").asDouble());

            broker.close();

            JsonNode gone = until(events, message -> !message.path("outage").asText().isEmpty());
            assertEquals("the brokers do not answer", gone.get("outage").asText());
            JsonNode stale = until(events, message -> message.at("/cameras/0/stale").asBoolean());
            assertEquals("front", stale.at("/cameras/0/id").asText());
        }
    }

    @Test
    void start_withoutBrokers_servesThePageAndSaysSo() throws Exception {
        try (Dashboard page = Dashboard.start(DashboardSettings.onLoopback("127.0.0.1:1", TOPICS));
                BufferedReader events = events(page)) {
            JsonNode gone = until(events, message -> !message.path("outage").asText().isEmpty());

            assertEquals("the brokers do not answer", gone.get("outage").asText());
        }
    }

    @Test
    void start_unusableClientProperties_isRefusedByName() {
        DashboardException refusal =
                assertThrows(
                        DashboardException.class,
                        () ->
                                Dashboard.start(
                                        new DashboardSettings(
                                                Map.of(
                                                        "bootstrap.servers",
                                                        "127.0.0.1:1",
                                                        "security.protocol",
                                                        "CARRIER_PIGEON"),
                                                TOPICS,
                                                new InetSocketAddress(
                                                        InetAddress.getLoopbackAddress(), 0))));

        assertTrue(refusal.getMessage().contains("CARRIER_PIGEON"), refusal.getMessage());
    }

    @Test
    void settings_withoutBrokersOrHost_areRefusedByName() {
        InetSocketAddress listen = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new DashboardSettings(Map.of(), TOPICS, listen))
                        .getMessage()
                        .contains("bootstrap.servers"));
        assertTrue(
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        new DashboardSettings(
                                                Map.of("bootstrap.servers", "a:1"),
                                                TOPICS,
                                                InetSocketAddress.createUnresolved("nowhere", 1)))
                        .getMessage()
                        .contains("nowhere"));
    }

    private static void publish(EmbeddedBroker broker, TrajectoryPoint point) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                Producer<String, byte[]> producer =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", broker.bootstrapServers()),
                                new StringSerializer(),
                                new ByteArraySerializer())) {
            admin.createTopics(java.util.List.of(new NewTopic(TOPICS.trajectory(), 1, (short) 1)))
                    .all()
                    .get();
            producer.send(
                            new ProducerRecord<>(
                                    TOPICS.trajectory(),
                                    "front",
                                    AvroCodec.of(TrajectoryPoint.class).encode(point)))
                    .get();
        }
    }

    private static BufferedReader events(Dashboard page) throws IOException, InterruptedException {
        URI address = page.address();
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://"
                                                + address.getAuthority()
                                                + "/events?camera=front"))
                        .header(
                                "Authorization",
                                "Bearer " + address.getQuery().substring("token=".length()))
                        .build();
        return new BufferedReader(
                new InputStreamReader(
                        HttpClient.newHttpClient()
                                .send(request, HttpResponse.BodyHandlers.ofInputStream())
                                .body(),
                        StandardCharsets.UTF_8));
    }

    private static JsonNode until(BufferedReader events, Predicate<JsonNode> wanted)
            throws IOException {
        for (String line = events.readLine(); line != null; line = events.readLine()) {
            if (line.startsWith("data: ")) {
                JsonNode message = new ObjectMapper().readTree(line.substring(6));
                if (wanted.test(message)) {
                    return message;
                }
            }
        }
        throw new IOException("the events ended");
    }
}
