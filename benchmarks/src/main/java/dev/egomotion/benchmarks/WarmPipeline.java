package dev.egomotion.benchmarks;

import dev.egomotion.broker.BrokerException;
import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.FramesInFlight;
import dev.egomotion.engine.ingest.Health;
import dev.egomotion.engine.ingest.Ingest;
import dev.egomotion.engine.ingest.IngestSettings;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.ResultWriter;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.topology.EgomotionTopology;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.TopicMismatchException;
import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.TopologyRun;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.StepTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * The pipeline of {@code ./egomotion replay} on its embedded broker, with the same defaults and the same
 * parts, kept running: recordings go through one after another, so that all but the first find it warm.
 */
final class WarmPipeline implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final int SAMPLES = 8;

    private final TopologySettings settings;
    private final EmbeddedBroker broker;
    private final Model model;
    private final TopologyRun topology;
    private final Connection connection;
    private final StepTimes times;
    private int recordings;

    private WarmPipeline(
            TopologySettings settings,
            EmbeddedBroker broker,
            Model model,
            TopologyRun topology,
            Connection connection,
            StepTimes times) {
        this.settings = settings;
        this.broker = broker;
        this.model = model;
        this.topology = topology;
        this.connection = connection;
        this.times = times;
    }

    /**
     * Starts everything.
     *
     * @param state folder for the streams' locks and checkpoints
     */
    static WarmPipeline start(ModelLocation location, RuntimeOptions options, Path state)
            throws ModelException,
                    BrokerException,
                    TopicMismatchException,
                    ExecutionException,
                    InterruptedException,
                    TimeoutException {
        TopologySettings settings = TopologySettings.embedded(state);
        int largest = settings.streams().largestRecordBytes();
        StepTimes times = new StepTimes();
        Model model = Model.open(location, options);
        EmbeddedBroker broker =
                EmbeddedBroker.startTemporary(
                        BrokerSettings.defaults().withLargestRecordBytes(largest));
        Connection connection = new Connection(broker.bootstrapServers(), Map.of(), largest);
        try (Admin admin = connection.admin()) {
            new TopicPlan(settings).establish(admin);
        }
        TopologyRun topology =
                TopologyRun.start(
                        EgomotionTopology.build(settings, model.depth(), model.pose(), times),
                        settings.streams(),
                        broker.bootstrapServers(),
                        Map.of());
        topology.awaitRunning(START_WITHIN);
        return new WarmPipeline(settings, broker, model, topology, connection, times);
    }

    Model model() {
        return model;
    }

    /** Returns the times of all recordings so far. */
    StepTimes times() {
        return times;
    }

    /**
     * Sends a recording through, from its first frame to its last file.
     *
     * @param out folder for the result files; replaced
     * @return how many frames went through
     */
    long replay(FrameSource source, Camera camera, Path out)
            throws EngineException, InterruptedException {
        RunId run = new RunId("benchmark", Integer.toString(recordings++));
        FramesInFlight inFlight = new FramesInFlight(IngestSettings.defaults().lead());
        ResultFolder folder = ResultFolder.prepare(out, true);
        ResultWriter writer =
                ResultWriter.open(
                        connection,
                        settings.topics(),
                        run,
                        Provenance.of(settings, model.depth().contract(), model.pose().contract()),
                        folder,
                        inFlight,
                        times);
        try {
            Health health = () -> check(writer);
            Ingest ingest =
                    new Ingest(
                            connection,
                            settings.topics().frames(),
                            run,
                            Rate.MAX,
                            settings.streams().largestFrameBytes(),
                            inFlight,
                            new SampleFrames(SAMPLES, Long.MAX_VALUE),
                            times,
                            note -> {},
                            health);
            Ingest.Outcome fed = ingest.run(source, source.description().segmentStart(camera));
            writer.expect(fed.frames());
            writer.await(health);
            return fed.frames();
        } finally {
            writer.close();
        }
    }

    private void check(ResultWriter writer) throws EngineException {
        writer.check();
        if (topology.failure().isPresent()) {
            throw new EngineException("the stream stopped", topology.failure().get());
        }
    }

    @Override
    public void close() {
        topology.close();
        model.close();
        broker.close();
    }

    /** Makes a folder that is deleted when the program ends. */
    static Path scratch(String name) throws IOException {
        Path folder = Files.createTempDirectory("egomotion-" + name + "-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
    }

    private static void delete(Path folder) {
        try (var inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println(folder + " was left behind: " + e.getMessage());
        }
    }
}
