package dev.egomotion.dashboard;

import java.util.ArrayList;
import java.util.List;

/**
 * A path of any length in a bounded number of vertices: every n-th position, where n doubles whenever
 * the room is full.
 */
final class PathHistory {
    private final int room;
    private final List<TrackPoint> vertices = new ArrayList<>();
    private long stride = 1;
    private long seen;

    /**
     * Makes an empty path.
     *
     * @param room most vertices, at least 2
     */
    PathHistory(int room) {
        if (room < 2) {
            throw new IllegalArgumentException("room is " + room + "; it must be at least 2");
        }
        this.room = room;
    }

    void add(TrackPoint point) {
        if (seen++ % stride != 0) {
            return;
        }
        if (vertices.size() == room) {
            thinOut();
            if ((seen - 1) % stride != 0) {
                return;
            }
        }
        vertices.add(point);
    }

    private void thinOut() {
        int kept = 0;
        for (int i = 0; i < vertices.size(); i += 2) {
            vertices.set(kept++, vertices.get(i));
        }
        vertices.subList(kept, vertices.size()).clear();
        stride *= 2;
    }

    void clear() {
        vertices.clear();
        stride = 1;
        seen = 0;
    }

    /** Returns the vertices that came before the point of this index. */
    List<TrackPoint> before(long index) {
        return vertices.stream().filter(vertex -> vertex.index() < index).toList();
    }
}
