package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SpeedFeedTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long T = 1_795_000_000L * SECOND;

    @TempDir Path folder;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private static void awaitSpeed(SpeedFeed feed, long nanos, double expected) {
        // The lines come one by one: what holds at first is not yet between two speeds.
        Eventually.await(() -> Math.abs(feed.at(nanos).orElse(Double.NaN) - expected) < 1e-9);
    }

    @Test
    void file_growing_matchedByCaptureTime() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("speeds.csv"),
                        "time,speed\n# of the bus\n1795000000.000,10\n1795000001.000,12\n");
        try (SpeedFeed feed = SpeedFeed.open(file.toString(), lines::add)) {
            awaitSpeed(feed, T + SECOND / 2, 11);
            awaitSpeed(feed, T + 2 * SECOND, 12);
            assertTrue(feed.at(T - 1).isEmpty());
            assertTrue(feed.at(T + 4 * SECOND).isEmpty(), "too old to hold");
            Files.writeString(
                    file, "1795000004.5,20\nnonsense 7\n-,-\n", StandardOpenOption.APPEND);
            awaitSpeed(feed, T + 5 * SECOND, 20);
            awaitSpeed(feed, T + SECOND + SECOND * 7 / 4, 16);
            Eventually.await(() -> feed.counts().unreadable() > 0);
            assertEquals(1, feed.counts().unreadable());
            assertTrue(feed.counts().matched() > 0 && feed.counts().unmatched() >= 2);
        }
    }

    @Test
    void tcp_nmea_reconnectedAndTold() throws Exception {
        try (ServerSocket receiver = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SpeedFeed feed =
                        SpeedFeed.open("tcp://127.0.0.1:" + receiver.getLocalPort(), lines::add)) {
            long at =
                    Instant.parse("2026-11-27T12:35:19.500Z").getEpochSecond() * SECOND
                            + SECOND / 2;
            try (Socket first = receiver.accept()) {
                send(
                        first,
                        "$GPGGA,123519,4807.038,N\r\n$GPRMC,123519.50,A,4807.038,N,01131.000,E,022.4,084.4,271126,,\r\n");
                awaitSpeed(feed, at, 22.4 * 1852 / 3600);
            }
            try (Socket second = receiver.accept()) {
                send(
                        second,
                        "$GNRMC,123529.00,A,4807.038,N,01131.000,E,010.0,084.4,271126,,,A*FF\r\n");
                send(second, "$GNRMC,123529.00,V,,,,,,,271126,,\r\n");
                send(second, "$GNRMC,123530.00,A,4807.038,N,01131.000,E,010.0,084.4,271126,,\r\n");
                awaitSpeed(feed, at + 21 * SECOND / 2, 10.0 * 1852 / 3600);
                assertEquals(1, feed.counts().unreadable(), "a checksum that is wrong");
            }
            Eventually.await(() -> lines.size() >= 3);
            assertTrue(lines.get(0).startsWith("no speeds come from tcp://"), lines::toString);
            assertTrue(lines.get(1).startsWith("speeds come again from tcp://"), lines::toString);
        }
    }

    @Test
    void topic_textValues_matchedAndLateOnesCounted() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults())) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic("speeds", 3, (short) 1))).all().get();
            }
            try (SpeedFeed feed = SpeedFeed.ofTopic("speeds", client, lines::add);
                    Producer<String, String> bus =
                            new KafkaProducer<>(
                                    client, new StringSerializer(), new StringSerializer())) {
                // What was there before it began to read does not count: it is told until it is
                // read.
                Eventually.await(
                        () -> {
                            bus.send(new ProducerRecord<>("speeds", "1795000000.0,10"));
                            bus.send(new ProducerRecord<>("speeds", "van", "1795000001.0,12"));
                            bus.flush();
                            return Math.abs(feed.at(T + SECOND / 2).orElse(0) - 11) < 1e-9;
                        });
                assertEquals(0, feed.counts().late());
                assertTrue(feed.at(T + 9 * SECOND).isEmpty(), "nobody waits for it");
                bus.send(new ProducerRecord<>("speeds", "1795000002.0,14"));
                bus.send(new ProducerRecord<>("speeds", "fast"));
                bus.send(new ProducerRecord<>("speeds", "x", null));
                bus.flush();
                Eventually.await(() -> feed.counts().late() > 0);
            }
            SpeedFeed none = SpeedFeed.ofTopic("none", client, lines::add);
            try (none) {
                Eventually.await(() -> lines.toString().contains("no speeds come from topic none"));
            }
        }
    }

    private static void send(Socket to, String text) throws Exception {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Test
    void open_noSuchFile_named() {
        CameraException refused =
                assertThrows(
                        CameraException.class,
                        () -> SpeedFeed.open(folder.resolve("none").toString(), lines::add));
        assertTrue(refused.getMessage().contains("no such file"), refused.getMessage());
    }
}
