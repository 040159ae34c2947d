package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.geometry.metrics.PlanarFit;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Places over time, seen from above.
 *
 * @param nanos their times, rising
 * @param places one for each
 */
record TimedPlaces(long[] nanos, List<PlanarFit.Point> places) {
    /** Between places farther apart in time than this nobody knows where anything was. */
    static final long LONGEST_GAP_NANOS = 5_000_000_000L;

    /** Returns the places of a receiver: metres east and north of its first one. */
    static TimedPlaces of(GpsTrack gps) {
        return new TimedPlaces(
                gps.fixes().stream().mapToLong(GpsTrack.Fix::nanos).toArray(),
                gps.places().stream().map(p -> new PlanarFit.Point(p.x(), p.y())).toList());
    }

    /** Returns the first place at or after a time, never the very first, where the one before it is near enough. */
    OptionalInt after(long time) {
        int found = Arrays.binarySearch(nanos, time);
        int at = found >= 0 ? Math.max(1, found) : -found - 1;
        boolean between =
                at > 0 && at < nanos.length && nanos[at] - nanos[at - 1] <= LONGEST_GAP_NANOS;
        return between ? OptionalInt.of(at) : OptionalInt.empty();
    }

    /** Returns the place at a time between place after - 1 and place after. */
    PlanarFit.Point at(long time, int after) {
        PlanarFit.Point from = places.get(after - 1);
        PlanarFit.Point to = places.get(after);
        double share = (double) (time - nanos[after - 1]) / (nanos[after] - nanos[after - 1]);
        return new PlanarFit.Point(
                from.x() + share * (to.x() - from.x()), from.y() + share * (to.y() - from.y()));
    }

    /** Returns the length of a path. */
    static double length(List<PlanarFit.Point> path) {
        double length = 0;
        for (int i = 1; i < path.size(); i++) {
            length += path.get(i).distance(path.get(i - 1));
        }
        return length;
    }

    /** Returns how far moved places are from where they belong. */
    static double[] distances(List<PlanarFit.Point> from, List<PlanarFit.Point> to, PlanarFit fit) {
        double[] distances = new double[from.size()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = fit.apply(from.get(i)).distance(to.get(i));
        }
        return distances;
    }

    /** Returns the places as a chart from above takes them: x east, z north. */
    static List<Vector3> drawn(List<PlanarFit.Point> places) {
        return places.stream().map(p -> new Vector3(p.x(), 0, p.y())).toList();
    }
}
