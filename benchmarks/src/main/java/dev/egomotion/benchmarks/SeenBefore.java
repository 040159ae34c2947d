package dev.egomotion.benchmarks;

import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayDeque;
import java.util.Deque;

/** Which points of a rendered frame that stand still were seen in at least two of the eight frames before. */
final class SeenBefore {
    private static final int KEPT = 8;
    private static final int LEAST = 2;

    /** A point is seen where the depth of the earlier frame's pixel is this near to its own, in parts of it. */
    private static final double TOLERANCE = 0.05;

    private final PinholeCamera camera;
    private final Deque<SceneFrame> earlier = new ArrayDeque<>();

    SeenBefore(PinholeCamera camera) {
        this.camera = camera;
    }

    /** Takes a frame up into those before the next. */
    void keep(SceneFrame frame) {
        earlier.addLast(frame);
        if (earlier.size() > KEPT) {
            earlier.removeFirst();
        }
    }

    /** Returns per pixel, row by row, whether its point was seen before. */
    boolean[] of(SceneFrame frame) {
        int[] counts = new int[camera.width() * camera.height()];
        for (SceneFrame other : earlier) {
            count(frame, other, counts);
        }
        boolean[] seen = new boolean[counts.length];
        for (int i = 0; i < counts.length; i++) {
            seen[i] = counts[i] >= LEAST;
        }
        return seen;
    }

    private void count(SceneFrame frame, SceneFrame other, int[] counts) {
        RigidTransform otherFromFrame =
                other.worldFromCamera().inverse().times(frame.worldFromCamera());
        for (int i = 0; i < counts.length; i++) {
            int x = i % camera.width();
            int y = i / camera.width();
            double z = frame.depth().at(x, y);
            if (z > 0) {
                Vector3 point =
                        otherFromFrame.apply(
                                new Vector3(
                                        (x - camera.cx()) / camera.fx() * z,
                                        (y - camera.cy()) / camera.fy() * z,
                                        z));
                counts[i] += isSeen(point, other) ? 1 : 0;
            }
        }
    }

    private boolean isSeen(Vector3 point, SceneFrame other) {
        if (!(point.z() > 0)) {
            return false;
        }
        long u = Math.round(camera.fx() * point.x() / point.z() + camera.cx());
        long v = Math.round(camera.fy() * point.y() / point.z() + camera.cy());
        if (u < 0 || v < 0 || u >= camera.width() || v >= camera.height()) {
            return false;
        }
        double depth = other.depth().at((int) u, (int) v);
        return Math.abs(depth - point.z()) < TOLERANCE * point.z();
    }
}
