package dev.egomotion.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.topology.TopicDescriptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics of runs that are gone, that run and that start, on a real broker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LeftTopicsTest {
    private static final String GONE = "20261127-100000-0123abcd";
    private static final String RUNNING = "20261127-100001-4567abcd";
    private static final String STARTING = "20261127-120000-89ababcd";
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:30Z");

    @Test
    void line_runsGoneRunningAndStarting_namesTheOneThatIsGone() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaConsumer<byte[], byte[]> member =
                        new KafkaConsumer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        broker.bootstrapServers(),
                                        "group.id",
                                        "app-run-" + RUNNING),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            LeftTopics left = new LeftTopics(admin, broker.bootstrapServers());
            assertEquals(Optional.empty(), left.line("ego.", "app", NOW));

            admin.createTopics(
                            Stream.of(GONE, RUNNING, STARTING)
                                    .flatMap(
                                            run ->
                                                    Stream.of(
                                                            "ego.run-" + run + ".frames",
                                                            "ego.run-" + run + ".depth"))
                                    .map(topic -> new NewTopic(topic, 1, (short) 1))
                                    .toList())
                    .all()
                    .get();
            for (String run : List.of(GONE, RUNNING, STARTING)) {
                for (String kind : List.of("frames", "depth")) {
                    TopicDescriptions.await(
                            admin, "ego.run-" + run + "." + kind, Duration.ofSeconds(30));
                }
            }
            member.subscribe(List.of("ego.run-" + RUNNING + ".frames"));
            while (member.assignment().isEmpty()) {
                member.poll(Duration.ofMillis(50));
            }
            assertEquals(
                    Optional.of(
                            "topics ego.run-%s.* are of an earlier run that was killed or kept them; remove them with: kafka-topics.sh --bootstrap-server %s --delete --topic '.*run-%s[.-].*'"
                                    .formatted(GONE, broker.bootstrapServers(), GONE)),
                    left.line("ego.", "app", NOW));
            assertEquals(Optional.empty(), left.line("other.", "app", NOW));
        }
    }
}
