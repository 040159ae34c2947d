package dev.egomotion.geometry.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrajectoryErrorsTest {
    private static RigidTransform at(double x, double y, double z) {
        return new RigidTransform(Rotation.IDENTITY, new Vector3(x, y, z));
    }

    private static List<RigidTransform> straight(int count, double step) {
        List<RigidTransform> poses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            poses.add(at(0, 0, i * step));
        }
        return poses;
    }

    private static List<PoseMatrix> matrices(List<RigidTransform> poses) {
        return poses.stream().map(PoseMatrix::of).toList();
    }

    private static SortedMap<Integer, PoseMatrix> byPlace(List<RigidTransform> poses) {
        SortedMap<Integer, PoseMatrix> byPlace = new TreeMap<>();
        poses.forEach(pose -> byPlace.put(byPlace.size(), PoseMatrix.of(pose)));
        return byPlace;
    }

    private static AlignedPoses unaligned(List<RigidTransform> g, List<RigidTransform> p) {
        return Alignment.NONE.align(new PosePairs(g, p));
    }

    @Test
    void statistics_fourErrors_areTheFieldsDefinitions() {
        ErrorStatistics s = ErrorStatistics.of(new double[] {1, 7, 3, 5});
        assertEquals(new ErrorStatistics(4, Math.sqrt(21), 4, 4, Math.sqrt(5), 1, 7), s);
        assertThrows(IllegalArgumentException.class, () -> ErrorStatistics.of(new double[0]));
    }

    @Test
    void absolute_threePoses_isDistanceAndAngle() {
        Rotation quarter = Rotation.fromAxisAngle(new Vector3(0, Math.PI / 2, 0));
        AbsolutePoseError error =
                AbsolutePoseError.of(
                        unaligned(
                                List.of(at(0, 0, 0), at(0, 0, 1), at(0, 0, 2)),
                                List.of(
                                        at(0, 0, 0),
                                        at(3, 4, 1),
                                        new RigidTransform(quarter, new Vector3(0, 0, 3)))));
        assertArrayEquals(new double[] {0, 5, 1}, error.translations(), 1e-15);
        assertEquals(2, error.translation().mean(), 1e-15);
        assertEquals(90, error.rotationDegrees().max(), 1e-12);
        assertTrue(error.protocol().contains("no alignment"));
    }

    @Test
    void relative_driftOfATenth_isATenthPerFrameWhereverThePathIs() {
        RelativePoseError error =
                RelativePoseError.of(
                                unaligned(straight(6, 1), straight(6, 1.1)),
                                RelativeDelta.ONE_FRAME)
                        .orElseThrow();
        assertEquals(5, error.translation().count());
        assertEquals(0.1, error.translation().rmse(), 1e-12);
        assertEquals(0, error.rotationDegrees().max(), 1e-12);
    }

    @Test
    void spans_frames_areEveryOrEachDelta() {
        List<RigidTransform> poses = straight(6, 1);
        assertEquals(
                List.of(new RelativeDelta.Span(0, 2), new RelativeDelta.Span(2, 4)),
                new RelativeDelta(2, RelativeDelta.Unit.FRAMES, false).spans(poses));
        assertEquals(4, new RelativeDelta(2, RelativeDelta.Unit.FRAMES, true).spans(poses).size());
    }

    @Test
    void spans_metresConsecutive_beginAtTheFirstMarkAndForgetTheOvershoot() {
        // Steps of 0.75: the path since the last mark reaches 2 after three steps, at 2.25.
        assertEquals(
                List.of(new RelativeDelta.Span(3, 6), new RelativeDelta.Span(6, 9)),
                new RelativeDelta(2, RelativeDelta.Unit.METRES, false).spans(straight(11, 0.75)));
    }

    @Test
    void spans_metresAllPairs_endAtTheNearestPoseWithinATenth() {
        RelativeDelta delta = new RelativeDelta(2, RelativeDelta.Unit.METRES, true);
        assertEquals(List.of(), delta.spans(straight(11, 0.75)), "2.25 is more than 10 % off");
        assertEquals(
                List.of(new RelativeDelta.Span(0, 3), new RelativeDelta.Span(1, 4)),
                delta.spans(straight(5, 0.7)));
    }

    @Test
    void relative_pathShorterThanDelta_isEmpty() {
        assertTrue(
                RelativePoseError.of(
                                unaligned(straight(3, 1), straight(3, 1)),
                                new RelativeDelta(5, RelativeDelta.Unit.METRES, true))
                        .isEmpty());
    }

    @Test
    void delta_notPositiveOrHalfAFrame_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new RelativeDelta(0.5, RelativeDelta.Unit.FRAMES, false));
        assertThrows(
                IllegalArgumentException.class,
                () -> new RelativeDelta(0, RelativeDelta.Unit.METRES, false));
    }

    @Test
    void snippet_threeFrames_isSfmLearnersFormula() {
        // g = 0, 1, 2 along z; p = 0, 1, 1: s = 3/2, s p - g = 0, 1/2, -1/2.
        PosePairs pairs =
                new PosePairs(straight(3, 1), List.of(at(0, 0, 0), at(0, 0, 1), at(0, 0, 1)));
        SnippetError error = SnippetError.of(pairs, 3).orElseThrow();
        assertEquals(1, error.snippets());
        assertEquals(Math.sqrt(0.5) / 3, error.mean(), 1e-15);
        assertEquals(Math.sqrt(0.5 / 3), error.rmse(), 1e-15);
        assertEquals(0, error.std());
        assertTrue(SnippetError.of(pairs, 5).isEmpty());
    }

    @Test
    void snippet_anyWorldAndUnit_isTheSame() {
        List<RigidTransform> g = straight(9, 0.8);
        Similarity elsewhere =
                new Similarity(
                        3,
                        new RigidTransform(
                                Rotation.fromAxisAngle(new Vector3(1, 2, 3)),
                                new Vector3(4, 5, 6)));
        SnippetError error =
                SnippetError.of(new PosePairs(g, g.stream().map(elsewhere::apply).toList()), 5)
                        .orElseThrow();
        assertEquals(5, error.snippets());
        assertEquals(0, error.mean(), 1e-12);
    }

    @Test
    void snippet_estimateThatStandsStill_isTheLengthOfTheTruth() {
        List<RigidTransform> still = List.of(at(1, 1, 1), at(1, 1, 1), at(1, 1, 1));
        SnippetError error = SnippetError.of(new PosePairs(straight(3, 1), still), 3).orElseThrow();
        assertEquals(Math.sqrt(5) / 3, error.mean(), 1e-15);
    }

    @Test
    void constantVelocity_straightRoad_isExactAndACornerIsNot() {
        PosePairs straight = SnippetError.againstConstantVelocity(straight(5, 0.7));
        assertEquals(0, SnippetError.of(straight, 5).orElseThrow().mean(), 1e-12);
        // g = (0,0), (0,1), (1,1) in x, z; p = 0, 1, 2 along z: s = 3/5; squares 0.16 + 1 + 0.04.
        PosePairs corner =
                SnippetError.againstConstantVelocity(
                        List.of(at(0, 0, 0), at(0, 0, 1), at(1, 0, 1)));
        assertEquals(Math.sqrt(1.2) / 3, SnippetError.of(corner, 3).orElseThrow().mean(), 1e-15);
    }

    @Test
    void kitti_estimateTenPercentLong_isTenPercentOfTheOvershotSegment() {
        // Steps of 2 m: the first frame more than 100 m away is 51 steps = 102 m on; 10.2 m of
        // error.
        List<RigidTransform> g = straight(61, 2);
        SortedMap<Integer, PoseMatrix> p = byPlace(straight(61, 2.2));
        KittiSegments official = KittiSegments.official(matrices(g), p).orElseThrow();
        assertEquals(1, official.segments(), "only from frame 0 is the road long enough");
        assertEquals(10.2, official.translationPercent(), 1e-9);
        assertEquals(0, official.rotationDegreesPer100Metres(), 1e-9);
        assertEquals(
                List.of(new KittiSegments.OfLength(100, 1, official.translationPercent(), 0)),
                official.lengths());
        KittiSegments scaled = KittiSegments.odomEval(matrices(g), p).orElseThrow();
        assertEquals(0, scaled.translationPercent(), 1e-9);
        assertEquals(0, scaled.ate().orElseThrow(), 1e-9);
        assertTrue(scaled.protocol().contains("7-DoF"));
    }

    @Test
    void kitti_turningEstimate_isDegreesPer100Metres() {
        List<RigidTransform> p = new ArrayList<>();
        for (int i = 0; i < 61; i++) {
            double radians = Math.toRadians(0.01 * i);
            p.add(
                    new RigidTransform(
                            Rotation.fromAxisAngle(new Vector3(0, radians, 0)),
                            new Vector3(0, 0, 2 * i)));
        }
        KittiSegments official =
                KittiSegments.official(matrices(straight(61, 2)), byPlace(p)).orElseThrow();
        assertEquals(0.51, official.rotationDegreesPer100Metres(), 1e-9);
    }

    @Test
    void kitti_endsNotEstimatedOrRoadTooShort_areLeftOut() {
        List<RigidTransform> g = straight(71, 2);
        SortedMap<Integer, PoseMatrix> p = byPlace(straight(71, 2));
        assertEquals(2, KittiSegments.official(matrices(g), p).orElseThrow().segments());
        p.remove(0);
        assertEquals(1, KittiSegments.official(matrices(g), p).orElseThrow().segments());
        assertTrue(
                KittiSegments.official(matrices(straight(20, 2)), byPlace(straight(20, 2)))
                        .isEmpty());
    }

    @Test
    void matrix_notQuiteARotation_isInvertedExactly() {
        PoseMatrix m = new PoseMatrix(new double[] {1, 0.1, 0, 3, 0, 2, 0.2, 4, 0.3, 0, 1, 5});
        assertArrayEquals(
                new double[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, m.inverse().times(m).m(), 1e-15);
    }

    @Test
    void match_tumTimes_takesTheNearestForEachOfTheShorter() {
        double[] reference = {0, 10, 20, 30, 40};
        assertEquals(
                List.of(new NearestInTime.Match(1, 0), new NearestInTime.Match(3, 2)),
                NearestInTime.match(reference, new double[] {12, 25, 31}, 4),
                "25 lies 5 from both neighbours");
        assertEquals(
                new NearestInTime.Match(2, 1),
                NearestInTime.match(reference, new double[] {12, 25, 31}, 5).get(1),
                "the earlier of two equally near");
        assertEquals(
                List.of(new NearestInTime.Match(0, 1)),
                NearestInTime.match(new double[] {12}, reference, 2));
        assertEquals(List.of(), NearestInTime.match(reference, new double[] {100}, 4));
    }

    @Test
    void pairs_unequalOrSingle_areRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new PosePairs(straight(3, 1), straight(2, 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PosePairs(straight(1, 1), straight(1, 1)));
    }
}
