package dev.egomotion.benchmarks;

import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.Replay;
import dev.egomotion.engine.Settings;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.RefinementChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What becomes of drives, transformed ones among them: a table for docs/experiments. A mask beside a drive is given where asked. */
@Command(name = "benchmarks/run trust", mixinStandardHelpOptions = true)
public final class TrustLab implements Callable<Integer> {
    /** The unit is measured over so many frames before and after one. */
    private static final int AROUND = 5;

    /** A shorter way tells no unit, metres. */
    private static final double LEAST_WAY = 0.5;

    @Option(names = "--masked", description = "With DRIVE.mask.png.")
    private boolean masked;

    @Option(names = "--camera", description = "Another camera file for all.")
    private Path camera;

    @Option(names = "--depth", defaultValue = "MEASURED")
    private DepthChoice.Source depth;

    @Option(names = "--to", defaultValue = "300")
    private long to;

    @Option(names = "--find", description = "Whether what moves with the camera is looked for.")
    private boolean find;

    @Option(names = "--camera-height", description = "Metres: lengths are compared as they are.")
    private Double height;

    @Option(names = "--frames", description = "Says all of every frame.")
    private boolean frames;

    @Parameters(arity = "1..*")
    private List<Path> drives;

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new TrustLab()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(
                "| drive | ATE-5 of constant velocity | first 20 frames | lengths | unit: within 2 sigma, median sigma, spread, off in the first 20 | tracked | confidence | left out | not tracked |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Path drive : drives) {
            row(drive);
        }
        return 0;
    }

    private void row(Path drive) throws Exception {
        Recording recording = Recording.of(drive).withFrames(0, to);
        if (camera != null) {
            recording = recording.withCamera(camera);
        }
        if (height != null) {
            recording = recording.withCameraHeight(height);
        }
        Path mask = drive.resolveSibling(drive.getFileName() + ".mask.png");
        if (masked && Files.exists(mask)) {
            recording = recording.withMask(mask);
        }
        List<TrajectoryPoint> points = Replay.of(recording).settings(settings()).points();
        List<RigidTransform> path = points.stream().map(TrustLab::pose).toList();
        Map<StatusReason, Integer> reasons = new TreeMap<>();
        double confidence = 0;
        for (TrajectoryPoint point : points) {
            reasons.merge(point.getReason(), 1, Integer::sum);
            confidence += point.getConfidence() / points.size();
        }
        int tracked = reasons.getOrDefault(StatusReason.NONE, 0);
        reasons.remove(StatusReason.NONE);
        Float leftOut = points.get(points.size() - 1).getLeftOut();
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d of %d | %.2f | %.3f | %s |%n",
                drive.getFileName(),
                truth(drive, path, points),
                tracked,
                points.size(),
                confidence,
                leftOut == null ? 0 : leftOut,
                reasons);
        if (frames) {
            points.forEach(
                    p ->
                            System.out.printf(
                                    Locale.ROOT,
                                    "%d %s %.2f %s tracks %s inliers %s%n",
                                    p.getSequence(),
                                    p.getReason(),
                                    p.getConfidence(),
                                    p.getLeftOut(),
                                    p.getTracks(),
                                    p.getInlierShare()));
        }
    }

    private Settings settings() {
        Settings settings = Settings.defaults().withDepth(depth);
        RefinementChoice d = settings.topology().refinement();
        return settings.withTopology(
                settings.topology()
                        .withRefinement(
                                new RefinementChoice(
                                        true,
                                        d.steadyByGround(),
                                        find,
                                        d.checkLens(),
                                        d.tracks())));
    }

    private String truth(Path drive, List<RigidTransform> path, List<TrajectoryPoint> points)
            throws Exception {
        Path file = drive.resolve("poses.txt");
        if (!Files.exists(file)) {
            return "- | - | - | -";
        }
        List<RigidTransform> truth =
                new ArrayList<>(
                        Trajectory.read(file, Optional.empty())
                                .frames(0, path.size())
                                .poses()
                                .stream()
                                .map(p -> p.worldFromCamera())
                                .toList());
        int early = Math.min(20, path.size());
        return String.format(
                Locale.ROOT,
                "%.3f | %.3f | %.3f | %s",
                ratio(truth, path),
                ratio(truth.subList(0, early), path.subList(0, early)),
                length(path) / length(truth),
                unit(truth, path, points));
    }

    /** How far the unit of length is off over eleven frames, and whether each frame's uncertainty says so. */
    private String unit(
            List<RigidTransform> truth, List<RigidTransform> path, List<TrajectoryPoint> points) {
        List<Double> off = new ArrayList<>();
        List<Double> sigma = new ArrayList<>();
        List<Integer> at = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            int from = Math.max(0, i - AROUND);
            int to = Math.min(path.size(), i + AROUND + 1);
            double known = length(truth.subList(from, to));
            double found = length(path.subList(from, to));
            Float told = points.get(i).getScaleUncertainty();
            if (told != null && known > LEAST_WAY && found > 0) {
                off.add(Math.log(found / known));
                sigma.add((double) told);
                at.add(i);
            }
        }
        if (off.isEmpty()) {
            return "-";
        }
        double middle = height == null ? median(off) : 0;
        int within = 0;
        if (frames) {
            for (int k = 0; k < off.size(); k++) {
                System.out.printf(
                        Locale.ROOT,
                        "%d unit off by %.4f, sigma %.4f%n",
                        at.get(k),
                        off.get(k) - middle,
                        sigma.get(k));
            }
        }
        double early = 0;
        int earlyCount = 0;
        double squares = 0;
        for (int k = 0; k < off.size(); k++) {
            double e = off.get(k) - middle;
            within += Math.abs(e) < 2 * sigma.get(k) ? 1 : 0;
            squares += e * e;
            if (at.get(k) < 20) {
                early += e;
                earlyCount++;
            }
        }
        return String.format(
                Locale.ROOT,
                "%.2f of %d, %.3f, %.3f, %.3f",
                (double) within / off.size(),
                off.size(),
                median(sigma),
                Math.sqrt(squares / off.size()),
                early / Math.max(1, earlyCount));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double ratio(List<RigidTransform> truth, List<RigidTransform> path) {
        return SnippetError.of(new PosePairs(truth, path), 5).orElseThrow().mean()
                / SnippetError.of(SnippetError.againstConstantVelocity(truth), 5)
                        .orElseThrow()
                        .mean();
    }

    private static double length(List<RigidTransform> path) {
        double sum = 0;
        for (int i = 1; i < path.size(); i++) {
            sum += path.get(i).translation().minus(path.get(i - 1).translation()).norm();
        }
        return sum;
    }

    private static RigidTransform pose(TrajectoryPoint p) {
        return new RigidTransform(
                new Rotation(p.getQx(), p.getQy(), p.getQz(), p.getQw()),
                new Vector3(p.getTx(), p.getTy(), p.getTz()));
    }
}
