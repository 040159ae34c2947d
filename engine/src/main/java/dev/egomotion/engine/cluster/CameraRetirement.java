package dev.egomotion.engine.cluster;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/**
 * Retires cameras: an event in the frames topic ends the segment of each that runs, gives its last frames their
 * records, and lets every step forget it but for a small tombstone.
 */
public final class CameraRetirement {
    private final Connection connection;
    private final String topic;
    private final Deadline deadline;
    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);

    /**
     * Creates the retirement.
     *
     * @param topic name of the frames topic
     * @param deadline until when the cluster has to have the events
     */
    public CameraRetirement(Connection connection, String topic, Deadline deadline) {
        this.connection = connection;
        this.topic = topic;
        this.deadline = deadline;
    }

    /**
     * Sends the events; returns when the cluster has them.
     *
     * @param cameras camera ids
     * @throws EngineException if the topic is not there, or the cluster takes an event not
     */
    public void retire(List<String> cameras) throws EngineException, InterruptedException {
        requireTopic();
        try (Producer<String, byte[]> producer = connection.producer(deadline.remaining())) {
            List<Future<RecordMetadata>> sent =
                    cameras.stream()
                            .map(c -> producer.send(new ProducerRecord<>(topic, c, event(c))))
                            .toList();
            for (Future<RecordMetadata> record : sent) {
                record.get();
            }
        } catch (ExecutionException e) {
            throw refused(EngineException.cause(e));
        } catch (KafkaException e) {
            throw refused(e);
        }
    }

    private void requireTopic() throws EngineException, InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
        } catch (ExecutionException e) {
            throw refused(EngineException.cause(e));
        } catch (KafkaException e) {
            throw refused(e);
        }
    }

    private EngineException refused(Throwable failure) {
        return new EngineException(
                "topic %s at %s takes no retirement: %s"
                        .formatted(topic, connection.bootstrapServers(), failure.getMessage()),
                failure);
    }

    private byte[] event(String camera) {
        return codec.encode(
                FrameEvent.newBuilder()
                        .setCamera(camera)
                        .setSegment("")
                        .setEvent(
                                SegmentEnd.newBuilder()
                                        .setReason(SegmentEndReason.CAMERA_RETIRED)
                                        .build())
                        .build());
    }
}
