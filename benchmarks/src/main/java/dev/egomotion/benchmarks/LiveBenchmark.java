package dev.egomotion.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.stream.PacketStream;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.SettingsFile;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.KafkaTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Live cameras by the clock: how soon faults are noticed, how right capture times are, how late poses come, what is left
 * out and what is not.
 */
@Command(name = "benchmarks/run live", mixinStandardHelpOptions = true)
public final class LiveBenchmark implements Callable<Integer> {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int FRAMES = 100;
    private static final int KEY_FRAME_EVERY = 25;
    private static final double LOAD_FRAMES_PER_SECOND = 5;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Figures of faults, clocks and latency are medians of so many.")
    private int rounds;

    @Option(
            names = "--only",
            split = ",",
            description =
                    "Of faults, clocks, reconnects, latency, patient, slowed, away, outages, load, viewers: which"
                            + " (default: all). The others' results stay as they are in the file.")
    private Set<String> only = new TreeSet<>();

    @Option(names = "--reconnects", defaultValue = "200", description = "How many are made once.")
    private int reconnects;

    @Option(
            names = "--video",
            defaultValue = "../shared/video/kitti-05-gray.mp4",
            description = "Whose pictures latency is measured with.")
    private Path recording;

    @Option(
            names = "--load-seconds",
            defaultValue = "300",
            description = "How long each number of cameras is read.")
    private int loadSeconds;

    @Option(
            names = "--load-cameras",
            split = ",",
            defaultValue = "2,8",
            description = "How many cameras are read at a time.")
    private List<Integer> loadCameras;

    @Option(
            names = "--outage-seconds",
            defaultValue = "600",
            description = "Over how long five faults are spread.")
    private int outageSeconds;

    @Option(
            names = "--config",
            description = "Settings of latency, outages, load and viewers, as ./egomotion takes.")
    private Path config;

    @Option(names = "--result", defaultValue = "benchmarks/results/live.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};

    /** Measures one thing. */
    private interface Line {
        Object run() throws Exception;
    }

    /** Measures over some rounds, each with topics of its own; notes figures by name. */
    private interface Round {
        void run(KafkaTopics topics, Map<String, List<Double>> figures) throws Exception;
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        LiveBenchmark benchmark = new LiveBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("egomotion-live");
        PacketStream.ready();
        Path file = CodedVideo.streetFile(folder, WIDTH, HEIGHT, FRAMES, KEY_FRAME_EVERY);
        CodedVideo video = CodedVideo.of(file);
        measure(
                "faults",
                () ->
                        rounds(
                                (topics, figures) ->
                                        new LiveFaults(topics, file, video, figures).run()));
        measure(
                "clocks",
                () -> rounds((topics, figures) -> new LiveClocks(topics, video, figures).run()));
        measure("reconnects", () -> reconnects(video));
        measure("latency", () -> latency(settings(), folder));
        measure("patient", () -> latency(patient(folder), folder));
        measure("slowed", () -> new LiveSlowed().run());
        measure("away", () -> new LiveBrokersAway(video).run(folder));
        measure(
                "outages",
                () -> new LiveOutages(settings(), Duration.ofSeconds(outageSeconds)).run(folder));
        measure("load", this::load);
        measure("viewers", () -> new LiveViewers(settings()).run());
        return 0;
    }

    /** Measures a line and puts what came of it into the file, beside what stands there of other lines. */
    private void measure(String line, Line measured) throws Exception {
        if (!only.isEmpty() && !only.contains(line)) {
            return;
        }
        System.out.println(line + ", from " + Instant.now());
        Map<String, Object> facts =
                new LinkedHashMap<>(
                        Provenance.of("benchmarks/run live " + String.join(" ", arguments)));
        facts.put("note", note);
        facts.put("result", measured.run());
        System.out.println(
                new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(facts.get("result")));
        Map<String, Object> all = new LinkedHashMap<>();
        if (Files.exists(result)) {
            all.putAll(new ObjectMapper().readValue(result.toFile(), new Facts()));
        }
        all.put(line, facts);
        Provenance.write(result, all);
    }

    private static final class Facts extends TypeReference<Map<String, Object>> {}

    private Object rounds(Round round) throws Exception {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults())) {
            for (int i = 0; i < rounds; i++) {
                try (KafkaTopics topics =
                        new KafkaTopics(broker.bootstrapServers(), "round-" + i)) {
                    round.run(topics, figures);
                }
            }
        }
        return withMedians(figures);
    }

    private static Map<String, Object> withMedians(Map<String, List<Double>> figures) {
        Map<String, Double> medians = new LinkedHashMap<>();
        figures.forEach((name, values) -> medians.put(name, LiveCameras.quantile(values, 0.5)));
        return Map.of("medians", medians, "figures", figures);
    }

    private Object reconnects(CodedVideo video) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
                KafkaTopics topics = new KafkaTopics(broker.bootstrapServers(), "reconnects")) {
            return new LiveReconnects(topics, video, reconnects).run();
        }
    }

    private Object latency(Settings measured, Path folder) throws Exception {
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        new LiveLatency(measured, recording, rounds).run(folder, figures);
        return withMedians(figures);
    }

    /** Returns the setting with which a picture waits until the next one begins. */
    private static Settings patient(Path folder) throws Exception {
        Path file = folder.resolve("patient.yaml");
        Files.writeString(file, "live: {promptPictures: false}\n");
        return SettingsFile.read(file);
    }

    /** So many cameras at a time through the pipeline of one process. */
    private List<Object> load() throws Exception {
        List<Object> loads = new ArrayList<>();
        for (int cameras : loadCameras) {
            loads.add(
                    new LiveLoad(
                                    settings(),
                                    cameras,
                                    LOAD_FRAMES_PER_SECOND,
                                    Duration.ofSeconds(loadSeconds))
                            .run());
        }
        return loads;
    }

    private Settings settings() throws Exception {
        return config == null ? Settings.defaults() : SettingsFile.read(config);
    }
}
