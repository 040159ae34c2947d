package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.topology.TopicDescriptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetireCommandTest {
    @TempDir Path folder;

    private Path config(String prefix) throws Exception {
        String text = "topology: {topics: {prefix: %s}}%n".formatted(prefix);
        return Files.writeString(folder.resolve("config.yaml"), text);
    }

    @Test
    void retire_twoCameras_sendsAnEventOfEach() throws Exception {
        String servers = TestCluster.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.createTopics(List.of(new NewTopic("retiring.frames", 1, (short) 1))).all().get();
            TopicDescriptions.await(admin, "retiring.frames", Duration.ofSeconds(30));
        }
        Invocation invocation =
                Invocation.of(
                        "retire",
                        "front",
                        "rear",
                        "--bootstrap-servers",
                        servers,
                        "--config",
                        config("retiring.").toString());
        assertEquals(ExitCodes.DONE, invocation.exitCode(), invocation.err());
        assertEquals("retired front, rear", invocation.out().strip());

        AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
        List<String> retired = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", servers),
                        new StringDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("retiring.frames", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            for (int i = 0; i < 100 && retired.size() < 2; i++) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    FrameEvent event = codec.decode(record.value());
                    SegmentEnd end = (SegmentEnd) event.getEvent();
                    assertEquals(SegmentEndReason.CAMERA_RETIRED, end.getReason());
                    assertEquals(record.key(), event.getCamera());
                    retired.add(record.key());
                }
            }
        }
        assertEquals(List.of("front", "rear"), retired);
    }

    @Test
    void retire_noSuchTopic_failsInOneLineAndCreatesNone() throws Exception {
        String servers = TestCluster.bootstrapServers();
        Invocation invocation =
                Invocation.of(
                        "retire",
                        "front",
                        "--bootstrap-servers",
                        servers,
                        "--config",
                        config("nowhere.").toString());
        assertEquals(ExitCodes.FAILED, invocation.exitCode());
        assertTrue(
                invocation
                        .err()
                        .startsWith(
                                "egomotion: topic nowhere.frames at %s takes no retirement"
                                        .formatted(servers)),
                invocation.err());
        assertEquals(1, invocation.err().strip().lines().count(), invocation.err());
    }

    @Test
    void retire_noCamera_isRefused() {
        Invocation invocation = Invocation.of("retire", "--bootstrap-servers", "nowhere:9092");
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode());
    }
}
