package dev.egomotion.benchmarks;

import dev.egomotion.geometry.metrics.KittiSegments;
import dev.egomotion.geometry.metrics.PoseMatrix;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Tracked points in several settings beside the networks alone on recorded drives with truth: a table for
 * docs/experiments.md.
 */
@Command(name = "benchmarks/run refinement", mixinStandardHelpOptions = true)
public final class RefinementLab implements Callable<Integer> {
    @Option(names = "--drives", defaultValue = "../shared/drives")
    private Path drives;

    @Option(names = "--width", defaultValue = "832", description = "Images are no wider, pixels.")
    private int width;

    @Option(names = "--frames", defaultValue = "300")
    private int frames;

    @Option(names = "--model", description = "Networks (default: the project's own).")
    private Path model;

    @Parameters(arity = "1..*", description = "Names of drives.")
    private List<String> names;

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new RefinementLab()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        ModelLocation location = model == null ? ModelLocation.starter() : ModelLocation.of(model);
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        System.out.printf("load average %.1f%n", Provenance.loadAverage());
        try (Model networks = Model.open(location, options)) {
            for (String name : names) {
                PredictedDrive drive =
                        PredictedDrive.read(drives.resolve(name), networks, width, frames);
                report(drive);
            }
        }
        return 0;
    }

    private static void report(PredictedDrive drive) {
        double baseline =
                SnippetError.of(SnippetError.againstConstantVelocity(drive.truth()), 5)
                        .orElseThrow()
                        .mean();
        System.out.printf(
                Locale.ROOT,
                "%n### %s, %d frames, %d wide; constant velocity %.4f%n%n",
                drive.name(),
                drive.frames().size(),
                drive.camera().width(),
                baseline);
        System.out.println(
                "| estimator | 5-frame ATE | of constant velocity | rotation, degrees per frame | 100 m: % | degrees | ms per frame | 95th percentile |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        RefinementEstimators.all()
                .forEach(
                        (name, estimator) ->
                                System.out.println(
                                        row(drive, name, estimator.apply(drive), baseline)));
    }

    private static String row(
            PredictedDrive drive,
            String name,
            RefinementEstimators.Estimator estimator,
            double baseline) {
        List<RigidTransform> path = new ArrayList<>(List.of(RigidTransform.IDENTITY));
        double[] millis = new double[drive.frames().size()];
        int late = 0;
        // A frame without a motion of its own repeats the one before.
        RigidTransform last = null;
        for (int i = 0; i < millis.length; i++) {
            long start = processorTime();
            Optional<RigidTransform> motion = estimator.next(drive.frames().get(i));
            millis[i] = (processorTime() - start) / 1e6;
            last = motion.orElse(last);
            if (last != null) {
                path.add(path.get(path.size() - 1).times(last));
            } else if (i > 0) {
                late++;
            }
        }
        // An estimate that comes late begins later too: the window of five settles its third frame
        // first.
        int from = late == 0 ? 0 : 1;
        List<RigidTransform> truth = drive.truth().subList(from, from + path.size());
        PosePairs pairs = new PosePairs(truth, path);
        double ate = SnippetError.of(pairs, 5).orElseThrow().mean();
        Optional<KittiSegments> segments = segments(truth, path);
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "| %s | %.4f | %.2f | %.3f | %s | %s | %.1f | %.1f |",
                name,
                ate,
                ate / baseline,
                rotationError(truth, path),
                segments.map(s -> "%.2f".formatted(s.translationPercent())).orElse("-"),
                segments.map(s -> "%.2f".formatted(s.rotationDegreesPer100Metres())).orElse("-"),
                Arrays.stream(millis).average().orElse(0),
                millis[(int) (0.95 * millis.length)]);
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static double rotationError(List<RigidTransform> truth, List<RigidTransform> path) {
        double sum = 0;
        for (int i = 1; i < path.size(); i++) {
            RigidTransform known = truth.get(i - 1).inverse().times(truth.get(i));
            RigidTransform found = path.get(i - 1).inverse().times(path.get(i));
            sum += known.rotation().inverse().times(found.rotation()).angle();
        }
        return Math.toDegrees(sum / (path.size() - 1));
    }

    private static Optional<KittiSegments> segments(
            List<RigidTransform> truth, List<RigidTransform> path) {
        TreeMap<Integer, PoseMatrix> estimate = new TreeMap<>();
        for (int i = 0; i < path.size(); i++) {
            estimate.put(i, PoseMatrix.of(path.get(i)));
        }
        return KittiSegments.odomEval(truth.stream().map(PoseMatrix::of).toList(), estimate);
    }
}
