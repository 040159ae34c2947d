package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of live cameras, on a real broker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LiveResultsTest {
    private static final AvroCodec<TrajectoryPoint> CODEC = AvroCodec.of(TrajectoryPoint.class);

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

    private LiveResults open() throws EngineException {
        return LiveResults.open(connection, topics, Optional.of(folder));
    }

    private static void publish(Producer<String, byte[]> producer, String segment, double qw) {
        TrajectoryPoint point =
                TrajectoryPoint.newBuilder()
                        .setCamera("front")
                        .setSegment(segment)
                        .setSequence(0)
                        .setCaptureTimeNanos(0)
                        .setStatus(TrackingStatus.TRACKED)
                        .setTx(0)
                        .setTy(0)
                        .setTz(0)
                        .setQx(0)
                        .setQy(0)
                        .setQz(0)
                        .setQw(qw)
                        .build();
        producer.send(new ProducerRecord<>(topics.trajectory(), "front", CODEC.encode(point)));
    }

    private long rows(String segment) throws Exception {
        Path file = folder.resolve("front").resolve(segment).resolve(ResultFolder.CSV);
        return Files.readAllLines(file).size() - 1;
    }

    @Test
    void close_recordsThatAreWritten_areAllRead() throws Exception {
        int written = 2000;
        try (LiveResults results = open();
                Producer<String, byte[]> producer = connection.producer()) {
            for (int i = 0; i < written; i++) {
                publish(producer, "all", 1);
            }
            producer.flush();
        }
        assertEquals(written, rows("all"));
    }

    @Test
    void close_moreSegmentsThanAreOpenAtOnce_goOnWhereTheyEnded() throws Exception {
        try (LiveResults results = open();
                Producer<String, byte[]> producer = connection.producer()) {
            for (int round = 0; round < 2; round++) {
                for (int segment = 0; segment < 120; segment++) {
                    publish(producer, "s" + segment, 1);
                }
            }
            producer.flush();
        }
        assertEquals(2, rows("s0"));
        assertEquals(2, rows("s119"));
    }

    @Test
    void close_recordThatBreaksTheReader_isHeardOf() throws Exception {
        LiveResults results = open();
        try (Producer<String, byte[]> producer = connection.producer()) {
            publish(producer, "broken", 0);
            producer.flush();
        }
        EngineException failure = assertThrows(EngineException.class, results::close);
        assertTrue(failure.getMessage().startsWith("the results cannot be taken: "));
        assertThrows(EngineException.class, results::check);
    }
}
