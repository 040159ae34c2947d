package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Resident size of the process by frames sent, over one long replay: a recording looped. Growth is the
 * slope of the least-squares line through the samples from frame 2,000 on.
 */
@Command(name = "benchmarks/run memory", mixinStandardHelpOptions = true)
public final class MemoryBenchmark implements Callable<Integer> {
    private static final int SETTLED_AT = 2_000;

    @Option(names = "--video", defaultValue = "../shared/video/kitti-05-gray.mp4")
    private Path video;

    @Option(names = "--camera", defaultValue = "../shared/video/kitti-05-gray.camera.yaml")
    private Path camera;

    @Option(names = "--model", description = "Networks (default: the project's own).")
    private Path model;

    @Option(names = "--frames", defaultValue = "10000")
    private int frames;

    @Option(names = "--every", defaultValue = "250", description = "Frames between samples.")
    private int every;

    @Option(names = "--result", defaultValue = "benchmarks/results/memory.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};

    /** Runs it. */
    public static void main(String[] arguments) {
        MemoryBenchmark benchmark = new MemoryBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    /**
     * The process at one moment.
     *
     * @param frames sent so far
     * @param residentMegabytes all that is in memory
     * @param anonymousMegabytes of it, what no file backs: heap, native memory, stacks
     */
    private record Sample(long frames, double residentMegabytes, double anonymousMegabytes) {}

    @Override
    public Integer call() throws Exception {
        Map<String, Object> facts =
                new LinkedHashMap<>(
                        Provenance.of("benchmarks/run memory " + String.join(" ", arguments)));
        Path scratch = WarmPipeline.scratch("memory");
        List<Sample> samples = new ArrayList<>();
        ModelLocation location = model == null ? ModelLocation.starter() : ModelLocation.of(model);
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 0, Optional.empty());
        try (WarmPipeline pipeline =
                        WarmPipeline.start(location, options, scratch.resolve("state"));
                LoopedSource looped =
                        new LoopedSource(video, frames, sent -> watch(sent, samples))) {
            facts.put("provider", pipeline.model().providerLine());
            pipeline.replay(looped, CameraFile.read(camera), scratch.resolve("out"));
        }
        facts.put("note", note);
        facts.put("samples", samples);
        facts.put("megabytesPerThousandFrames", Math.round(1e6 * slope(samples)) / 1e3);
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        Provenance.write(result, facts);
        return 0;
    }

    private void watch(long sent, List<Sample> samples) {
        if (sent % every == 0) {
            samples.add(sample(sent));
        }
    }

    private static Sample sample(long count) {
        try {
            List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
            Sample sample =
                    new Sample(count, megabytes(status, "VmRSS:"), megabytes(status, "RssAnon:"));
            System.out.printf(
                    "%6d frames: resident %.1f MB, anonymous %.1f MB%n",
                    count, sample.residentMegabytes, sample.anonymousMegabytes);
            return sample;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double megabytes(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1024 / 1e6)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Slope of the least-squares line, megabytes per frame. */
    private static double slope(List<Sample> samples) {
        List<Sample> settled = samples.stream().filter(s -> s.frames >= SETTLED_AT).toList();
        double meanX = settled.stream().mapToDouble(Sample::frames).average().orElse(0);
        double meanY = settled.stream().mapToDouble(Sample::residentMegabytes).average().orElse(0);
        double products = 0;
        double squares = 0;
        for (Sample s : settled) {
            products += (s.frames - meanX) * (s.residentMegabytes - meanY);
            squares += (s.frames - meanX) * (s.frames - meanX);
        }
        return products / squares;
    }
}
