package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class TrackCursorTest {
    private final CameraView view = new CameraView("front");
    private long sequence;

    private void drive(int frames) {
        for (int i = 0; i < frames; i++) {
            view.take(Records.point(sequence), Records.at(sequence * 100));
            sequence++;
        }
    }

    @Test
    void advance_newViewer_getsAllThatIsHeldInPieces() {
        drive(5);
        TrackCursor cursor = TrackCursor.atStart();

        TrackCursor.Step first = cursor.advance(view, 3);
        TrackCursor.Step second = cursor.advance(view, 3);

        assertTrue(first.reset());
        assertEquals(3, first.points().size());
        assertFalse(second.reset());
        assertEquals(3, second.points().get(0).index());
        assertTrue(cursor.advance(view, 3).isEmpty());
    }

    @Test
    void advance_viewerComesBack_getsWhatItMissed() {
        drive(5);
        TrackCursor cursor = new TrackCursor(0, 2);

        TrackCursor.Step step = cursor.advance(view, 100);

        assertFalse(step.reset());
        assertEquals(3, step.points().get(0).index());
        assertEquals(2, step.points().size());
    }

    @Test
    void advance_viewerTooFarBehind_skips() {
        drive(5);
        TrackCursor cursor = new TrackCursor(0, 2);
        drive(CameraView.RECENT);

        TrackCursor.Step step = cursor.advance(view, 1);

        assertTrue(step.reset());
        assertEquals(5, step.points().get(0).index());
        assertEquals(5, step.vertices().size());
    }

    @Test
    void advance_pathBeginsAnew_resets() {
        drive(5);
        TrackCursor cursor = TrackCursor.atStart();
        cursor.advance(view, 100);
        view.take(Records.builder(0).setSegment("another run").build(), Records.at(600));

        TrackCursor.Step step = cursor.advance(view, 100);

        assertTrue(step.reset());
        assertEquals(1, step.path());
    }

    @Test
    void advance_cursorAheadOfTheBoard_beginsAnew() {
        drive(5);

        assertTrue(new TrackCursor(0, 100).advance(view, 10).reset());
    }
}
