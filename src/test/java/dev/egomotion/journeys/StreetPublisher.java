package dev.egomotion.journeys;

import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.dashboard.DashboardTopics;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes the topics of a pipeline that drives through the rendered street, as fast as a camera would: the
 * truth as trajectory and depth, a made-up confidence.
 */
final class StreetPublisher implements AutoCloseable {
    private static final long PERIOD_NANOS = 100_000_000;
    private static final int WIDTH = 416;
    private static final int HEIGHT = 128;
    private static final int FRAMES = 40;
    private static final double DEPTH_SCALE = 256;

    private final AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
    private final AvroCodec<DepthMap> depths = AvroCodec.of(DepthMap.class);
    private final AvroCodec<PhotometricConfidence> confidences =
            AvroCodec.of(PhotometricConfidence.class);
    private final AvroCodec<FrameEvent> events = AvroCodec.of(FrameEvent.class);
    private final Map<Long, TrajectoryPoint> published = new ConcurrentHashMap<>();
    private final SceneFrame[] street = new SceneFrame[FRAMES];
    private final Producer<String, byte[]> producer;
    private final DashboardTopics topics;
    private final String camera;
    private final Thread thread = new Thread(this::run, "street-publisher");
    private volatile boolean closed;

    private StreetPublisher(
            Producer<String, byte[]> producer, DashboardTopics topics, String camera) {
        this.producer = producer;
        this.topics = topics;
        this.camera = camera;
        SceneDrive drive = SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, FRAMES, 1));
        for (int i = 0; i < FRAMES; i++) {
            street[i] = drive.frame(i);
        }
    }

    static StreetPublisher start(String bootstrapServers, DashboardTopics topics, String camera) {
        StreetPublisher publisher =
                new StreetPublisher(
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        bootstrapServers,
                                        "max.block.ms",
                                        "1000",
                                        "delivery.timeout.ms",
                                        "2000",
                                        "request.timeout.ms",
                                        "1000"),
                                new StringSerializer(),
                                new ByteArraySerializer()),
                        topics,
                        camera);
        publisher.thread.setDaemon(true);
        publisher.thread.start();
        return publisher;
    }

    /** Returns what was published of a frame; null if nothing was. */
    TrajectoryPoint published(long sequence) {
        return published.get(sequence);
    }

    private void run() {
        long begin = System.nanoTime();
        try {
            for (long sequence = 0; !closed; sequence++) {
                publish(sequence);
                long due = begin + (sequence + 1) * PERIOD_NANOS - System.nanoTime();
                Thread.sleep(Math.max(0, due / 1_000_000));
            }
        } catch (InterruptedException | InterruptException e) {
            // Closed, perhaps while the brokers were away.
        }
    }

    private void publish(long sequence) {
        // Forth and back, so that it never jumps.
        int place = (int) (sequence % (2 * FRAMES - 2));
        SceneFrame frame = street[place < FRAMES ? place : 2 * FRAMES - 2 - place];
        TrajectoryPoint point = point(sequence, frame.worldFromCamera());
        published.put(sequence, point);
        FloatImage confidence = confidence(frame);
        send(topics.frames(), events.encode(frameEvent(sequence, frame)));
        send(topics.depth(), depths.encode(depth(sequence, frame)));
        send(
                topics.confidence(),
                confidences.encode(confidence(sequence, point.getConfidence(), confidence)));
        send(topics.trajectory(), points.encode(point));
    }

    private void send(String topic, byte[] record) {
        producer.send(new ProducerRecord<>(topic, camera, record));
    }

    private TrajectoryPoint point(long sequence, RigidTransform pose) {
        boolean degraded = sequence % 50 > 44;
        Vector3 at = pose.translation();
        return TrajectoryPoint.newBuilder()
                .setCamera(camera)
                .setSegment("street")
                .setSequence(sequence)
                .setCaptureTimeNanos(1_317_046_450_072_943_613L + sequence * PERIOD_NANOS)
                .setStatus(degraded ? TrackingStatus.DEGRADED : TrackingStatus.TRACKED)
                .setReason(degraded ? StatusReason.LOW_PARALLAX : StatusReason.NONE)
                .setTx(at.x())
                .setTy(at.y())
                .setTz(at.z())
                .setQx(0)
                .setQy(0)
                .setQz(0)
                .setQw(1)
                .setScaleSource(ScaleSource.CAMERA_HEIGHT)
                .setScaleUncertainty(0.03f)
                .setConfidence((float) (0.75 + 0.2 * Math.sin(sequence / 9.0)))
                .setModel("street@1")
                .setTracks(180)
                .setInlierShare(0.9f)
                .build();
    }

    private FrameEvent frameEvent(long sequence, SceneFrame frame) {
        return FrameEvent.newBuilder()
                .setCamera(camera)
                .setSegment("street")
                .setEvent(
                        Frame.newBuilder()
                                .setSequence(sequence)
                                .setCaptureTimeNanos(sequence * PERIOD_NANOS)
                                .setData(ByteBuffer.wrap(ImageCodec.encodeJpeg(frame.image(), 90)))
                                .build())
                .build();
    }

    private DepthMap depth(long sequence, SceneFrame frame) {
        return DepthMap.newBuilder()
                .setCamera(camera)
                .setSegment("street")
                .setSequence(sequence)
                .setCaptureTimeNanos(sequence * PERIOD_NANOS)
                .setWidth(WIDTH)
                .setHeight(HEIGHT)
                .setFx(240)
                .setFy(240)
                .setCx(207.5)
                .setCy(63.5)
                .setDepthScale(DEPTH_SCALE)
                .setScaleSource(ScaleSource.CAMERA_HEIGHT)
                .setData(ByteBuffer.wrap(DepthPng.encode(frame.depth(), DEPTH_SCALE)))
                .build();
    }

    private PhotometricConfidence confidence(long sequence, float mean, FloatImage map) {
        return PhotometricConfidence.newBuilder()
                .setCamera(camera)
                .setSegment("street")
                .setSequence(sequence)
                .setCaptureTimeNanos(sequence * PERIOD_NANOS)
                .setConfidence(mean)
                .setWidth(WIDTH)
                .setHeight(HEIGHT)
                .setMap(ByteBuffer.wrap(ConfidencePng.encode(map)))
                .build();
    }

    /** Sure where it is near. */
    private static FloatImage confidence(SceneFrame frame) {
        float[] values = new float[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            float depth = frame.depth().depth()[i];
            values[i] = depth > 0 ? (float) Math.exp(-depth / 40) : 0.02f;
        }
        return new FloatImage(WIDTH, HEIGHT, values);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        producer.close(java.time.Duration.ZERO);
    }
}
