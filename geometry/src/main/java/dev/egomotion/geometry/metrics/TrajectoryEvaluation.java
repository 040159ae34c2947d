package dev.egomotion.geometry.metrics;

import java.util.Optional;

/**
 * Everything that is said of an estimated trajectory.
 *
 * @param matched the poses
 * @param aligned what was allowed and done before APE and RPE
 * @param ape absolute pose error
 * @param rpe relative pose error; empty where the path is shorter than one delta
 * @param ate5 SfMLearner's ATE over 5 frames; empty where there are fewer
 * @param ate3 the same over 3 frames
 * @param baselineAte5 what constant velocity gets on the whole reference
 * @param baselineAte3 the same over 3 frames
 * @param kittiOfficial the KITTI devkit's segment errors, estimate as it is; empty where no 100 m were estimated
 * @param kittiOdomEval kitti-odom-eval's after 7-DoF alignment; empty likewise
 * @param referenceLength length of the known path over the pairs, in its unit
 */
public record TrajectoryEvaluation(
        MatchedPoses matched,
        AlignedPoses aligned,
        AbsolutePoseError ape,
        Optional<RelativePoseError> rpe,
        Optional<SnippetError> ate5,
        Optional<SnippetError> ate3,
        Optional<SnippetError> baselineAte5,
        Optional<SnippetError> baselineAte3,
        Optional<KittiSegments> kittiOfficial,
        Optional<KittiSegments> kittiOdomEval,
        double referenceLength) {
    /**
     * Evaluates.
     *
     * @param matched at least two poses
     * @param alignment what APE and RPE forgive
     * @param delta of RPE
     */
    public static TrajectoryEvaluation of(
            MatchedPoses matched, Alignment alignment, RelativeDelta delta) {
        PosePairs pairs = matched.pairs();
        PosePairs baseline = SnippetError.againstConstantVelocity(matched.reference());
        AlignedPoses aligned = alignment.align(pairs);
        return new TrajectoryEvaluation(
                matched,
                aligned,
                AbsolutePoseError.of(aligned),
                RelativePoseError.of(aligned, delta),
                SnippetError.of(pairs, 5),
                SnippetError.of(pairs, 3),
                SnippetError.of(baseline, 5),
                SnippetError.of(baseline, 3),
                KittiSegments.official(matched.referenceMatrices(), matched.estimateByPlace()),
                KittiSegments.odomEval(matched.referenceMatrices(), matched.estimateByPlace()),
                PathLength.of(pairs.reference()));
    }
}
