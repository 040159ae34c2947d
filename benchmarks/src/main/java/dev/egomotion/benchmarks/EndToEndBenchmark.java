package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.engine.results.ResultWriter;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.topology.steps.Step;
import dev.egomotion.topology.steps.StepSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Where the time of a replay goes. A recording goes through the running pipeline several times; after
 * each time the same frames are given to the bare networks, with the same threads. The first round warms
 * up and is not counted; figures are medians over the others.
 */
@Command(name = "benchmarks/run end-to-end", mixinStandardHelpOptions = true)
public final class EndToEndBenchmark implements Callable<Integer> {
    @Option(names = "--video", defaultValue = "../shared/video/kitti-05-gray.mp4")
    private Path video;

    @Option(names = "--camera", defaultValue = "../shared/video/kitti-05-gray.camera.yaml")
    private Path camera;

    @Option(names = "--model", description = "Networks (default: full-width DispNet, untrained).")
    private Path model;

    @Option(names = "--pose", description = "Pose network to go with DispNet.")
    private Path pose;

    @Option(names = "--threads", defaultValue = "1")
    private int threads;

    @Option(names = "--rounds", defaultValue = "5", description = "Counted rounds.")
    private int rounds;

    @Option(names = "--frames", description = "Only the first so many frames.")
    private Long frames;

    @Option(names = "--passthrough")
    private boolean passthrough;

    @Option(names = "--result", defaultValue = "benchmarks/results/end-to-end.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};

    /** Runs it. */
    public static void main(String[] arguments) {
        EndToEndBenchmark benchmark = new EndToEndBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    /**
     * One round.
     *
     * @param fps frames per second of the pipeline, from the first frame to the last file
     * @param pipelineMillis wall-clock time per frame of the pipeline
     * @param bareMillis wall-clock time per frame of the networks alone
     * @param cpuMillis processor time per frame by part, milliseconds
     */
    private record Round(
            double fps, double pipelineMillis, double bareMillis, Map<String, Double> cpuMillis) {
        double cpu(String what) {
            return Objects.requireNonNull(cpuMillis.get(what), what);
        }
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> facts =
                Provenance.of("benchmarks/run end-to-end " + String.join(" ", arguments));
        Path scratch = WarmPipeline.scratch("benchmark");
        ModelLocation location = location(scratch);
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, threads, Optional.empty());
        List<Round> counted = new ArrayList<>();
        try (WarmPipeline pipeline =
                WarmPipeline.start(location, options, scratch.resolve("state"))) {
            facts.put("networks", pipeline.model().summary());
            facts.put("provider", pipeline.model().providerLine());
            BareInference bare = BareInference.of(video, camera(), pipeline.model());
            for (int i = 0; i <= rounds; i++) {
                Round round = round(pipeline, bare, scratch.resolve("out"));
                System.out.printf(
                        "round %d: %.1f fps, %.2f ms per frame, bare inference %.2f ms%n",
                        i, round.fps, round.pipelineMillis, round.bareMillis);
                if (i > 0) {
                    counted.add(round);
                }
            }
        }
        facts.put("note", note);
        facts.put("loadAverageAtEnd", Provenance.loadAverage());
        report(facts, counted);
        Provenance.write(result, facts);
        return 0;
    }

    private ModelLocation location(Path scratch) throws IOException {
        if (model != null) {
            return ModelLocation.of(model);
        }
        TimingModel.write(scratch, Optional.ofNullable(pose));
        return ModelLocation.of(scratch);
    }

    private Camera camera() throws IOException {
        return CameraFile.read(camera);
    }

    private Round round(WarmPipeline pipeline, BareInference bare, Path out) throws Exception {
        Map<String, Double> before = cpuSums(pipeline.times().snapshot());
        ProcessCpu cpu = ProcessCpu.now();
        long start = System.nanoTime();
        long sent;
        try (FrameSource source = FrameSources.open(video, sourceOptions())) {
            sent = pipeline.replay(source, camera(), out);
        }
        double millis = (System.nanoTime() - start) / 1e6;
        ProcessCpu used = ProcessCpu.now().since(cpu);
        Map<String, Double> after = cpuSums(pipeline.times().snapshot());
        Map<String, Double> parts = new LinkedHashMap<>();
        double steps = 0;
        for (String step : after.keySet()) {
            double cpuMillis = after.get(step) - before.getOrDefault(step, 0.0);
            parts.put(step, cpuMillis / sent);
            steps += cpuMillis;
        }
        parts.put("garbage-collection", used.collector() / 1e6 / sent);
        parts.put("just-in-time-compilation", used.compilers() / 1e6 / sent);
        double rest = (used.all() - used.collector() - used.compilers()) / 1e6 - steps;
        parts.put("serialisation-and-transport", rest / sent);
        parts.put("whole-process", used.all() / 1e6 / sent);
        return new Round(1e3 * sent / millis, millis / sent, bare.millisPerFrame(), parts);
    }

    private SourceOptions sourceOptions() {
        SourceOptions all = SourceOptions.defaults().withPassthrough(passthrough);
        return frames == null ? all : all.withRange(0, frames - 1);
    }

    /** Processor time of every step so far, milliseconds, by its name. */
    private static Map<String, Double> cpuSums(List<StepSummary> summaries) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (StepSummary s : summaries) {
            if (!s.step().equals(ResultWriter.END_TO_END)) {
                sums.put(s.step(), s.meanCpuMillis() * s.count());
            }
        }
        return sums;
    }

    private static void report(Map<String, Object> facts, List<Round> rounds) {
        facts.put("rounds", rounds.size());
        double pipeline = median(rounds, Round::pipelineMillis);
        double bare = median(rounds, Round::bareMillis);
        facts.put("framesPerSecond", rounded(median(rounds, Round::fps)));
        facts.put("pipelineMillisPerFrame", rounded(pipeline));
        facts.put("bareInferenceMillisPerFrame", rounded(bare));
        facts.put(
                "pipelineToBareInference",
                rounded(median(rounds, r -> r.pipelineMillis / r.bareMillis)));
        Map<String, Object> cpu = new TreeMap<>();
        for (String part : rounds.get(0).cpuMillis.keySet()) {
            cpu.put(part, rounded(median(rounds, r -> r.cpuMillis.getOrDefault(part, 0.0))));
        }
        facts.put("cpuMillisPerFrame", cpu);
        facts.put(
                "cpuMillisPerFrameWithoutInferenceFilesAndCompilation",
                rounded(median(rounds, EndToEndBenchmark::overhead)));
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
    }

    /** Everything but inference, result files and the compilers, which fall silent. */
    private static double overhead(Round round) {
        return round.cpu("whole-process")
                - round.cpu(Step.PREDICT.label())
                - round.cpu(ResultWriter.FILES)
                - round.cpu("just-in-time-compilation");
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        List<Double> values = new ArrayList<>(rounds.stream().map(figure::applyAsDouble).toList());
        Collections.sort(values);
        int n = values.size();
        return (values.get((n - 1) / 2) + values.get(n / 2)) / 2;
    }

    private static double rounded(double value) {
        return Math.round(1000 * value) / 1000.0;
    }
}
