package dev.egomotion.dashboard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How far a viewer has got in one camera's track. Used by one thread, under the board's lock. */
final class TrackCursor {
    private static final int MOST_VERTICES = 500;

    private long path;
    private long next;
    private final Deque<TrackPoint> before = new ArrayDeque<>();

    /**
     * What to draw next.
     *
     * @param reset whether all that was drawn goes first
     * @param path its number
     * @param vertices of the thinned path, before every point
     * @param points next ones
     */
    record Step(boolean reset, long path, List<TrackPoint> vertices, List<TrackPoint> points) {
        boolean isEmpty() {
            return !reset && vertices.isEmpty() && points.isEmpty();
        }
    }

    /** Makes a cursor behind a point that the viewer has; negative numbers begin anew. */
    TrackCursor(long path, long after) {
        this.path = path;
        this.next = after < 0 ? -1 : after + 1;
    }

    static TrackCursor atStart() {
        return new TrackCursor(-1, -1);
    }

    /** Returns what comes next, at most so many points, and moves on. */
    Step advance(CameraView view, int most) {
        // Another path, or what it missed is no longer held: all anew.
        boolean reset =
                next < 0
                        || path != view.path()
                        || next < view.oldestIndex()
                        || next > view.nextIndex();
        if (reset) {
            path = view.path();
            before.clear();
            before.addAll(view.pathBefore());
            next = view.oldestIndex();
        }
        List<TrackPoint> vertices = new java.util.ArrayList<>();
        while (!before.isEmpty() && vertices.size() < MOST_VERTICES) {
            vertices.add(before.removeFirst());
        }
        List<TrackPoint> points = before.isEmpty() ? view.since(next, most) : List.of();
        if (!points.isEmpty()) {
            next = points.get(points.size() - 1).index() + 1;
        }
        return new Step(reset, path, vertices, points);
    }
}
