package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics shown as text, on a real broker: three poses of front, one of rear, a record that is none, a depth map. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TopicTailTest {
    /** Long enough ago to be told from now, not so long that a broker deletes it. */
    private static final long MIDDLE = System.currentTimeMillis() - 3_600_000;

    private static BrokerWithTopics broker;

    private final List<String> lines = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = BrokerWithTopics.start();
        AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
        String trajectory = broker.topics().trajectory();
        try (Producer<String, byte[]> producer = broker.connection().producer()) {
            for (int i = 0; i < 3; i++) {
                byte[] bytes = points.encode(point("front", i, TrackingStatus.TRACKED));
                producer.send(
                        new ProducerRecord<>(
                                trajectory, 0, MIDDLE + (i - 1) * 1000, "front", bytes));
            }
            byte[] lost = points.encode(point("rear", 0, TrackingStatus.LOST));
            producer.send(new ProducerRecord<>(trajectory, 0, MIDDLE + 2000, "rear", lost));
            producer.send(new ProducerRecord<>(trajectory, 0, MIDDLE + 3000, "rear", new byte[7]));
            DepthMap map =
                    DepthMap.newBuilder()
                            .setCamera("front")
                            .setSegment("0")
                            .setSequence(0)
                            .setCaptureTimeNanos(0)
                            .setWidth(2)
                            .setHeight(1)
                            .setFx(1)
                            .setFy(1)
                            .setCx(1)
                            .setCy(0)
                            .setDepthScale(256)
                            .setData(ByteBuffer.wrap(new byte[123]))
                            .build();
            producer.send(
                    new ProducerRecord<>(
                            broker.topics().depth(),
                            "front",
                            AvroCodec.of(DepthMap.class).encode(map)));
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static TrajectoryPoint point(String camera, long sequence, TrackingStatus status) {
        return TrajectoryPoint.newBuilder()
                .setCamera(camera)
                .setSegment("0")
                .setSequence(sequence)
                .setCaptureTimeNanos(sequence * 1_000_000_000L)
                .setStatus(status)
                .setTx(0)
                .setTy(0)
                .setTz(sequence)
                .setQx(0)
                .setQy(0)
                .setQz(0)
                .setQw(1)
                .build();
    }

    private List<String> shown(
            String topic,
            Optional<String> camera,
            Optional<Instant> from,
            OptionalLong most,
            TopicTail.Format format)
            throws EngineException {
        new TopicTail(topic, camera, from, false, most, format)
                .show(broker.connection(), lines::add, notes::add, () -> false);
        return lines;
    }

    private List<String> shown(Optional<String> camera, TopicTail.Format format)
            throws EngineException {
        return shown(
                broker.topics().trajectory(),
                camera,
                Optional.empty(),
                OptionalLong.empty(),
                format);
    }

    @Test
    void json_wholeTopic_everyFieldByName_andTheRecordThatIsNoneIsNamed() throws Exception {
        List<String> json = shown(Optional.empty(), TopicTail.Format.JSON);
        assertEquals(4, json.size());
        JsonNode second = new ObjectMapper().readTree(json.get(1));
        assertEquals("TrajectoryPoint", second.get("type").asText());
        assertEquals(1, second.get("offset").asLong());
        assertEquals(MIDDLE, second.get("timestamp").asLong());
        assertEquals("front", second.get("camera").asText());
        assertEquals(1.0, second.get("tz").asDouble());
        assertEquals("TRACKED", second.get("status").asText());
        assertEquals(1, notes.size());
        assertTrue(notes.get(0).contains("offset 4: 7 bytes that are not"), notes.toString());
    }

    @Test
    void json_image_itsBytesAreCounted() throws Exception {
        List<String> json =
                shown(
                        broker.topics().depth(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        TopicTail.Format.JSON);
        assertEquals(123, new ObjectMapper().readTree(json.get(0)).at("/data/bytes").asInt());
    }

    @Test
    void from_camera_most_narrowWhatIsShown() throws Exception {
        assertEquals(3, shown(Optional.of("front"), TopicTail.Format.JSON).size());
        lines.clear();
        String trajectory = broker.topics().trajectory();
        Optional<Instant> middle = Optional.of(Instant.ofEpochMilli(MIDDLE));
        assertEquals(
                3,
                shown(
                                trajectory,
                                Optional.empty(),
                                middle,
                                OptionalLong.empty(),
                                TopicTail.Format.JSON)
                        .size());
        lines.clear();
        assertEquals(
                1,
                shown(
                                trajectory,
                                Optional.empty(),
                                middle,
                                OptionalLong.of(1),
                                TopicTail.Format.JSON)
                        .size());
    }

    @Test
    void csvAndTum_rowsOfAReplaysFiles() throws Exception {
        List<String> csv = shown(Optional.of("front"), TopicTail.Format.CSV);
        assertEquals(Rows.TRAJECTORY, csv.get(0));
        assertTrue(csv.get(1).startsWith("front,0,"), csv.get(1));
        lines.clear();
        List<String> tum = shown(Optional.empty(), TopicTail.Format.TUM);
        assertEquals(3, tum.size()); // not the LOST one
        assertEquals("2.000000000 0.0 0.0 2.0 0.0 0.0 0.0 1.0", tum.get(2));
    }

    @Test
    void topicThatIsNone_andTypeWithoutRows_areRefusedByName() {
        BadInputException none =
                assertThrows(
                        BadInputException.class,
                        () ->
                                shown(
                                        "no-such-topic",
                                        Optional.empty(),
                                        Optional.empty(),
                                        OptionalLong.empty(),
                                        TopicTail.Format.JSON));
        assertTrue(none.getMessage().startsWith("no-such-topic: there is no such topic at "));
        BadInputException rowless =
                assertThrows(
                        BadInputException.class,
                        () ->
                                shown(
                                        broker.topics().depth(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        OptionalLong.empty(),
                                        TopicTail.Format.TUM));
        assertTrue(rowless.getMessage().contains("have no poses"), rowless.getMessage());
    }
}
