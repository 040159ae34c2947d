package dev.egomotion.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.metrics.ConfidenceEvaluation;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TruthComparisonTest {
    /** A quarter circle of radius 10, seen from a camera that looks along it. */
    private static RigidTransform onCircle(int i, double scale) {
        double angle = Math.PI / 2 * i / 30;
        return new RigidTransform(
                Rotation.fromAxisAngle(new Vector3(0, angle, 0)),
                new Vector3(10 * scale * (1 - Math.cos(angle)), 0, 10 * scale * Math.sin(angle)));
    }

    private static Track track(int frames, double scale, double extraTurn) {
        Track track = new Track();
        for (int i = 0; i < frames; i++) {
            RigidTransform turned =
                    onCircle(i, scale)
                            .times(
                                    new RigidTransform(
                                            Rotation.fromAxisAngle(
                                                    new Vector3(0, extraTurn * i, 0)),
                                            Vector3.ZERO));
            track.add(
                    new Track.Point(
                            i,
                            i * 100_000_000L,
                            turned,
                            TrackingStatus.TRACKED,
                            StatusReason.NONE,
                            1,
                            ScaleSource.NONE,
                            Float.NaN,
                            Float.NaN,
                            0,
                            Optional.empty()));
        }
        return track;
    }

    private static Trajectory truth(int frames, RigidTransform elsewhere, boolean timed) {
        List<TimedPose> poses = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            poses.add(new TimedPose(i * 100_000_000L, elsewhere.times(onCircle(i, 1))));
        }
        return Trajectory.of("poses.txt", timed, poses);
    }

    @Test
    void of_samePathOtherScaleOtherOrigin_findsTheScaleAndNoError() throws Exception {
        RigidTransform elsewhere =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0.3, -1, 0.2)), new Vector3(5, 6, 7));
        TruthComparison c = TruthComparison.of(track(31, 0.25, 0), truth(31, elsewhere, false));
        assertEquals(4, c.sim3().aligned().referenceFromEstimate().scale(), 1e-9);
        assertEquals(0, c.sim3().ape().translation().max(), 1e-9);
        assertEquals(0, c.sim3().ate5().orElseThrow().mean(), 1e-9);
        assertEquals(Math.PI / 2 * 10, c.sim3().referenceLength(), 0.01);
        assertTrue(c.se3().translation().rmse() > 1, "the unit is not forgiven");
        Vector3 end = onCircle(30, 1).translation();
        assertEquals(0, c.truePath().get(30).minus(end).norm(), 1e-9, "axes of the first camera");
        assertEquals(0, c.alignedPath().get(30).minus(end).norm(), 1e-9);
    }

    /** A road whose every stretch is bent otherwise: no shift along it looks like another stretch. */
    private static RigidTransform onSpiral(int i) {
        double angle = 0.001 * i * i;
        return new RigidTransform(
                Rotation.fromAxisAngle(new Vector3(0, angle, 0)), new Vector3(0.02 * i * i, 0, i));
    }

    @Test
    void of_laterPart_comparedWithItsOwnFrames() throws Exception {
        List<TimedPose> known = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            known.add(new TimedPose(i * 100_000_000L, onSpiral(i)));
        }
        Track replayedFrom20 = new Track();
        for (int i = 20; i < 40; i++) {
            replayedFrom20.add(
                    new Track.Point(
                            i,
                            i * 100_000_000L,
                            onSpiral(i),
                            TrackingStatus.TRACKED,
                            StatusReason.NONE,
                            1,
                            ScaleSource.NONE,
                            Float.NaN,
                            Float.NaN,
                            0,
                            Optional.empty()));
        }
        for (boolean timed : new boolean[] {false, true}) {
            TruthComparison c =
                    TruthComparison.of(replayedFrom20, Trajectory.of("poses.txt", timed, known));
            assertEquals(20, c.sim3().aligned().pairs().size());
            assertEquals(0, c.sim3().ape().translation().max(), 1e-9);
            assertEquals(1, c.sim3().aligned().referenceFromEstimate().scale(), 1e-9);
        }
    }

    @Test
    void of_tooMuchTurn_tellsItPerFrame() throws Exception {
        TruthComparison c =
                TruthComparison.of(
                        track(31, 1, Math.toRadians(0.1)),
                        truth(31, RigidTransform.IDENTITY, false));
        assertEquals(0.1, c.sim3().rpe().orElseThrow().rotationDegrees().mean(), 1e-6);
        String words = String.join("\n", c.inWords());
        assertTrue(words.contains("0.100 degrees from frame to frame (RPE)"), words);
        assertTrue(words.contains("5-frame ATE as SfMLearner defines it"), words);
    }

    @Test
    void of_referenceWithTimes_matchesByTime() throws Exception {
        TruthComparison c =
                TruthComparison.of(track(31, 1, 0), truth(20, RigidTransform.IDENTITY, true));
        assertEquals(20, c.sim3().aligned().pairs().size());
        assertEquals(31, c.alignedPath().size(), "the whole path is shown");
    }

    @Test
    void of_pathLongerThanTheReference_isRefusedInOneLine() {
        SourceException e =
                assertThrows(
                        SourceException.class,
                        () ->
                                TruthComparison.of(
                                        track(6, 1, 0), truth(5, RigidTransform.IDENTITY, false)));
        assertEquals(
                "the replay's path: frame 5 is not in poses.txt, which has 5 poses from frame 0 to frame 4",
                e.getMessage());
    }

    /** Every tenth frame jumps sideways, and the motions to and from it are the less trusted ones. */
    @Test
    void of_confidenceThatKnowsTheErrors_isCorrelatedWithThem() throws Exception {
        Track track = new Track();
        for (int i = 0; i < 31; i++) {
            boolean isOff = i % 10 == 5;
            RigidTransform jump =
                    new RigidTransform(Rotation.IDENTITY, new Vector3(isOff ? 0.3 : 0, 0, 0));
            track.add(
                    new Track.Point(
                            i,
                            i * 100_000_000L,
                            onCircle(i, 1).times(jump),
                            TrackingStatus.TRACKED,
                            StatusReason.NONE,
                            isOff || i % 10 == 6 ? 0.2f : 0.9f,
                            ScaleSource.NONE,
                            Float.NaN,
                            Float.NaN,
                            0,
                            Optional.empty()));
        }
        TruthComparison c = TruthComparison.of(track, truth(31, RigidTransform.IDENTITY, false));
        ConfidenceEvaluation told = c.confidence().orElseThrow();
        assertEquals(27, told.snippets());
        assertTrue(told.rankCorrelation() > 0.65, told.toString());
        assertTrue(told.byConfidence().at(0.4) < 0.1 * told.byConfidence().at(1));
        assertTrue(
                String.join("\n", c.inWords()).contains("Rank correlation 0."),
                c.inWords().toString());
    }
}
