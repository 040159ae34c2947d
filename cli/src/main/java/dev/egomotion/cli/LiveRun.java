package dev.egomotion.cli;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.engine.ingest.Health;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.live.CameraException;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.Ledger;
import dev.egomotion.live.LiveIngest;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run of live cameras, from the first connection to the last record. */
final class LiveRun {
    private static final long CHECK_MILLIS = 200;

    private final ReplayRun.Console console;
    private final Interruption interruption;
    private final LiveOptions options;
    private final List<CameraSpec> cameras;
    private final Optional<Duration> duration;
    private final CountDownLatch asked = new CountDownLatch(1);

    LiveRun(
            ReplayRun.Console console,
            Interruption interruption,
            LiveOptions options,
            List<CameraSpec> cameras,
            Optional<Duration> duration) {
        this.console = console;
        this.interruption = interruption;
        this.options = options;
        this.cameras = cameras;
        this.duration = duration;
    }

    /** Runs; returns the exit code. */
    int run() throws BadInputException, ReplayException, InterruptedException {
        options.requireConsistent();
        Settings settings = budgeted(options.settings());
        if (options.cluster().isPresent()) {
            return publishing(settings);
        }
        try (Pipeline pipeline = Pipeline.start(settings, options, Place.OWN, "", this::say)) {
            say(pipeline.model().providerLine());
            Topics topics = pipeline.settings().topics();
            try (Dashboard page = options.page().serve(pipeline.connection(), topics, 0);
                    LiveResults results =
                            LiveResults.open(pipeline.connection(), topics, options.out())) {
                say("the live page, for whoever has this address: " + page.address());
                Health health =
                        () -> {
                            pipeline.check();
                            results.check();
                        };
                LiveIngest ingest = start(settings, pipeline.settings(), pipeline.connection());
                try (ingest) {
                    whileReading(ingest, health);
                }
                awaitRecords(ingest, results, settings, health);
                ingest.counts().forEach((id, counts) -> summary(id, counts, results.count(id)));
            }
        }
        return ExitCodes.DONE;
    }

    /** Live cameras have an age budget unless it is configured otherwise. */
    private static Settings budgeted(Settings settings) {
        TopologySettings topology = settings.topology();
        Duration most = topology.ageBudget().orElse(TopologySettings.LIVE_AGE_BUDGET);
        return settings.withTopology(topology.withAgeBudget(Optional.of(most)));
    }

    /** Publishes for a service that runs elsewhere: topics are made where absent, and nothing is computed. */
    private int publishing(Settings settings)
            throws BadInputException, ReplayException, InterruptedException {
        Connection connection =
                new Connection(
                        options.cluster().orElseThrow(),
                        options.clientProperties(),
                        settings.topology().streams().largestRecordBytes());
        ClusterStart start = options.start(connection, settings);
        start.contact();
        start.establishTopics(settings.topology());
        LiveIngest ingest = start(settings, settings.topology(), connection);
        try (ingest) {
            whileReading(ingest, () -> {});
        }
        ingest.counts().forEach((id, counts) -> summary(id, counts, null));
        return ExitCodes.DONE;
    }

    private LiveIngest start(Settings settings, TopologySettings topology, Connection connection)
            throws BadInputException {
        Map<String, Object> properties = new HashMap<>(connection.properties());
        properties.put("bootstrap.servers", connection.bootstrapServers());
        Topics topics = topology.topics();
        try {
            return LiveIngest.start(
                    cameras,
                    settings.live(),
                    new LiveIngest.Pictures(
                            topology.streams().largestFrameBytes(),
                            settings.source().jpegQuality(),
                            settings.camera().guessedFieldOfViewDegrees()),
                    new LiveIngest.Destination(
                            properties,
                            topics.frames(),
                            topics.cameras(),
                            connection.largestRecordBytes()),
                    new CameraLines(this::say));
        } catch (CameraException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private void say(String line) {
        console.err().println("egomotion: " + line);
    }

    private void whileReading(LiveIngest ingest, Health health)
            throws ReplayException, InterruptedException {
        Instant end = duration.map(Instant.now()::plus).orElse(Instant.MAX);
        interruption.whenRequested(
                () -> {
                    say("ending with what is under way; once more ends at once");
                    asked.countDown();
                });
        while (Instant.now().isBefore(end)
                && !ingest.awaitEnd(Duration.ZERO)
                && !asked.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
            health.check();
        }
    }

    /** Waits until every frame that was published has its record, as long as any still comes. */
    private void awaitRecords(
            LiveIngest ingest, LiveResults results, Settings settings, Health health)
            throws ReplayException, InterruptedException {
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
                throw new ReplayException(
                        "no trajectory record came for %d s while %d frames were under way"
                                .formatted(settings.ingest().stallSeconds(), open));
            }
            Thread.sleep(open > 0 ? CHECK_MILLIS / 4 : 0);
        }
    }

    /** Says how a camera's ledger stands: the figures balance, whatever happened. */
    private void summary(String id, Ledger.Counts counts, LiveResults.Count results) {
        long not = counts.received() - counts.published();
        console.out()
                .println(
                        "%s: %d received = %d published + %d not published%s%s%s"
                                .formatted(
                                        id,
                                        counts.received(),
                                        counts.published(),
                                        not,
                                        not == 0 ? "" : " " + counts.notPublished(),
                                        counts.missing() == 0
                                                ? ""
                                                : "; %d never arrived".formatted(counts.missing()),
                                        results == null
                                                ? ""
                                                : "; %d trajectory records, %d tracked"
                                                        .formatted(
                                                                results.records(),
                                                                results.tracked())));
    }
}
