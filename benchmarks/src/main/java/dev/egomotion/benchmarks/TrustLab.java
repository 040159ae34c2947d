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
                "| drive | ATE-5 of constant velocity | first 20 frames | lengths | tracked | confidence | left out | not tracked |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
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
                truth(drive, path),
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

    private static String truth(Path drive, List<RigidTransform> path) throws Exception {
        Path file = drive.resolve("poses.txt");
        if (!Files.exists(file)) {
            return "- | - | -";
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
                "%.3f | %.3f | %.3f",
                ratio(truth, path),
                ratio(truth.subList(0, early), path.subList(0, early)),
                length(path) / length(truth));
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
