package dev.egomotion.engine;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.cluster.ClusterStart;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.cluster.Permissions;
import dev.egomotion.engine.evaluate.Json;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.Health;
import dev.egomotion.engine.report.LiveOutages;
import dev.egomotion.engine.report.LiveSummary;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.live.CameraException;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.Ledger;
import dev.egomotion.live.LiveIngest;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.topology.settings.StreamsSettings;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One run of live cameras, from the first connection to the last record: through the whole pipeline inside this process,
 * or, with a cluster, into its frames topic alone.
 */
public final class LiveRun {
    private static final long CHECK_MILLIS = 200;

    private final List<CameraSpec> cameras;
    private final Settings settings;
    private final ModelLocation model;
    private final Optional<Path> out;
    private final Optional<Duration> duration;
    private final Optional<SpeedSource> speed;
    private final LiveOutages outages = new LiveOutages();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    /** Told how a run goes. Every method may be left out. */
    public interface Listener {
        /** Takes a line that the user should read. */
        default void note(String line) {}

        /** Takes a camera's state, from any thread. */
        default void status(CameraStatus status) {}

        /**
         * Says where the topics are, before the first frame.
         *
         * @return closed when the run ends
         */
        default AutoCloseable opened(Connection connection, Topics topics) throws EngineException {
            return () -> {};
        }

        /** Says how a camera's ledger stands at the end; the records that came, where they were read. */
        default void finished(
                String camera, Ledger.Counts counts, Optional<LiveResults.Count> results) {}
    }

    /**
     * Prepares a run.
     *
     * @param model networks, of a run in this process
     * @param out folder for result files, of a run in this process; empty for none
     * @param duration how long the cameras are read; empty until {@link #stop}
     * @param speed where measured speeds come from; empty for nowhere
     */
    public LiveRun(
            List<CameraSpec> cameras,
            Settings settings,
            ModelLocation model,
            Optional<Path> out,
            Optional<Duration> duration,
            Optional<SpeedSource> speed) {
        this.speed = speed;
        this.cameras = List.copyOf(cameras);
        this.settings = prompt(budgeted(settings));
        this.model = model;
        this.out = out;
        this.duration = duration;
    }

    /** Live cameras have an age budget unless it is configured otherwise. */
    private static Settings budgeted(Settings settings) {
        TopologySettings topology = settings.topology();
        Duration most = topology.ageBudget().orElse(TopologySettings.LIVE_AGE_BUDGET);
        return settings.withTopology(topology.withAgeBudget(Optional.of(most)));
    }

    /** Results of live cameras are committed sooner than those of recordings. */
    private static Settings prompt(Settings settings) {
        StreamsSettings streams = settings.topology().streams();
        Duration live = settings.live().commitInterval();
        return live.compareTo(streams.commitInterval()) < 0
                ? settings.withTopology(
                        settings.topology().withStreams(streams.withCommitInterval(live)))
                : settings;
    }

    /** In one process, so many cameras are computed at a time as there are processors. */
    static Settings shared(Settings settings, int cameras, int processors) {
        if (cameras == 1) {
            return settings;
        }
        TopologySettings topology = settings.topology();
        StreamsSettings streams = topology.streams();
        int threads = Math.max(streams.threads(), Math.min(cameras, processors));
        int partitions = Math.max(streams.partitions(), threads);
        return settings.withTopology(
                topology.withStreams(streams.withThreads(threads, partitions)));
    }

    /** Several cameras begin with depth of every fourth picture: the first seconds are the slowest. */
    private LiveIngest.Reader reader(TopologySettings topology) {
        boolean measuresDepth =
                topology.measurement().isMeasured() && topology.measurement().every() == 1;
        return new LiveIngest.Reader(
                topology.streams().applicationId(),
                topology.maxGap(),
                measuresDepth,
                measuresDepth && cameras.size() > 1 ? LiveIngest.Reader.MOST_CARRIED : 1);
    }

    /** Asks the run to end with what is under way; from any thread. */
    public void stop() {
        asked.countDown();
    }

    /**
     * Runs in this process; every published frame has its record when it returns.
     *
     * @throws BadInputException if a camera, the model or the settings cannot be used, or no camera gave a frame until the end
     * @throws EngineException if the pipeline or the output failed
     * @throws InterruptedException if the thread is interrupted
     */
    public void run(Listener listener) throws EngineException, InterruptedException {
        try (Pipeline pipeline =
                Pipeline.start(
                        shared(
                                settings,
                                cameras.size(),
                                Runtime.getRuntime().availableProcessors()),
                        model,
                        Optional.empty(),
                        Place.OWN,
                        "",
                        listener::note)) {
            listener.note(pipeline.computedBy());
            pipeline.entrance().ifPresent(listener::note);
            Topics topics = pipeline.settings().topics();
            try (AutoCloseable page = listener.opened(pipeline.connection(), topics);
                    LiveResults results = pipeline.results(out)) {
                Health health =
                        () -> {
                            pipeline.check();
                            results.check();
                        };
                Instant started = Instant.now();
                try (Speeds speeds = Speeds.open(speed, pipeline.connection(), listener::note)) {
                    LiveIngest ingest =
                            start(
                                    pipeline.settings(),
                                    pipeline.connection(),
                                    OptionalInt.of(pipeline.settings().streams().partitions()),
                                    speeds,
                                    listener);
                    try (ingest) {
                        whileReading(ingest, health);
                    }
                    awaitRecords(ingest, results, health);
                    ingest.counts()
                            .forEach(
                                    (id, counts) ->
                                            listener.finished(
                                                    id, counts, Optional.of(results.count(id))));
                    summarise(started, ingest, results, speeds);
                    requireFrames(ingest);
                }
            } catch (EngineException | InterruptedException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new EngineException(EngineException.line(e), e);
            }
        }
    }

    /**
     * Publishes for a service that runs on a cluster: topics are made where absent, and nothing is computed here.
     *
     * @throws BadInputException if a camera, the topics or the client properties cannot be used, or no camera gave a frame until the end
     * @throws EngineException if the cluster cannot be used
     * @throws InterruptedException if the thread is interrupted
     */
    public void publish(Cluster cluster, Listener listener)
            throws EngineException, InterruptedException {
        Connection connection =
                cluster.connection(settings.topology().streams().largestRecordBytes());
        ClusterStart start = cluster.start(connection, settings.cluster().deadline());
        start.contact();
        start.requireAllowed(Permissions.Role.LIVE, settings.topology());
        start.establishTopicsOfSource(settings.topology());
        try (Speeds speeds = Speeds.open(speed, connection, listener::note)) {
            LiveIngest ingest =
                    start(settings.topology(), connection, OptionalInt.empty(), speeds, listener);
            try (ingest) {
                whileReading(ingest, () -> {});
            }
            ingest.counts()
                    .forEach((id, counts) -> listener.finished(id, counts, Optional.empty()));
            requireFrames(ingest);
        }
    }

    /** A run that ended by itself and has nothing to show has failed; one that was asked to end has not. */
    private void requireFrames(LiveIngest ingest) throws BadInputException {
        boolean any = ingest.counts().values().stream().anyMatch(c -> c.published() > 0);
        if (!any && asked.getCount() > 0) {
            throw new BadInputException(
                    "no camera gave a frame: "
                            + cameras.stream()
                                    .map(
                                            c ->
                                                    c.id()
                                                            + ": "
                                                            + troubles.getOrDefault(
                                                                    c.id(), "no answer so far"))
                                    .collect(Collectors.joining("; ")));
        }
    }

    private void summarise(Instant started, LiveIngest ingest, LiveResults results, Speeds speeds)
            throws EngineException {
        if (out.isEmpty()) {
            return;
        }
        Map<String, LiveSummary.CameraSummary> summaries = new LinkedHashMap<>();
        for (CameraSpec camera : cameras) {
            Ledger.Counts counts =
                    Objects.requireNonNull(ingest.counts().get(camera.id()), camera.id());
            LiveResults.Count came = results.count(camera.id());
            summaries.put(
                    camera.id(),
                    new LiveSummary.CameraSummary(
                            camera.address().toString(),
                            counts.received(),
                            counts.published(),
                            counts.notPublished(),
                            counts.missing(),
                            came.records(),
                            came.tracked(),
                            came.shed(),
                            results.latencies(camera.id()).orElse(null),
                            outages.of(camera.id())));
        }
        LiveSummary summary =
                new LiveSummary(
                        started.truncatedTo(ChronoUnit.MILLIS).toString(),
                        Instant.now().truncatedTo(ChronoUnit.MILLIS).toString(),
                        summaries,
                        speeds.counts().orElse(null));
        Path file = out.get().resolve("summary.json");
        try {
            Files.createDirectories(out.get());
            Files.writeString(file, Json.of(summary));
        } catch (IOException e) {
            throw new EngineException(file + ": " + FileTrouble.writing(e), e);
        }
    }

    private LiveIngest start(
            TopologySettings topology,
            Connection connection,
            OptionalInt spreadOver,
            Speeds speeds,
            Listener listener)
            throws BadInputException {
        Topics topics = topology.topics();
        try {
            return LiveIngest.start(
                    cameras,
                    settings.live(),
                    new LiveIngest.Pictures(
                            topology.streams().largestFrameBytes(),
                            settings.source().jpegQuality(),
                            settings.camera().guessedFieldOfViewDegrees(),
                            speeds.feed()),
                    new LiveIngest.Destination(
                            connection.client(),
                            topics.frames(),
                            topics.cameras(),
                            connection.largestRecordBytes(),
                            Optional.of(reader(topology)),
                            spreadOver),
                    status -> {
                        outages.accept(status);
                        if (!status.getDetail().isEmpty()) {
                            troubles.put(status.getCamera(), status.getDetail());
                        }
                        listener.status(status);
                    },
                    listener::note);
        } catch (CameraException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private void whileReading(LiveIngest ingest, Health health)
            throws EngineException, InterruptedException {
        long begun = System.nanoTime();
        long limit = duration.map(Duration::toNanos).orElse(Long.MAX_VALUE);
        while (System.nanoTime() - begun < limit
                && !ingest.awaitEnd(Duration.ZERO)
                && !asked.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
            health.check();
        }
    }

    /** Waits until every frame that was published has its record, as long as any still comes. */
    private void awaitRecords(LiveIngest ingest, LiveResults results, Health health)
            throws EngineException, InterruptedException {
        long last = -1;
        long since = System.nanoTime();
        long open = 1;
        while (open > 0) {
            health.check();
            open = 0;
            long came = 0;
            for (Map.Entry<String, Ledger.Counts> camera : ingest.counts().entrySet()) {
                long records = results.count(camera.getKey()).records();
                open += Math.max(0, camera.getValue().published() - records);
                came += records;
            }
            if (came != last) {
                last = came;
                since = System.nanoTime();
            } else if ((System.nanoTime() - since) / 1e9 > settings.ingest().stallSeconds()) {
                throw new EngineException(
                        "no trajectory record came for %d s while %d frames were under way"
                                .formatted(settings.ingest().stallSeconds(), open));
            }
            Thread.sleep(open > 0 ? CHECK_MILLIS / 4 : 0);
        }
    }
}
