package dev.egomotion.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs JMH, with its own options, and writes what it found beside how it was found. */
public final class StepBenchmarks {
    private static final Path RESULT = Path.of("benchmarks", "results", "jmh.json");

    private StepBenchmarks() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        Map<String, Object> facts =
                Provenance.of("benchmarks/run jmh " + String.join(" ", arguments));
        Options options =
                new OptionsBuilder()
                        .parent(new CommandLineOptions(arguments))
                        .addProfiler(CpuTime.class)
                        .build();
        List<Map<String, Object>> benchmarks = new ArrayList<>();
        for (RunResult run : new Runner(options).run()) {
            benchmarks.add(row(run));
        }
        facts.put("loadAverageAtEnd", Provenance.loadAverage());
        facts.put("benchmarks", benchmarks);
        Provenance.write(RESULT, facts);
    }

    private static Map<String, Object> row(RunResult run) {
        Result<?> wall = run.getPrimaryResult();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", run.getParams().getBenchmark());
        row.put("unit", wall.getScoreUnit());
        row.put("iterations", wall.getSampleCount());
        row.put("score", rounded(wall.getScore()));
        row.put("error", rounded(wall.getScoreError()));
        run.getSecondaryResults()
                .forEach((name, result) -> row.put(name, rounded(result.getScore())));
        return row;
    }

    private static double rounded(double value) {
        return Math.round(100 * value) / 100.0;
    }
}
