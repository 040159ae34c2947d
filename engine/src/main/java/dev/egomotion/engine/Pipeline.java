package dev.egomotion.engine;

import dev.egomotion.broker.BrokerException;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.cluster.ClusterStart;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.cluster.Deadline;
import dev.egomotion.engine.cluster.LeftTopics;
import dev.egomotion.engine.cluster.OpenTransactions;
import dev.egomotion.engine.cluster.Permissions;
import dev.egomotion.engine.cluster.ServiceRegister;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.observe.Watched;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeUnavailableException;
import dev.egomotion.model.ScratchFolder;
import dev.egomotion.odometry.opencv.OpenCvNatives;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.EgomotionTopology;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.StreamHealth;
import dev.egomotion.topology.TopicMismatchException;
import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.TopologyRun;
import dev.egomotion.topology.settings.StreamsSettings;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.StepSummary;
import dev.egomotion.topology.steps.StepTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * Everything that stands between the frames topic and the output topics, running: a broker inside this process or a
 * cluster, the networks, the topology. Frames that are published on {@code settings().topics().frames()} come out as
 * records of the output topics until it is closed.
 *
 * <pre>{@code
 * try (Pipeline pipeline = Pipeline.embedded(Settings.defaults(), ModelLocation.starter())) {
 *     String broker = pipeline.connection().bootstrapServers();
 *     ...
 * }
 * }</pre>
 */
public final class Pipeline implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final StepTimes times = new StepTimes();
    private final ModelLocation location;
    private final Optional<Cluster> at;
    private final Place place;
    private final Consumer<String> notes;
    private final Consumer<TrajectoryPoint> made;
    private TopologySettings settings;
    private Provenance provenance;
    private Optional<EmbeddedBroker> broker = Optional.empty();
    private Optional<TopologyRun> topology = Optional.empty();
    private Model model;
    private Connection connection;
    private ClusterStart cluster;

    private Pipeline(
            ModelLocation location,
            Optional<Cluster> at,
            Place place,
            Consumer<String> notes,
            Consumer<TrajectoryPoint> made) {
        this.location = location;
        this.at = at;
        this.place = place;
        this.notes = notes;
        this.made = made;
    }

    /**
     * Starts on a broker inside this process, which lives as long as the pipeline.
     *
     * @throws BadInputException if the model or the settings cannot be used
     * @throws EngineException if the broker or the topology does not start
     * @throws InterruptedException if interrupted while starting
     */
    public static Pipeline embedded(Settings settings, ModelLocation model)
            throws EngineException, InterruptedException {
        return start(settings, model, Optional.empty(), Place.OWN, "", note -> {});
    }

    /**
     * Starts as a standing service of a cluster, as {@link #service(Settings, ModelLocation, Cluster, Consumer, Consumer)}
     * does, unwatched.
     */
    public static Pipeline service(
            Settings settings, ModelLocation model, Cluster cluster, Consumer<String> notes)
            throws EngineException, InterruptedException {
        return service(settings, model, cluster, notes, point -> {});
    }

    /**
     * Starts as a standing service of a cluster: on the topics and under the application id of the settings, of which
     * more instances share the cameras.
     *
     * @param notes told in one line each of what the user should know
     * @param made told of each trajectory record when it is made, by the thread that made it: before it is committed, and
     *     again where a transaction is repeated; must not throw
     * @throws BadInputException if the model, the topics or the client properties cannot be used, or a service of this
     *     name runs with other settings
     * @throws EngineException if the cluster or the topology cannot
     * @throws InterruptedException if interrupted while starting
     */
    public static Pipeline service(
            Settings settings,
            ModelLocation model,
            Cluster cluster,
            Consumer<String> notes,
            Consumer<TrajectoryPoint> made)
            throws EngineException, InterruptedException {
        return new Pipeline(model, Optional.of(cluster), Place.SERVICE, notes, made)
                .opened(settings, "");
    }

    /**
     * Starts on a broker of its own; or, where a cluster is given, there: with topics and an application
     * id that no other run has, as a guest of the service that runs, or as that service.
     *
     * @param place whose topics and names it works on
     * @param run names this run's topics and application id on a cluster
     */
    static Pipeline start(
            Settings settings,
            ModelLocation model,
            Optional<Cluster> cluster,
            Place place,
            String run,
            Consumer<String> notes)
            throws EngineException, InterruptedException {
        return new Pipeline(model, cluster, place, notes, point -> {}).opened(settings, run);
    }

    private Pipeline opened(Settings settings, String run)
            throws EngineException, InterruptedException {
        try {
            open(settings, run);
            return this;
        } catch (EngineException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void open(Settings chosen, String run) throws EngineException, InterruptedException {
        OpenCvNatives.leaveWindowsOut();
        Path scratch = scratch();
        // Broker and networks take about a second each to start: do it at the same time.
        CompletableFuture<Optional<EmbeddedBroker>> starting =
                CompletableFuture.supplyAsync(() -> broker(chosen, scratch.resolve("broker")));
        try {
            model = Model.open(location, chosen.model());
            opened.push(model);
        } catch (RuntimeUnavailableException e) {
            throw new EngineException(e.getMessage(), e);
        } catch (ModelException e) {
            throw new BadInputException(e.getMessage(), e);
        } finally {
            join(starting);
        }
        settings = chosen.topology();
        provenance = Provenance.of(settings, model.depth().contract(), model.pose().contract());
        Cluster used = at.orElseGet(() -> own(broker.orElseThrow()));
        connection = used.connection(settings.streams().largestRecordBytes());
        Deadline deadline = chosen.cluster().deadline();
        cluster = used.start(connection, deadline);
        cluster.contact();
        if (at.isPresent()) {
            tellLeftTopics(deadline);
        }
        if (place == Place.GUEST) {
            joinService(deadline);
            return;
        }
        try {
            settings = owned(settings, scratch.resolve("streams"), run);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("topology.topics, topology.streams: " + e.getMessage(), e);
        }
        if (place == Place.SERVICE) {
            cluster.requireAllowed(Permissions.Role.RUN, settings);
            announce(deadline);
        }
        establishTopics();
        if (place == Place.SERVICE) {
            awaitTransactions(deadline);
        }
        startTopology(used.properties(), deadline);
    }

    private static Cluster own(EmbeddedBroker broker) {
        return new Cluster(
                broker.bootstrapServers(), broker.clientProperties(), broker.clientFile());
    }

    private Path scratch() throws EngineException {
        try {
            ScratchFolder scratch = ScratchFolder.make("pipeline");
            opened.push(scratch);
            return scratch.path();
        } catch (IOException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    private Optional<EmbeddedBroker> broker(Settings settings, Path directory) {
        if (at.isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EmbeddedBroker.startLocked(directory, settings.broker()));
        } catch (BrokerException e) {
            throw new CompletionException(e);
        }
    }

    private void join(CompletableFuture<Optional<EmbeddedBroker>> starting) throws EngineException {
        try {
            broker = starting.join();
        } catch (CompletionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new EngineException(cause.getMessage(), cause);
        }
        // Closes after the networks and before its folder goes.
        AutoCloseable scratch = opened.removeLast();
        broker.ifPresent(opened::addLast);
        opened.addLast(scratch);
    }

    /** A run on a cluster has its names to itself; on a broker of its own it needs no other; a service has those of the settings. */
    private TopologySettings owned(TopologySettings chosen, Path stateDirectory, String run) {
        StreamsSettings streams = chosen.streams();
        if (streams.stateDirectory().toString().isEmpty()) {
            streams = streams.withStateDirectory(stateDirectory);
        }
        if (at.isEmpty() || place == Place.SERVICE) {
            return chosen.withStreams(streams);
        }
        return chosen.withStreams(
                        streams.withApplicationId(streams.applicationId() + "-run-" + run))
                .withTopics(new Topics(chosen.topics().prefix() + "run-" + run + "."));
    }

    private ServiceRegister register(Deadline deadline) {
        return new ServiceRegister(
                connection, settings.topics(), settings.streams().applicationId(), deadline);
    }

    /** States what the results follow from, so that whoever publishes frames knows before the first one. */
    private void announce(Deadline deadline) throws EngineException, InterruptedException {
        try {
            register(deadline)
                    .announce(provenance, settings.streams().replication(), Versions.own());
        } catch (BadInputException e) {
            throw new BadInputException(
                    e.getMessage() + "; give the same here, or another application id", e);
        }
    }

    private void joinService(Deadline deadline) throws EngineException, InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            register(deadline).join(provenance);
            new TopicPlan(settings).requirePresent(admin);
            awaitTransactions(admin, deadline);
        } catch (BadInputException e) {
            throw new BadInputException(
                    "--join: " + e.getMessage() + "; give the same here, or leave --join out", e);
        } catch (TopicMismatchException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (ExecutionException | KafkaException e) {
            throw cluster.refused(e);
        }
    }

    /** A transaction that nobody ends would hold back what the service reads, and what it writes from its readers. */
    private void awaitTransactions(Deadline deadline) throws EngineException, InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            awaitTransactions(admin, deadline);
        } catch (ExecutionException | KafkaException e) {
            throw cluster.refused(e);
        }
    }

    private void awaitTransactions(Admin admin, Deadline deadline)
            throws EngineException, ExecutionException, InterruptedException {
        List<String> topics = new ArrayList<>(settings.topics().outputs());
        topics.add(settings.topics().frames());
        new OpenTransactions(admin, connection.bootstrapServers()).awaitEnd(topics, deadline);
    }

    private void tellLeftTopics(Deadline deadline) throws InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            new LeftTopics(admin, connection.bootstrapServers())
                    .line(
                            settings.topics().prefix(),
                            settings.streams().applicationId(),
                            Instant.now())
                    .ifPresent(notes);
        } catch (ExecutionException | KafkaException e) {
            notes.accept(
                    "whether earlier runs left topics is not known: "
                            + EngineException.line(EngineException.cause(e)));
        }
    }

    private void establishTopics() throws EngineException, InterruptedException {
        if (at.isPresent() && place == Place.OWN) {
            // The last to close: when the topology has left the topics.
            opened.addLast(this::removeTopics);
        }
        cluster.establishTopics(settings);
    }

    private void removeTopics() throws InterruptedException {
        try (Admin admin = connection.admin()) {
            new TopicPlan(settings).remove(admin);
        } catch (ExecutionException | KafkaException e) {
            notes.accept(
                    "the topics %s* at %s could not be removed, remove them by hand: %s"
                            .formatted(
                                    settings.topics().prefix(),
                                    connection.bootstrapServers(),
                                    EngineException.line(EngineException.cause(e))));
        }
    }

    private void startTopology(Map<String, String> properties, Deadline deadline)
            throws EngineException, InterruptedException {
        try {
            TopologyRun started =
                    TopologyRun.start(
                            EgomotionTopology.build(
                                    settings, model.depth(), model.pose(), times, made),
                            settings.streams(),
                            connection.bootstrapServers(),
                            properties);
            topology = Optional.of(started);
            opened.push(started);
            started.awaitRunning(deadline.remaining());
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (ExecutionException e) {
            throw stopped(EngineException.cause(e));
        } catch (TimeoutException e) {
            throw new EngineException(
                    "the stream was not running after %d s on %s (--start-within)"
                            .formatted(
                                    deadline.within().toSeconds(), connection.bootstrapServers()),
                    e);
        }
    }

    private static EngineException stopped(Throwable reason) {
        return new EngineException("the stream stopped: " + EngineException.line(reason), reason);
    }

    /** Throws what stopped the broker or the topology, if anything did. */
    public void check() throws EngineException {
        Optional<String> ended = broker.flatMap(EmbeddedBroker::failure);
        if (ended.isPresent()) {
            throw new EngineException(ended.get());
        }
        Optional<Throwable> failure = topology.flatMap(TopologyRun::failure);
        if (failure.isPresent()) {
            throw stopped(failure.get());
        }
    }

    /** Returns whether the broker is inside this process. */
    public boolean isEmbedded() {
        return broker.isPresent();
    }

    /** Returns the networks, open as long as this is. */
    public Model model() {
        return model;
    }

    /** Returns one line for people: what computes. */
    public String computedBy() {
        return place == Place.GUEST
                ? "computed by the service %s at %s"
                        .formatted(
                                settings.streams().applicationId(), connection.bootstrapServers())
                : model.providerLine();
    }

    /** Returns this, as whoever watches a service sees it; only of one that computes itself. */
    public Watched watched() {
        TopologyRun run = topology.orElseThrow();
        return new Watched() {
            @Override
            public StreamHealth health() {
                return run.health();
            }

            @Override
            public Map<String, Double> meters() {
                return run.meters();
            }

            @Override
            public List<StepSummary> steps() {
                return times.snapshot();
            }

            @Override
            public String computedBy() {
                return Pipeline.this.computedBy();
            }
        };
    }

    /** Returns what the results follow from. */
    public Provenance provenance() {
        return provenance;
    }

    /** Returns the way to the broker. */
    public Connection connection() {
        return connection;
    }

    /** Returns how other programs of this user reach the topics of a broker of its own. */
    Optional<String> entrance() {
        return broker.flatMap(EmbeddedBroker::clientFile)
                .map(
                        file ->
                                "topics: %s* at --bootstrap-servers %s --properties %s, for programs of this user"
                                        .formatted(
                                                settings.topics().prefix(),
                                                connection.bootstrapServers(),
                                                file));
    }

    /** Returns what it runs with: the names of its topics among it. */
    public TopologySettings settings() {
        return settings;
    }

    /** Returns how long the steps took. */
    public StepTimes times() {
        return times;
    }

    /**
     * Reads the records that come out from now on, of every camera.
     *
     * @param out folder for result files, one in it for each camera and segment; empty to count them only
     * @throws EngineException if the topics cannot be read
     */
    public LiveResults results(Optional<Path> out) throws EngineException {
        return LiveResults.open(connection, settings.topics(), out);
    }

    /** Ends the topology with what is under way, then the networks and the broker. */
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
}
