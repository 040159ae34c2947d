package dev.egomotion.engine.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.StreamHealth;
import dev.egomotion.topology.steps.StepSummary;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * A service's probes over HTTP, for Kubernetes and Prometheus:
 *
 * <ul>
 *   <li>{@code /livez}: 200 while it makes progress or may wait, 503 with the reason if it is stuck and should be started anew
 *   <li>{@code /readyz}: 200 while it works on its cameras; 503 with the reason otherwise. Either way the lines that follow say
 *       what computes, and on how many partitions
 *   <li>{@code /metrics}: Prometheus' text format
 * </ul>
 *
 * <p>There is no access control: it says names of cameras and figures, and listens where it is told to.
 */
public final class Probes implements AutoCloseable {
    private static final int THREADS = 2;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final FrameMetrics frames;
    private final Liveness liveness = new Liveness();
    private final HttpServer server;
    private final ExecutorService threads;
    private volatile Optional<Watched> watched = Optional.empty();

    private Probes(HttpServer server) {
        this.server = server;
        threads =
                Executors.newFixedThreadPool(
                        THREADS,
                        work -> {
                            Thread thread = new Thread(work, "probes");
                            thread.setDaemon(true);
                            return thread;
                        });
        frames = new FrameMetrics(registry, Probes::wallNanos);
        registry.register(collector());
        server.setExecutor(threads);
        server.createContext("/livez", exchange -> answer(exchange, this::livez));
        server.createContext("/readyz", exchange -> answer(exchange, this::readyz));
        server.createContext("/metrics", this::metrics);
    }

    /**
     * Starts to answer: alive and not ready, until there is a service to watch.
     *
     * @throws BadInputException if the address cannot be listened on
     */
    public static Probes start(InetSocketAddress listen) throws BadInputException {
        try {
            Probes probes = new Probes(HttpServer.create(listen, 0));
            probes.server.start();
            return probes;
        } catch (IOException e) {
            throw new BadInputException(
                    "--probes: %s:%d cannot be listened on: %s; expected an address of this machine and a port that no other program has"
                            .formatted(listen.getHostString(), listen.getPort(), e.getMessage()),
                    e);
        }
    }

    /** Returns where it listens. */
    public InetSocketAddress listening() {
        return server.getAddress();
    }

    /** Returns what counts each trajectory record when it is made. */
    public Consumer<TrajectoryPoint> frames() {
        return frames;
    }

    /** Watches a service from now on. */
    public void watch(Watched service) {
        watched = Optional.of(service);
    }

    private record Answer(int status, String text) {
        static Answer of(Optional<String> objection, String otherwise) {
            return objection
                    .map(reason -> new Answer(503, reason))
                    .orElseGet(() -> new Answer(200, otherwise));
        }
    }

    private interface Question {
        Answer answer();
    }

    private Answer livez() {
        return Answer.of(
                watched.flatMap(service -> liveness.stuck(service.health(), System.nanoTime())),
                "alive");
    }

    private Answer readyz() {
        if (watched.isEmpty()) {
            return new Answer(503, "it is starting");
        }
        Watched service = watched.get();
        StreamHealth health = service.health();
        Answer answer = Answer.of(Liveness.unready(health), "ready");
        return new Answer(
                answer.status(),
                "%s\n%s\n%d partitions, %d frames behind"
                        .formatted(
                                answer.text(),
                                service.computedBy(),
                                health.partitions(),
                                health.lag()));
    }

    private static void answer(HttpExchange exchange, Question question) throws IOException {
        Answer answer;
        try {
            answer = question.answer();
        } catch (RuntimeException e) {
            answer = new Answer(503, "the service cannot be asked: " + e.getMessage());
        }
        send(
                exchange,
                answer.status(),
                "text/plain; charset=utf-8",
                (answer.text() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void metrics(HttpExchange exchange) throws IOException {
        frames.forgetQuiet();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.builder().build();
        try {
            writer.write(text, registry.scrape());
        } catch (RuntimeException e) {
            answer(exchange, () -> new Answer(503, "the service cannot be asked"));
            return;
        }
        send(exchange, 200, writer.getContentType(), text.toByteArray());
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(status, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private MultiCollector collector() {
        return () -> {
            List<MetricSnapshot> all = new ArrayList<>(process());
            watched.ifPresent(service -> all.addAll(service(service)));
            return new MetricSnapshots(all);
        };
    }

    private static List<MetricSnapshot> service(Watched service) {
        List<MetricSnapshot> all = new ArrayList<>();
        StreamHealth health = service.health();
        all.add(
                gauge(
                        "egomotion_partitions",
                        "Partitions of the frames topic that this instance works on.",
                        health.partitions()));
        all.add(
                gauge(
                        "egomotion_lag_frames",
                        "Records of the frames topic behind the committed ones.",
                        health.lag()));
        all.add(
                gauge(
                        "egomotion_ready",
                        "1 while it works on its cameras.",
                        Liveness.unready(health).isEmpty() ? 1 : 0));
        all.add(
                InfoSnapshot.builder()
                        .name("egomotion_runtime")
                        .help("What computes, and with which networks.")
                        .dataPoint(
                                InfoDataPointSnapshot.builder()
                                        .labels(Labels.of("computed_by", service.computedBy()))
                                        .build())
                        .build());
        CounterSnapshot.Builder seconds =
                CounterSnapshot.builder()
                        .name("egomotion_step_seconds")
                        .help("Wall-clock time that the steps took, summed.");
        CounterSnapshot.Builder runs =
                CounterSnapshot.builder()
                        .name("egomotion_step_runs")
                        .help("How often the steps ran.");
        for (StepSummary step : service.steps()) {
            Labels labels = Labels.of("step", step.step());
            seconds.dataPoint(counted(labels, step.meanMillis() * step.count() / 1000));
            runs.dataPoint(counted(labels, step.count()));
        }
        all.add(seconds.build());
        all.add(runs.build());
        for (Map.Entry<String, Double> meter : service.meters().entrySet()) {
            all.add(
                    gauge(
                            "egomotion_kafka_" + meter.getKey(),
                            "Kafka's own figure of that name.",
                            meter.getValue()));
        }
        return all;
    }

    private static CounterDataPointSnapshot counted(Labels labels, double value) {
        return CounterDataPointSnapshot.builder().labels(labels).value(value).build();
    }

    private static List<MetricSnapshot> process() {
        List<MetricSnapshot> all = new ArrayList<>();
        all.add(
                gauge(
                        "egomotion_heap_bytes",
                        "Heap in use.",
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()));
        residentBytes()
                .ifPresent(
                        bytes ->
                                all.add(
                                        gauge(
                                                "egomotion_resident_bytes",
                                                "Memory of the process, native memory of the networks and decoders included.",
                                                bytes)));
        all.add(
                gauge(
                        "egomotion_threads",
                        "Threads of the process.",
                        ManagementFactory.getThreadMXBean().getThreadCount()));
        return all;
    }

    /** Returns the resident size that Linux tells; empty elsewhere. */
    private static Optional<Double> residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Optional.of(Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024);
                }
            }
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static GaugeSnapshot gauge(String name, String help, double value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
                .build();
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
