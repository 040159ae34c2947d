package dev.egomotion.topology;

import dev.egomotion.codecs.wire.AvroSerde;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.odometry.refinement.RefinementSettings;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StabilisationChoice;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.StateStores;
import dev.egomotion.topology.steps.StepTimes;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The topology in a test driver, with its topics. */
public final class TopologyFixture implements AutoCloseable {
    /** Names of all stores that there are. */
    static final List<String> STORES =
            Arrays.stream(StateStores.class.getFields())
                    .filter(field -> field.getType() == String.class)
                    .map(TopologyFixture::name)
                    .toList();

    private static String name(Field field) {
        try {
            return (String) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field.toString(), e);
        }
    }

    private final TopologySettings settings;
    private final DepthNetwork depthNetwork;
    private final PoseNetwork poseNetwork;
    private final StepTimes times = new StepTimes();
    private Instant now = Instant.now();
    private TopologyTestDriver driver;
    private TestInputTopic<String, byte[]> frames;
    private TestOutputTopic<String, TrajectoryPoint> trajectory;
    private TestOutputTopic<String, DepthMap> depth;
    private TestOutputTopic<String, PhotometricConfidence> confidence;
    private TestOutputTopic<String, DeadLetter> deadLetters;

    public TopologyFixture(TopologySettings settings, Networks networks) {
        this(settings, networks.depth(), networks.pose());
    }

    TopologyFixture(TopologySettings settings, DepthNetwork depthNetwork, PoseNetwork poseNetwork) {
        this.settings = settings;
        this.depthNetwork = depthNetwork;
        this.poseNetwork = poseNetwork;
        start();
    }

    /** Returns the topology over a rendered drive, with networks that know the truth. */
    static TopologyFixture over(RenderedDrive drive, int snippetFrames) {
        return new TopologyFixture(settings(), Networks.truth(drive, snippetFrames));
    }

    /** The networks' motion as it stands: what the stand-ins say is what comes out. */
    public static TopologySettings settings() {
        return TopologySettings.embedded(Path.of("target", "state"))
                .withRefinement(RefinementChoice.none());
    }

    /** The same with the networks' images held to the camera's smoothed path. */
    static TopologySettings stabilising() {
        return settings().withStabilisation(StabilisationChoice.steady());
    }

    /** Motion refined by points, as close together as images of this size ask for. */
    static TopologySettings refining() {
        RefinementSettings d = RefinementSettings.defaults();
        RefinementSettings dense =
                new RefinementSettings(
                        d.windowFrames(),
                        8,
                        d.pixelSigma(),
                        d.robust(),
                        d.depthSigma(),
                        d.depthWeight(),
                        d.keepParallax(),
                        d.staticFlow(),
                        d.leastParallax(),
                        10,
                        d.leastInliers(),
                        d.unitLeak(),
                        d.iterations());
        return settings().withRefinement(new RefinementChoice(true, true, true, true, dense));
    }

    private void start() {
        Properties properties = StreamsProperties.of(settings.streams(), "unused:9092", Map.of());
        driver =
                new TopologyTestDriver(
                        EgomotionTopology.build(settings, depthNetwork, poseNetwork, times),
                        properties,
                        now);
        Topics topics = settings.topics();
        frames =
                driver.createInputTopic(
                        topics.frames(),
                        Serdes.String().serializer(),
                        Serdes.ByteArray().serializer());
        trajectory = output(topics.trajectory(), TrajectoryPoint.class);
        depth = output(topics.depth(), DepthMap.class);
        confidence = output(topics.confidence(), PhotometricConfidence.class);
        deadLetters = output(topics.deadLetter(), DeadLetter.class);
    }

    private <T extends SpecificRecord> TestOutputTopic<String, T> output(
            String topic, Class<T> type) {
        return driver.createOutputTopic(
                topic, Serdes.String().deserializer(), AvroSerde.of(type).deserializer());
    }

    void send(String key, byte[] record) {
        frames.pipeInput(key, record);
    }

    void send(String key, byte[] record, Instant time) {
        frames.pipeInput(key, record, time);
    }

    /** Lets time pass until an instant. */
    void passTo(Instant then) {
        driver.advanceWallClockTime(Duration.between(now, then));
        now = then;
    }

    public List<TrajectoryPoint> trajectory() {
        return trajectory.readValuesToList();
    }

    public List<DepthMap> depth() {
        return depth.readValuesToList();
    }

    public List<PhotometricConfidence> confidence() {
        return confidence.readValuesToList();
    }

    List<DeadLetter> deadLetters() {
        return deadLetters.readValuesToList();
    }

    /** Drops what was written to the changelogs, which the driver otherwise holds for whoever may read it. */
    void dropChangelogs() {
        for (String topic : driver.producedTopicNames()) {
            if (topic.endsWith("-changelog")) {
                driver.createOutputTopic(
                                topic,
                                Serdes.ByteArray().deserializer(),
                                Serdes.ByteArray().deserializer())
                        .readRecordsToList();
            }
        }
    }

    StepTimes times() {
        return times;
    }

    <V> KeyValueStore<String, V> store(String name) {
        return driver.getKeyValueStore(name);
    }

    /**
     * Ends this instance and goes on in a new one, which knows what the changelogs say and nothing else.
     * What was written and not yet read is lost with the old one: read it before.
     */
    void restart() {
        Map<String, Map<String, Object>> contents = new LinkedHashMap<>();
        for (String name : STORES) {
            Map<String, Object> content = new LinkedHashMap<>();
            KeyValueStore<String, Object> store = store(name);
            if (store == null) {
                continue;
            }
            try (KeyValueIterator<String, Object> all = store.all()) {
                all.forEachRemaining(entry -> content.put(entry.key, entry.value));
            }
            contents.put(name, content);
        }
        driver.close();
        start();
        contents.forEach((name, content) -> content.forEach(store(name)::put));
    }

    static RigidTransform pose(TrajectoryPoint point) {
        return new RigidTransform(
                new Rotation(point.getQx(), point.getQy(), point.getQz(), point.getQw()),
                new Vector3(point.getTx(), point.getTy(), point.getTz()));
    }

    @Override
    public void close() {
        driver.close();
    }
}
