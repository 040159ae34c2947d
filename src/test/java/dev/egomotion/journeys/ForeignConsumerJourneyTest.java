package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in another language reads the trajectory topic with nothing but the published schemas. */
@Tag("foreign-consumer")
final class ForeignConsumerJourneyTest {
    private static final AvroCodec<TrajectoryPoint> CODEC = AvroCodec.of(TrajectoryPoint.class);

    @TempDir Path scratch;

    @Test
    void consumeTrajectory_committedAndAbortedRecords_readsTheCommittedAlone() throws Exception {
        String topic = "foreign-" + UUID.randomUUID();
        try (JourneyBroker broker = JourneyBroker.open()) {
            createTopic(broker, topic);
            try (Producer<String, byte[]> producer = transactionalProducer(broker)) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, "front", CODEC.encode(point(0))));
                producer.commitTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, "front", CODEC.encode(point(66))));
                producer.flush();
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(topic, "front", CODEC.encode(point(1))));
                producer.commitTransaction();
            }

            List<String> lines = consume(broker, topic, 2);

            assertEquals(List.of(json(0), json(1)), lines);
        }
    }

    private static void createTopic(JourneyBroker broker, String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static Producer<String, byte[]> transactionalProducer(JourneyBroker broker) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "transactional.id",
                        "foreign-consumer-journey"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private List<String> consume(JourneyBroker broker, String topic, int records) throws Exception {
        Path root = Path.of(System.getProperty("egomotion.root"));
        Path out = scratch.resolve("out.txt");
        Path error = scratch.resolve("error.txt");
        Process node =
                new ProcessBuilder(
                                "node",
                                root.resolve("src/test/foreign-consumer/consume-trajectory.js")
                                        .toString(),
                                "--bootstrap",
                                broker.bootstrapServers(),
                                "--schemas",
                                root.resolve("schemas/src/main/avro").toString(),
                                "--topic",
                                topic,
                                "--records",
                                Integer.toString(records))
                        .redirectOutput(out.toFile())
                        .redirectError(error.toFile())
                        .start();
        assertTrue(node.waitFor(90, TimeUnit.SECONDS), "the consumer ends by itself");
        assertEquals(0, node.exitValue(), Files.readString(error, StandardCharsets.UTF_8));
        return Files.readAllLines(out, StandardCharsets.UTF_8);
    }

    /** A point whose time lies beyond the integers that a double holds, as epoch nanoseconds do. */
    private static TrajectoryPoint point(int sequence) {
        return TrajectoryPoint.newBuilder()
                .setCamera("front")
                .setSegment("0")
                .setSegmentIndex(0)
                .setSequence(sequence)
                .setCaptureTimeNanos(1_317_046_450_072_943_613L)
                .setStatus(TrackingStatus.DEGRADED)
                .setReason(StatusReason.FIRST_FRAME)
                .setTx(1.5)
                .setTy(-0.25)
                .setTz(0.1)
                .setQx(0)
                .setQy(0)
                .setQz(0)
                .setQw(1)
                .setScaleSource(ScaleSource.NONE)
                .setScaleUncertainty(0.25f)
                .setConfidence(0.5f)
                .setModel("egomotion-starter@1")
                .setCovariance(List.of(0.5f, 0f))
                .setTracks(120)
                .build();
    }

    private static String json(int sequence) {
        return ("{'camera':'front','segment':'0','segmentIndex':0,'sequence':'%d',"
                        + "'captureTimeNanos':'1317046450072943613','status':'DEGRADED',"
                        + "'reason':'FIRST_FRAME','tx':1.5,'ty':-0.25,'tz':0.1,'qx':0,'qy':0,"
                        + "'qz':0,'qw':1,'scaleSource':'NONE',"
                        + "'scaleUncertainty':0.25,'scaleReset':false,'confidence':0.5,"
                        + "'model':'egomotion-starter@1','covariance':[0.5,0],'tracks':120,"
                        + "'inlierShare':null,'leftOut':null,'focalFactor':null,"
                        + "'focalUncertainty':null,'shiftX':null,'shiftUncertaintyX':null,"
                        + "'shiftY':null,'shiftUncertaintyY':null}")
                .formatted(sequence)
                .replace('\'', '"');
    }
}
