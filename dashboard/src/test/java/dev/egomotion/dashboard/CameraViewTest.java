package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import org.junit.jupiter.api.Test;

final class CameraViewTest {
    private final CameraView view = new CameraView("front");

    private void drive(int frames, long periodMillis) {
        for (int i = 0; i < frames; i++) {
            view.take(Records.point(i), Records.at(i * periodMillis));
        }
    }

    @Test
    void isStale_tenFramesASecond_afterOneAndAHalfSecondsWithoutOne() {
        drive(50, 100);

        assertFalse(view.isStale(4900 + 1500));
        assertTrue(view.isStale(4900 + 1501));
    }

    @Test
    void isStale_aFrameASecond_afterThreePeriods() {
        drive(50, 1000);

        assertFalse(view.isStale(49_000 + 3000));
        assertTrue(view.isStale(49_000 + 3001));
    }

    @Test
    void isStale_aFrameInFourSeconds_afterTenSeconds() {
        drive(5, 4000);

        assertFalse(view.isStale(16_000 + 10_000));
        assertTrue(view.isStale(16_000 + 10_001));
    }

    @Test
    void isStale_beforeTheFirstFrame_isSo() {
        assertTrue(view.isStale(0));
    }

    @Test
    void isStale_recordsWrittenBeforeThePage_countFromTheirOwnTime() {
        view.take(Records.point(0), new Sighting(0, 0, 1000, 1000));

        assertTrue(view.isStale(60_000));
        assertEquals(59_000, view.ageMillis(60_000).orElseThrow());
    }

    @Test
    void ageMillis_clockOfTheCameraAhead_isNotNegative() {
        view.take(Records.point(0), new Sighting(0, 0, 5000, 1000));

        assertEquals(0, view.ageMillis(1000).orElseThrow());
        assertFalse(view.isStale(1000));
    }

    @Test
    void framesPerSecond_steadyThenSilent_fallsToZero() {
        drive(50, 100);

        assertEquals(10, view.framesPerSecond(4900), 1e-9);
        assertTrue(view.framesPerSecond(7000) < 8);
        assertEquals(0, view.framesPerSecond(20_000), 1e-9);
    }

    @Test
    void since_evenMotion_hasItsSpeed() {
        drive(3, 100);

        assertTrue(Double.isNaN(view.since(0, 10).get(0).speed()));
        assertEquals(10, view.since(0, 10).get(2).speed(), 1e-9);
    }

    @Test
    void since_lostFrame_hasNoSpeed() {
        view.take(Records.point(0), Records.at(0));
        view.take(
                Records.builder(1)
                        .setStatus(TrackingStatus.LOST)
                        .setReason(StatusReason.UNDECODABLE)
                        .build(),
                Records.at(100));

        assertTrue(Double.isNaN(view.since(0, 10).get(1).speed()));
    }

    @Test
    void since_unitTakenUpAnew_hasNoSpeedAcross() {
        view.take(Records.point(0), Records.at(0));
        view.take(Records.builder(1).setScaleReset(true).build(), Records.at(100));

        assertTrue(Double.isNaN(view.since(0, 10).get(1).speed()));
    }

    @Test
    void take_lateFrame_isCountedButNotDrawn() {
        drive(3, 100);
        view.take(
                Records.builder(1)
                        .setStatus(TrackingStatus.LOST)
                        .setReason(StatusReason.LATE)
                        .build(),
                Records.at(300));

        assertEquals(4, view.frames());
        assertEquals(3, view.since(0, 10).size());
        assertEquals(StatusReason.LATE, view.lastReason());
    }

    @Test
    void take_nextSegment_goesOnWithThePath() {
        drive(3, 100);
        view.take(
                Records.builder(0).setSegment("b").setSegmentIndex(1).setTz(3).build(),
                Records.at(300));

        assertEquals(0, view.path());
        assertEquals(4, view.since(0, 10).size());
    }

    @Test
    void take_anotherRunOfTheCamera_beginsAnotherPath() {
        drive(3, 100);
        view.take(Records.builder(0).setSegment("of another run").build(), Records.at(300));

        assertEquals(1, view.path());
    }

    @Test
    void lastReason_trackedAgain_staysWithItsTime() {
        view.take(
                Records.builder(0)
                        .setStatus(TrackingStatus.DEGRADED)
                        .setReason(StatusReason.FIRST_FRAME)
                        .build(),
                Records.at(1000));
        view.take(Records.point(1), Records.at(1100));

        assertEquals(StatusReason.FIRST_FRAME, view.lastReason());
        assertEquals(500, view.lastReasonAgoMillis(1500));
    }

    @Test
    void since_moreThanIsHeld_keepsTheNewest() {
        drive(CameraView.RECENT + 10, 100);

        assertEquals(10, view.oldestIndex());
        assertEquals(CameraView.RECENT, view.since(0, Integer.MAX_VALUE).size());
        assertEquals(10, view.pathBefore().size());
    }
}
