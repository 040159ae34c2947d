package dev.egomotion.benchmarks.cluster;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Cameras on a rendered street, each on a partition of its own; all see the same. */
final class CameraFeed implements AutoCloseable {
    private static final long PERIOD_NANOS = 100_000_000;
    private static final int WIDTH = 208;
    private static final int HEIGHT = 64;
    private static final int PICTURES = 60;

    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
    private final SceneDrive drive =
            SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, PICTURES, 3));
    private final List<byte[]> pictures = new ArrayList<>();
    private final List<Future<?>> sent = new ArrayList<>();
    private final Producer<String, byte[]> producer;
    private final String topic;
    private final int cameras;
    private long next;

    CameraFeed(String bootstrapServers, String topic, int cameras) {
        this.topic = topic;
        this.cameras = cameras;
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(ImageCodec.encodeJpeg(drive.frame(i).image(), 90));
        }
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "acks",
                                "all",
                                "delivery.timeout.ms",
                                "300000",
                                "max.block.ms",
                                "300000"),
                        new StringSerializer(),
                        new ByteArraySerializer());
        for (int camera = 0; camera < cameras; camera++) {
            send(
                    camera,
                    SegmentStart.newBuilder()
                            .setCameraInfo(CameraInfos.of(drive.camera()))
                            .setCodec(FrameCodec.JPEG)
                            .build());
        }
    }

    static String name(int camera) {
        return "camera-" + camera;
    }

    /** Publishes the next frame of every camera. */
    void frame() {
        // Forth and back, so that it never jumps.
        int place = (int) (next % (2 * PICTURES - 2));
        byte[] picture = pictures.get(place < PICTURES ? place : 2 * PICTURES - 2 - place);
        for (int camera = 0; camera < cameras; camera++) {
            send(
                    camera,
                    Frame.newBuilder()
                            .setSequence(next)
                            .setCaptureTimeNanos(next * PERIOD_NANOS)
                            .setData(ByteBuffer.wrap(picture))
                            .build());
        }
        next++;
    }

    /** Publishes frames at a rate, until interrupted or for a number of frames. */
    void frames(long count, double perSecond) throws InterruptedException {
        long began = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long due = began + (long) (i / perSecond * 1e9) - System.nanoTime();
            if (due > 0) {
                Thread.sleep(due / 1_000_000, (int) (due % 1_000_000));
            }
            frame();
        }
    }

    private void send(int camera, Object event) {
        byte[] record =
                codec.encode(
                        FrameEvent.newBuilder()
                                .setCamera(name(camera))
                                .setSegment("street")
                                .setEvent(event)
                                .build());
        sent.add(
                producer.send(
                        new ProducerRecord<>(
                                topic, camera, System.currentTimeMillis(), name(camera), record)));
    }

    /** Ends every camera's segment; returns how many frames of each were published and confirmed. */
    long end() throws ExecutionException, InterruptedException {
        for (int camera = 0; camera < cameras; camera++) {
            send(camera, SegmentEnd.newBuilder().setFrames(next).build());
        }
        for (Future<?> record : sent) {
            record.get();
        }
        return next;
    }

    @Override
    public void close() {
        producer.close();
    }
}
