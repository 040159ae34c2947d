package dev.egomotion.cli;

import dev.egomotion.broker.BrokerException;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelException;
import dev.egomotion.replay.Connection;
import dev.egomotion.replay.ReplayException;
import dev.egomotion.topology.EgomotionTopology;
import dev.egomotion.topology.StepTimes;
import dev.egomotion.topology.StreamsSettings;
import dev.egomotion.topology.TopicMismatchException;
import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.TopologyRun;
import dev.egomotion.topology.TopologySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Everything that stands between the frames topic and the output topics, running. */
final class Pipeline implements AutoCloseable {
    private static final Duration RUNNING_WITHIN = Duration.ofSeconds(60);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final StepTimes times = new StepTimes();
    private TopologySettings settings;
    private Optional<EmbeddedBroker> broker = Optional.empty();
    private Model model;
    private Connection connection;
    private TopologyRun topology;

    private Pipeline() {}

    /**
     * Starts on a cluster, or on a broker of its own where none is given.
     *
     * @throws BadInputException if the model, the topics or the cluster cannot be used
     * @throws ReplayException if the broker or the topology does not start
     */
    static Pipeline start(Settings settings, ReplayOptions options)
            throws BadInputException, ReplayException, InterruptedException {
        Map<String, String> properties = options.clientProperties();
        Pipeline pipeline = new Pipeline();
        try {
            pipeline.open(settings, options, properties);
            return pipeline;
        } catch (BadInputException | ReplayException | InterruptedException | RuntimeException e) {
            pipeline.close();
            throw e;
        }
    }

    private void open(Settings chosen, ReplayOptions options, Map<String, String> properties)
            throws BadInputException, ReplayException, InterruptedException {
        // Broker and networks take about a second each to start: do it at the same time.
        CompletableFuture<Optional<EmbeddedBroker>> starting =
                CompletableFuture.supplyAsync(() -> broker(chosen, options));
        try {
            model = Model.open(options.modelLocation(), chosen.model());
            opened.push(model);
        } catch (ModelException e) {
            throw new BadInputException(e.getMessage(), e);
        } finally {
            join(starting);
        }
        settings = withStateDirectory(chosen.topology());
        connection =
                new Connection(
                        options.cluster().orElseGet(() -> broker.orElseThrow().bootstrapServers()),
                        properties,
                        settings.streams().largestRecordBytes());
        establishTopics();
        startTopology(properties);
    }

    private static Optional<EmbeddedBroker> broker(Settings settings, ReplayOptions options) {
        if (options.cluster().isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EmbeddedBroker.startTemporary(settings.broker()));
        } catch (BrokerException e) {
            throw new CompletionException(e);
        }
    }

    private void join(CompletableFuture<Optional<EmbeddedBroker>> starting) throws ReplayException {
        try {
            broker = starting.join();
            // The last to close: opened first, whatever the networks did meanwhile.
            broker.ifPresent(opened::addLast);
        } catch (CompletionException e) {
            throw new ReplayException(e.getCause().getMessage(), e.getCause());
        }
    }

    private TopologySettings withStateDirectory(TopologySettings chosen) throws ReplayException {
        StreamsSettings s = chosen.streams();
        if (!s.stateDirectory().toString().isEmpty()) {
            return chosen;
        }
        try {
            Path temporary = Files.createTempDirectory("egomotion-streams-");
            opened.addLast(() -> deleteTree(temporary));
            return chosen.withStreams(
                    new StreamsSettings(
                            s.applicationId(),
                            s.threads(),
                            temporary,
                            s.commitInterval(),
                            s.partitions(),
                            s.replication(),
                            s.largestFrameBytes()));
        } catch (IOException e) {
            throw new ReplayException(
                    "no temporary directory for the streams can be made: " + e.getMessage(), e);
        }
    }

    private void establishTopics() throws BadInputException, ReplayException, InterruptedException {
        try (Admin admin = connection.admin()) {
            new TopicPlan(settings).establish(admin);
        } catch (TopicMismatchException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (ExecutionException | KafkaException e) {
            Throwable reason = e.getCause() == null ? e : e.getCause();
            throw new BadInputException(
                    "%s: no topics can be made or read here: %s"
                            .formatted(connection.bootstrapServers(), reason.getMessage()),
                    e);
        }
    }

    private void startTopology(Map<String, String> properties)
            throws BadInputException, ReplayException, InterruptedException {
        try {
            topology =
                    TopologyRun.start(
                            EgomotionTopology.build(settings, model.depth(), model.pose(), times),
                            settings.streams(),
                            connection.bootstrapServers(),
                            properties);
            opened.push(topology);
            topology.awaitRunning(RUNNING_WITHIN);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (ExecutionException e) {
            throw stopped(e.getCause());
        } catch (TimeoutException e) {
            throw new ReplayException(
                    "the stream was not running after %d s on %s"
                            .formatted(RUNNING_WITHIN.toSeconds(), connection.bootstrapServers()),
                    e);
        }
    }

    private static ReplayException stopped(Throwable reason) {
        return new ReplayException("the stream stopped: " + ErrorLine.line(reason), reason);
    }

    /** Throws what stopped the broker or the topology, if anything did. */
    void check() throws ReplayException {
        Optional<String> ended = broker.flatMap(EmbeddedBroker::failure);
        if (ended.isPresent()) {
            throw new ReplayException(ended.get());
        }
        Optional<Throwable> failure = topology.failure();
        if (failure.isPresent()) {
            throw stopped(failure.get());
        }
    }

    boolean isEmbedded() {
        return broker.isPresent();
    }

    Model model() {
        return model;
    }

    Connection connection() {
        return connection;
    }

    TopologySettings settings() {
        return settings;
    }

    StepTimes times() {
        return times;
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                if (first == null) {
                    first = new IllegalStateException(e);
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
