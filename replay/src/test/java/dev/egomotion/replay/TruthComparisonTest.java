package dev.egomotion.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.TimedPose;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.util.ArrayList;
import java.util.List;
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
                            ScaleSource.NONE));
        }
        return track;
    }

    private static List<TimedPose> truth(int frames, RigidTransform elsewhere) {
        List<TimedPose> poses = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            poses.add(new TimedPose(i, elsewhere.times(onCircle(i, 1))));
        }
        return poses;
    }

    @Test
    void of_samePathOtherScaleOtherOrigin_findsTheScaleAndNoError() {
        RigidTransform elsewhere =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0.3, -1, 0.2)), new Vector3(5, 6, 7));
        TruthComparison c =
                TruthComparison.of(track(31, 0.25, 0), truth(31, elsewhere)).orElseThrow();
        assertEquals(4, c.scale(), 1e-9);
        assertEquals(0, c.positionError(), 1e-9);
        assertEquals(0, c.rotationErrorPerFrame(), 1e-5);
        assertEquals(Math.PI / 2 * 10, c.trueLength(), 0.01);
    }

    @Test
    void of_tooMuchTurn_tellsItPerFrameAndAtTheEnd() {
        TruthComparison c =
                TruthComparison.of(
                                track(31, 1, Math.toRadians(0.1)),
                                truth(31, RigidTransform.IDENTITY))
                        .orElseThrow();
        assertEquals(0.1, c.rotationErrorPerFrame(), 1e-6);
        assertEquals(3, c.headingErrorAtEnd(), 1e-6);
    }

    @Test
    void of_otherNumberOfFrames_isNothing() {
        assertTrue(TruthComparison.of(track(5, 1, 0), truth(6, RigidTransform.IDENTITY)).isEmpty());
    }
}
