package dev.egomotion.benchmarks;

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

/** Live cameras by the clock: how soon faults are noticed, how right capture times are, how late poses come. */
@Command(name = "benchmarks/run live", mixinStandardHelpOptions = true)
public final class LiveBenchmark implements Callable<Integer> {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int FRAMES = 100;
    private static final int KEY_FRAME_EVERY = 25;
    private static final double LOAD_FRAMES_PER_SECOND = 5;

    @Option(names = "--rounds", defaultValue = "5", description = "Figures are medians of so many.")
    private int rounds;

    @Option(
            names = "--only",
            split = ",",
            description = "Of faults, clocks, reconnects, latency, load: which (default: all).")
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
            description = "How long two cameras, then eight, are read.")
    private int loadSeconds;

    @Option(names = "--config", description = "Settings of latency and load, as ./egomotion takes.")
    private Path config;

    @Option(names = "--result", defaultValue = "benchmarks/results/live.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};

    /** Runs it. */
    public static void main(String[] arguments) {
        LiveBenchmark benchmark = new LiveBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> facts =
                new LinkedHashMap<>(
                        Provenance.of("benchmarks/run live " + String.join(" ", arguments)));
        facts.put("note", note);
        facts.put("rounds", rounds);
        Map<String, List<Double>> figures = new LinkedHashMap<>();
        Path folder = Files.createTempDirectory("egomotion-live");
        PacketStream.ready();
        CodedVideo video = CodedVideo.street(folder, WIDTH, HEIGHT, FRAMES, KEY_FRAME_EVERY);
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults())) {
            for (int round = 0; round < rounds; round++) {
                if (isWanted("faults")) {
                    try (KafkaTopics topics = topics(broker, "faults", round)) {
                        new LiveFaults(topics, video, figures).run();
                    }
                }
                if (isWanted("clocks")) {
                    try (KafkaTopics topics = topics(broker, "clocks", round)) {
                        new LiveClocks(topics, video, figures).run();
                    }
                }
                if (isWanted("reconnects") && round == 0) {
                    try (KafkaTopics topics = topics(broker, "reconnects", round)) {
                        new LiveReconnects(topics, video, reconnects)
                                .run()
                                .forEach((name, value) -> figures.put(name, List.of(value)));
                    }
                }
                System.out.println("round " + (round + 1) + " of " + rounds);
            }
        }
        if (isWanted("latency")) {
            new LiveLatency(settings(), recording, rounds).run(folder, figures);
        }
        if (isWanted("load")) {
            facts.put("load", load());
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        figures.forEach((name, values) -> medians.put(name, median(values)));
        facts.put("medians", medians);
        facts.put("figures", figures);
        medians.forEach((name, value) -> System.out.printf("%-70s %10.2f%n", name, value));
        Provenance.write(result, facts);
        return 0;
    }

    /** Cameras that a pipeline keeps up with, then so many that it cannot. */
    private List<Object> load() throws Exception {
        Duration duration = Duration.ofSeconds(loadSeconds);
        List<Object> loads = new ArrayList<>();
        for (int cameras : new int[] {2, 8}) {
            Map<String, Object> load =
                    new LiveLoad(settings(), cameras, LOAD_FRAMES_PER_SECOND, duration).run();
            load.forEach((name, value) -> System.out.println(name + ": " + value));
            loads.add(load);
        }
        return loads;
    }

    private Settings settings() throws Exception {
        return config == null ? Settings.defaults() : SettingsFile.read(config);
    }

    private boolean isWanted(String line) {
        return only.isEmpty() || only.contains(line);
    }

    private static KafkaTopics topics(EmbeddedBroker broker, String line, int round)
            throws Exception {
        return new KafkaTopics(broker.bootstrapServers(), line + "-" + round);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        return sorted.get(sorted.size() / 2);
    }
}
