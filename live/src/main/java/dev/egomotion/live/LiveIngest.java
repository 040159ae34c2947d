package dev.egomotion.live;

import dev.egomotion.schemas.CameraStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Live cameras on their way into the frames topic: a thread for each camera, one for the brokers. Cameras that cannot be
 * reached are tried for ever and disturb no other.
 */
public final class LiveIngest implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final FramePublisher frames;
    private final StatusPublisher statuses;
    private final Optional<Shedding> shedding;
    private final Map<String, LiveCamera> cameras = new LinkedHashMap<>();
    private final Map<String, Ledger> ledgers = new LinkedHashMap<>();
    private final Map<String, CameraBoard> boards = new ConcurrentHashMap<>();
    private final Map<String, Thread> threads = new LinkedHashMap<>();
    private final CountDownLatch ended;
    private boolean closed;

    /**
     * Where to.
     *
     * @param clientProperties how Kafka is reached: bootstrap.servers, security
     * @param framesTopic name of the frames topic; it must stand
     * @param camerasTopic name of the topic of the cameras' states; it must stand
     * @param largestRecordBytes largest record that the topics take
     * @param reader the pipeline that reads the frames; empty where it is given everything, however slow it is
     * @param spreadOver how many partitions of the frames topic the cameras take in turn, where nobody else writes to it; empty
     *     where each camera's id says its partition, the same for everybody who writes
     */
    public record Destination(
            Map<String, Object> clientProperties,
            String framesTopic,
            String camerasTopic,
            int largestRecordBytes,
            Optional<Reader> reader,
            OptionalInt spreadOver) {
        /** Copies the properties. */
        public Destination {
            clientProperties = Map.copyOf(clientProperties);
        }
    }

    /**
     * The pipeline that reads the frames.
     *
     * @param group its consumer group
     * @param mostMissing how many missing frames in a row a motion may span: never are more left out
     * @param measuresDepth whether it measures depth, which is then done of fewer frames before any is left out
     * @param firstDepthEvery at first, depth is measured of one frame in so many: 1, 2 or 4
     */
    public record Reader(
            String group, int mostMissing, boolean measuresDepth, int firstDepthEvery) {
        /** Depth is measured at least of one frame in so many. */
        public static final int MOST_CARRIED = Share.MOST_CARRIED;

        /** Describes a pipeline that is given everything at first. */
        public Reader(String group, int mostMissing, boolean measuresDepth) {
            this(group, mostMissing, measuresDepth, 1);
        }
    }

    /**
     * How pictures become frames.
     *
     * @param largestFrameBytes largest frame that travels; a larger one keeps its place without its bytes
     * @param jpegQuality quality at which codecs other than H.264, H.265 and JPEG are encoded again, 1 to 100
     * @param guessedFieldOfViewDegrees horizontal field of view of a camera that nobody described, degrees
     * @param speeds measured speeds of the vehicle that carries all the cameras; empty where none are measured
     */
    public record Pictures(
            int largestFrameBytes,
            int jpegQuality,
            double guessedFieldOfViewDegrees,
            Optional<SpeedFeed> speeds) {
        /** Describes pictures without measured speeds. */
        public Pictures(int largestFrameBytes, int jpegQuality, double guessedFieldOfViewDegrees) {
            this(largestFrameBytes, jpegQuality, guessedFieldOfViewDegrees, Optional.empty());
        }
    }

    private LiveIngest(
            List<CameraSpec> specs,
            LiveSettings settings,
            Pictures pictures,
            Destination destination,
            Consumer<CameraStatus> onStatus,
            Consumer<String> say,
            Clock clock) {
        frames =
                new FramePublisher(
                        () -> producer(frameProperties(settings, destination)),
                        destination.framesTopic(),
                        STOP_WITHIN,
                        say);
        statuses =
                new StatusPublisher(
                        () -> producer(statusProperties(destination)),
                        destination.camerasTopic(),
                        say);
        shedding =
                destination
                        .reader()
                        .map(
                                reader ->
                                        new Shedding(
                                                new GroupProgress(
                                                        destination.clientProperties(),
                                                        reader.group(),
                                                        destination.framesTopic()),
                                                reader,
                                                specs.size(),
                                                settings.shedding(),
                                                say,
                                                this::shareChanged));
        PipelineLoad load = shedding.map(PipelineLoad.class::cast).orElse(PipelineLoad.UNKNOWN);
        ended = new CountDownLatch(specs.size());
        for (CameraSpec spec : specs) {
            Ledger ledger = new Ledger();
            CameraBoard board =
                    new CameraBoard(
                            spec,
                            ledger,
                            clock,
                            status -> {
                                statuses.publish(status);
                                onStatus.accept(status);
                            });
            board.share(load.share());
            LiveCamera camera =
                    new LiveCamera(
                            spec,
                            settings,
                            pictures,
                            ledger,
                            frames.lane(
                                    spec.id(),
                                    ledger,
                                    settings.queueFrames(),
                                    settings.queueBytes(),
                                    destination.spreadOver()),
                            board,
                            new Backoff(settings, new Random()),
                            load,
                            clock);
            ledgers.put(spec.id(), ledger);
            boards.put(spec.id(), board);
            cameras.put(spec.id(), camera);
            Thread thread = new Thread(() -> read(camera), "egomotion-camera-" + spec.id());
            thread.setDaemon(true); // it may hang in a library
            threads.put(spec.id(), thread);
        }
        threads.values().forEach(Thread::start);
    }

    /**
     * Starts to read.
     *
     * @param specs the cameras; no two with one id
     * @param onStatus told of each state as it is published, from the cameras' threads
     * @param say takes lines for the operator: brokers that take nothing, and that they do again; from any thread
     * @throws CameraException if two cameras have one id, or the largest frame would never find room
     */
    public static LiveIngest start(
            List<CameraSpec> specs,
            LiveSettings settings,
            Pictures pictures,
            Destination destination,
            Consumer<CameraStatus> onStatus,
            Consumer<String> say)
            throws CameraException {
        return start(specs, settings, pictures, destination, onStatus, say, Clock.systemUTC());
    }

    /** Starts to read on another clock. */
    static LiveIngest start(
            List<CameraSpec> specs,
            LiveSettings settings,
            Pictures pictures,
            Destination destination,
            Consumer<CameraStatus> onStatus,
            Consumer<String> say,
            Clock clock)
            throws CameraException {
        CamerasFile.requireDistinct(specs, "cameras");
        if (settings.queueBytes() < pictures.largestFrameBytes()) {
            throw new CameraException(
                    "live.queueBytes is %d; it must be at least topology.streams.largestFrameBytes, %d"
                            .formatted(settings.queueBytes(), pictures.largestFrameBytes()));
        }
        return new LiveIngest(
                List.copyOf(specs), settings, pictures, destination, onStatus, say, clock);
    }

    private void shareChanged(Share share) {
        boards.values().forEach(board -> board.share(share));
    }

    private void read(LiveCamera camera) {
        try {
            camera.run();
        } finally {
            ended.countDown();
        }
    }

    /** Small queues and short waits: a frame that is not taken soon is of no use. */
    private static Map<String, Object> frameProperties(
            LiveSettings settings, Destination destination) {
        int within = Math.toIntExact(settings.deliverWithin().toMillis());
        Map<String, Object> p = new HashMap<>(destination.clientProperties());
        p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, destination.largestRecordBytes());
        p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * destination.largestRecordBytes());
        p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000L);
        p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, within);
        p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, within / 3));
        return p;
    }

    /** States are few and small: they wait for the brokers as long as it takes. */
    private static Map<String, Object> statusProperties(Destination destination) {
        Map<String, Object> p = new HashMap<>(destination.clientProperties());
        p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000L);
        p.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return p;
    }

    private static Producer<String, byte[]> producer(Map<String, Object> properties) {
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** Returns the counts of each camera, by id. */
    public Map<String, Ledger.Counts> counts() {
        Map<String, Ledger.Counts> counts = new LinkedHashMap<>();
        ledgers.forEach((id, ledger) -> counts.put(id, ledger.counts()));
        return counts;
    }

    /** Waits until no camera is left to read, at most so long; returns whether none is. */
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Stops every camera, sends what is under way, then each camera's last state with its final counts. Takes at most half
     * a minute, whatever hangs; with brokers and cameras at hand a fraction of a second.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        shedding.ifPresent(Shedding::close);
        cameras.values().forEach(LiveCamera::stop);
        Deadlines.join(threads.values(), STOP_WITHIN);
        frames.close();
        boards.values().forEach(CameraBoard::publish);
        statuses.close();
    }
}
