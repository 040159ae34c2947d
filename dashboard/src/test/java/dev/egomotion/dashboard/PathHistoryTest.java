package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PathHistoryTest {
    private static TrackPoint point(long index) {
        return new TrackPoint(
                index, 0, 0, 0, index, 0, 1, TrackingStatus.TRACKED, StatusReason.NONE, 0);
    }

    @Test
    void add_withinRoom_keepsEachPoint() {
        PathHistory path = new PathHistory(4);
        for (int i = 0; i < 4; i++) {
            path.add(point(i));
        }

        assertEquals(4, path.before(100).size());
        assertEquals(2, path.before(2).size());
    }

    @Test
    void add_tenTimesTheRoom_keepsEvenStepsFromTheStart() {
        PathHistory path = new PathHistory(4);
        for (int i = 0; i < 40; i++) {
            path.add(point(i));
        }

        List<Long> kept = path.before(100).stream().map(TrackPoint::index).toList();

        assertTrue(kept.size() >= 2 && kept.size() <= 4, kept.toString());
        assertEquals(0, kept.get(0));
        long step = kept.get(1);
        for (int i = 0; i < kept.size(); i++) {
            assertEquals(i * step, kept.get(i), kept.toString());
        }
        assertTrue(40 - kept.get(kept.size() - 1) <= step, kept.toString());
    }
}
