package dev.egomotion.benchmarks;

import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeRtspCamera;
import dev.egomotion.live.Transport;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * How late poses come: a recording's pictures, encoded as a camera would without B-frames, sent at their own pace through
 * the whole pipeline of one process. Each picture is seen in the frames topic, in the trajectory topic before its
 * transaction, and after.
 */
final class LiveLatency {
    private static final int FRAMES_PER_SECOND = 10;
    private static final int WARM_UP_SECONDS = 60;
    private static final int WINDOW_SECONDS = 20;
    private static final double WORTH_SAYING_MILLIS = 300;

    private final Settings settings;
    private final Path recording;
    private final int windows;
    private final Map<Long, Long> arrived = new ConcurrentHashMap<>();
    private final Map<Long, Long> sequences = new ConcurrentHashMap<>();
    private final Map<Long, Long> published = new ConcurrentHashMap<>();
    private final Map<Long, Long> computed = new ConcurrentHashMap<>();
    private final Map<Long, Long> committed = new ConcurrentHashMap<>();
    private volatile boolean ended;

    /**
     * Prepares it.
     *
     * @param recording whose pictures are sent
     * @param windows of how many stretches of 20 s each figure is the median
     */
    LiveLatency(Settings settings, Path recording, int windows) {
        this.settings = settings;
        this.recording = recording;
        this.windows = windows;
    }

    /** Encodes the recording's pictures again: H.264 without B-frames, a key frame each second. */
    private CodedVideo encoded(Path folder) throws Exception {
        Path file = folder.resolve("no-b-frames.mp4");
        try (FrameSource source = FrameSources.open(recording, SourceOptions.defaults())) {
            RgbImage first = image(source.next().orElseThrow());
            int width = first.width() / 2 * 2;
            int height = first.height() / 2 * 2;
            try (VideoWriter writer =
                    new VideoWriter(
                            file,
                            width,
                            height,
                            FRAMES_PER_SECOND,
                            FRAMES_PER_SECOND,
                            VideoWriter.Encoding.H264)) {
                Optional<Frame> frame = Optional.empty();
                for (RgbImage next = first; ; next = image(frame.orElseThrow())) {
                    writer.write(
                            next.width() == width && next.height() == height
                                    ? next
                                    : ImageCodec.resize(next, width, height));
                    frame = source.next();
                    if (frame.isEmpty()) {
                        break;
                    }
                }
            }
        }
        return CodedVideo.of(file);
    }

    private static RgbImage image(Frame frame) throws Exception {
        byte[] bytes = new byte[frame.getData().remaining()];
        frame.getData().duplicate().get(bytes);
        return ImageCodec.decode(bytes);
    }

    /** Measures; notes milliseconds by name, one figure for each stretch. */
    void run(Path folder, Map<String, List<Double>> figures) throws Exception {
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = encoded(folder);
        script.framesPerSecond = FRAMES_PER_SECOND;
        script.reportMillis = 1_000;
        Duration duration = Duration.ofSeconds(WARM_UP_SECONDS + (long) windows * WINDOW_SECONDS);
        try (FakeRtspCamera fake = new FakeRtspCamera(script, 0)) {
            CameraSpec spec =
                    new CameraSpec(
                            "front",
                            CameraAddress.parse(fake.address()),
                            Optional.empty(),
                            OptionalDouble.of(80),
                            OptionalDouble.empty(),
                            Transport.TCP);
            new LiveRun(
                            List.of(spec),
                            settings,
                            ModelLocation.starter(),
                            Optional.empty(),
                            Optional.of(duration),
                            Optional.empty())
                    .run(
                            new LiveRun.Listener() {
                                @Override
                                public AutoCloseable opened(Connection connection, Topics topics) {
                                    watch(connection, topics);
                                    return () -> ended = true;
                                }
                            });
        }
        evaluate(figures);
        sayWorst();
    }

    private void watch(Connection connection, Topics topics) {
        AvroCodec<FrameEvent> frames = AvroCodec.of(FrameEvent.class);
        AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
        read(
                connection,
                topics.frames(),
                "read_uncommitted",
                published,
                bytes -> {
                    if (frames.decode(bytes).getEvent() instanceof Frame frame) {
                        sequences.put(frame.getCaptureTimeNanos(), frame.getSequence());
                        arrived.put(frame.getCaptureTimeNanos(), frame.getArrivalTimeNanos());
                        return frame.getCaptureTimeNanos();
                    }
                    return 0;
                });
        read(
                connection,
                topics.trajectory(),
                "read_uncommitted",
                computed,
                bytes -> points.decode(bytes).getCaptureTimeNanos());
        read(
                connection,
                topics.trajectory(),
                "read_committed",
                committed,
                bytes -> points.decode(bytes).getCaptureTimeNanos());
    }

    private interface Capture {
        long of(byte[] record) throws UnreadableRecordException;
    }

    /** Notes when each frame's record is there, in a thread of its own. */
    private void read(
            Connection connection,
            String topic,
            String isolation,
            Map<Long, Long> arrivals,
            Capture capture) {
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.bootstrapServers());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        properties.put(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, connection.largestRecordBytes());
        Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        Thread thread =
                new Thread(
                        () -> {
                            try (consumer) {
                                while (!ended) {
                                    for (ConsumerRecord<String, byte[]> record :
                                            consumer.poll(Duration.ofMillis(100))) {
                                        arrivals.putIfAbsent(
                                                capture.of(record.value()), utcNanos());
                                    }
                                }
                            } catch (UnreadableRecordException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        "latency-" + topic + "-" + isolation);
        thread.setDaemon(true);
        thread.start();
    }

    private static long utcNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    private void evaluate(Map<String, List<Double>> figures) {
        List<Long> captures = new ArrayList<>(committed.keySet());
        captures.sort(null);
        long begin = captures.get(0) + WARM_UP_SECONDS * 1_000_000_000L;
        for (int window = 0; window < windows; window++) {
            long from = begin + 1_000_000_000L * window * WINDOW_SECONDS;
            long to = from + WINDOW_SECONDS * 1_000_000_000L;
            Map<String, List<Double>> shares = new LinkedHashMap<>();
            for (long capture : captures) {
                Long first = arrived.get(capture);
                Long sent = published.get(capture);
                Long result = computed.get(capture);
                if (capture >= from
                        && capture < to
                        && first != null
                        && sent != null
                        && result != null) {
                    long end = Objects.requireNonNull(committed.get(capture));
                    share(shares, "capture to record", capture, end);
                    share(shares, "of it camera and network", capture, first);
                    share(shares, "of it parser and sending", first, sent);
                    share(shares, "of it computation", sent, result);
                    share(shares, "of it transaction", result, end);
                }
            }
            shares.forEach(
                    (name, values) -> {
                        note(figures, name + ", p50, ms", LiveCameras.quantile(values, 0.5));
                        note(figures, name + ", p95, ms", LiveCameras.quantile(values, 0.95));
                        note(figures, name + ", p99, ms", LiveCameras.quantile(values, 0.99));
                        note(
                                figures,
                                name + ", mean, ms",
                                values.stream().mapToDouble(v -> v).average().orElseThrow());
                    });
        }
    }

    private static void share(Map<String, List<Double>> shares, String name, long from, long to) {
        shares.computeIfAbsent(name, n -> new ArrayList<>()).add(millis(from, to));
    }

    /** Says which pictures waited longest for their result, and how long those before them. */
    private void sayWorst() {
        System.out.println("picture: from the brokers to its result, ms");
        List<Long> captures = new ArrayList<>(computed.keySet());
        captures.sort(null);
        for (long capture : captures) {
            Long sent = published.get(capture);
            Long result = computed.get(capture);
            if (sent != null && result != null && millis(sent, result) > WORTH_SAYING_MILLIS) {
                System.out.printf("%d: %.0f%n", sequences.get(capture), millis(sent, result));
            }
        }
    }

    private static double millis(long from, long to) {
        return (to - from) / 1e6;
    }

    private static void note(Map<String, List<Double>> figures, String name, double value) {
        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
}
