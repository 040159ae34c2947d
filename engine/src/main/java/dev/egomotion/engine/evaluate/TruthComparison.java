package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.metrics.AbsolutePoseError;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.ConfidenceEvaluation;
import dev.egomotion.geometry.metrics.MatchedPoses;
import dev.egomotion.geometry.metrics.NearestInTime;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.metrics.Similarity;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A replay's path set against the known one.
 *
 * @param reference name of the known path
 * @param sim3 the evaluation with Sim(3) alignment, RPE from frame to frame
 * @param se3 absolute pose error with SE(3) alignment: the estimate's own unit counts
 * @param confidence whether the confidence told the error; empty for a short drive
 * @param timed whether the known path's times are a clock's; else its frames are counted
 * @param truePath known positions, in the axes of its first camera
 * @param alignedPath position of every frame after Sim(3) alignment, in the same axes
 */
public record TruthComparison(
        String reference,
        TrajectoryEvaluation sim3,
        AbsolutePoseError se3,
        Optional<ConfidenceEvaluation> confidence,
        boolean timed,
        List<Vector3> truePath,
        List<Vector3> alignedPath) {
    /** Copies the paths. */
    public TruthComparison {
        truePath = List.copyOf(truePath);
        alignedPath = List.copyOf(alignedPath);
    }

    /**
     * Compares: by time where the reference has a clock, else by frame index.
     *
     * @param track estimated poses, one per frame
     * @param truth known poses
     * @throws SourceException if fewer than two poses belong together
     */
    public static TruthComparison of(Track track, Trajectory truth) throws SourceException {
        Trajectory estimate = trajectory(track, truth.timed());
        // What was not replayed has no part in the baseline either.
        Trajectory replayed =
                truth.timed()
                        ? truth
                        : truth.frames(
                                track.points().get(0).sequence(),
                                track.points().get(track.points().size() - 1).sequence() + 1);
        MatchedPoses matched = replayed.match(estimate, NearestInTime.DEFAULT_SECONDS);
        TrajectoryEvaluation sim3 =
                TrajectoryEvaluation.of(matched, Alignment.SIM3, RelativeDelta.ONE_FRAME);
        Similarity moved = sim3.aligned().referenceFromEstimate();
        RigidTransform first = matched.pairs().reference().get(0).inverse();
        return new TruthComparison(
                truth.name(),
                sim3,
                AbsolutePoseError.of(Alignment.SE3.align(matched.pairs())),
                confidence(track, truth.timed(), matched, sim3),
                truth.timed(),
                matched.pairs().reference().stream()
                        .map(pose -> first.apply(pose.translation()))
                        .toList(),
                track.points().stream()
                        .map(p -> first.apply(moved.apply(p.worldFromCamera().translation())))
                        .toList());
    }

    private static Optional<ConfidenceEvaluation> confidence(
            Track track, boolean timed, MatchedPoses matched, TrajectoryEvaluation evaluation) {
        if (evaluation.ate5().isEmpty()) {
            return Optional.empty();
        }
        Map<Long, Double> byTime = new HashMap<>();
        track.points().forEach(p -> byTime.put(time(p, timed), (double) p.confidence()));
        int poses = matched.estimate().size();
        double[] confidences = new double[poses];
        double[] steps = new double[poses];
        for (int i = 0; i < poses; i++) {
            confidences[i] = byTime.getOrDefault(matched.timesNanos()[i], 0.0);
            Vector3 before = matched.estimate().get(Math.max(0, i - 1)).translation();
            steps[i] = matched.estimate().get(i).translation().minus(before).norm();
        }
        return ConfidenceEvaluation.of(evaluation.ate5().get(), confidences, steps);
    }

    /** Returns a frame's time as {@link TrajectoryEvaluation#matched} has it. */
    public long time(Track.Point p) {
        return time(p, timed);
    }

    private static long time(Track.Point p, boolean timed) {
        return timed ? p.timeNanos() : p.sequence() * TrajectoryFile.KITTI_PERIOD_NANOS;
    }

    private static Trajectory trajectory(Track track, boolean timed) throws SourceException {
        List<TimedPose> poses =
                track.points().stream()
                        .map(p -> new TimedPose(time(p, timed), p.worldFromCamera()))
                        .toList();
        if (poses.size() < 2) {
            throw new SourceException(
                    "a path of " + poses.size() + " frames; at least 2 are expected");
        }
        return Trajectory.of("the replay's path", timed, poses);
    }

    /** Returns the comparison in sentences. */
    public List<String> inWords() {
        List<String> words = new ArrayList<>();
        words.add(
                format(
                        "Against the known path (%s; %d frames, %.1f m): %.3g m off (APE) once moved and scaled by %.4g, %.3g m unscaled; %.3g m and %.3g degrees from frame to frame (RPE).",
                        reference,
                        sim3.aligned().pairs().size(),
                        sim3.referenceLength(),
                        sim3.ape().translation().rmse(),
                        sim3.aligned().referenceFromEstimate().scale(),
                        se3.translation().rmse(),
                        sim3.rpe().orElseThrow().translation().rmse(),
                        sim3.rpe().orElseThrow().rotationDegrees().rmse()));
        sim3.ate5().ifPresent(ate -> words.add(snippets(ate)));
        sim3.kittiOdomEval()
                .ifPresent(
                        k ->
                                words.add(
                                        format(
                                                "KITTI segments (%d of 100 m and longer): %.2f %% and %.2f degrees per 100 m with 7-DoF alignment, %.2f %% as it is.",
                                                k.segments(),
                                                k.translationPercent(),
                                                k.rotationDegreesPer100Metres(),
                                                sim3.kittiOfficial()
                                                        .orElseThrow()
                                                        .translationPercent())));
        confidence.ifPresent(c -> words.add(told(c)));
        return words;
    }

    private static String told(ConfidenceEvaluation c) {
        return format(
                "Did the confidence tell the error? Rank correlation %.2f, of speed alone %.2f; the most confident half is %.4f m off (5-frame ATE), all are %.4f m.",
                c.rankCorrelation(),
                c.rankCorrelationOfSpeed(),
                c.byConfidence().at(0.5),
                c.byConfidence().at(1));
    }

    private String snippets(SnippetError ate) {
        double baseline = sim3.baselineAte5().orElseThrow().mean();
        return format(
                "5-frame ATE as SfMLearner defines it: %.4f m, constant velocity %.4f%s; true RMSE %.4f m.",
                ate.mean(),
                baseline,
                baseline > 0 ? format(" (%.2f of it)", ate.mean() / baseline) : "",
                ate.rmse());
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
