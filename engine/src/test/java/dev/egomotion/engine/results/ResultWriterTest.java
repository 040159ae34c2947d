package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.FramesInFlight;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.steps.StepTimes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose results the writer takes, on a real broker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ResultWriterTest {
    private static final AvroCodec<TrajectoryPoint> CODEC = AvroCodec.of(TrajectoryPoint.class);
    private static final Provenance OURS = provenance("near");
    private static final Provenance OTHERS = provenance("far");
    private static final RunId RUN = new RunId("front", "ours");

    private static BrokerWithTopics broker;
    private static Connection connection;
    private static Topics topics;

    @TempDir Path folder;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = BrokerWithTopics.start();
        connection = broker.connection();
        topics = broker.topics();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private static Provenance provenance(String value) {
        return new Provenance("model", new TreeMap<>(Map.of("range", value)));
    }

    private ResultWriter open() throws Exception {
        return ResultWriter.open(
                connection,
                topics,
                RUN,
                OURS,
                ResultFolder.prepare(Files.createTempDirectory(folder, "out"), false),
                new FramesInFlight(32),
                new StepTimes());
    }

    private static void publish(String segment, String settings) throws Exception {
        publish(segment, settings, 1);
    }

    private static void publish(String segment, String settings, double qw) throws Exception {
        TrajectoryPoint point =
                TrajectoryPoint.newBuilder()
                        .setCamera("front")
                        .setSegment(segment)
                        .setSequence(0)
                        .setCaptureTimeNanos(0)
                        .setStatus(TrackingStatus.LOST)
                        .setTx(0)
                        .setTy(0)
                        .setTz(0)
                        .setQx(0)
                        .setQy(0)
                        .setQz(0)
                        .setQw(qw)
                        .build();
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topics.trajectory(), "front", CODEC.encode(point));
        if (!settings.isEmpty()) {
            record.headers()
                    .add(Provenance.SETTINGS_HEADER, settings.getBytes(StandardCharsets.UTF_8));
        }
        try (Producer<String, byte[]> producer = connection.producer()) {
            producer.send(record).get();
        }
    }

    @Test
    void await_recordsOfOurSettings_areTakenWhateverOthersPublish() throws Exception {
        try (ResultWriter writer = open()) {
            writer.expect(1);
            publish("another run's", OTHERS.fingerprint());
            publish("ours", OURS.fingerprint());
            writer.await(() -> {});
            assertEquals(1, writer.arrived());
        }
    }

    /** Whatever goes wrong on the reader's thread, whoever waits for it hears of it. */
    @Test
    void await_recordThatBreaksTheReader_endsTheRun() throws Exception {
        try (ResultWriter writer = open()) {
            writer.expect(1);
            publish("ours", OURS.fingerprint(), 0);
            EngineException failure =
                    assertThrows(EngineException.class, () -> writer.await(() -> {}));
            assertTrue(failure.getMessage().startsWith("the results cannot be taken: "));
        }
    }

    @Test
    void await_recordOfOtherSettings_endsTheRun() throws Exception {
        for (String settings : new String[] {OTHERS.fingerprint(), ""}) {
            try (ResultWriter writer = open()) {
                writer.expect(1);
                publish("ours", settings);
                String message =
                        assertThrows(EngineException.class, () -> writer.await(() -> {}))
                                .getMessage();
                assertTrue(message.startsWith("topic egomotion.trajectory, partition 0"), message);
                assertTrue(
                        message.endsWith(
                                "computed with settings %s; expected %s"
                                        .formatted(
                                                settings.isEmpty() ? "none" : settings,
                                                OURS.fingerprint())),
                        message);
                assertEquals(0, writer.arrived());
            }
        }
    }
}
