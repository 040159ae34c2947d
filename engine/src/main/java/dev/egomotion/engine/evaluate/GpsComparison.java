package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A replay's path set against a satellite receiver's, as seen from above: heights by satellites are worth little, and a receiver
 * tells no rotations. With e = x + i z of the path and g = east + i north of the receiver, both from their means, the best
 * g = s exp(-i h) e has s exp(-i h) = sum(conj(e) g) / sum(|e|^2).
 *
 * @param frames how many frames lie between two places of the receiver
 * @param gpsMetres length of the receiver's path over them
 * @param metresPerUnit s: what a unit of the path is by the receiver
 * @param headingDegrees h: whither the camera of the first frame looked, clockwise from north
 * @param latitude of the first such frame, degrees north
 * @param longitude degrees east
 * @param scaled distances once moved, turned and scaled, metres
 * @param unscaled distances once moved and turned, metres; null where the path has no metres
 * @param path the receiver's places in the axes and the unit of the replay's path, y is 0
 * @param distances of each frame of the track, in metres, as far as they are known: unscaled where lengths are metres
 */
public record GpsComparison(
        int frames,
        double gpsMetres,
        double metresPerUnit,
        double headingDegrees,
        double latitude,
        double longitude,
        ErrorStatistics scaled,
        @Nullable ErrorStatistics unscaled,
        List<Vector3> path,
        @Nullable Float[] distances) {
    /** Between places farther apart in time than this nobody knows where the receiver was. */
    private static final long LONGEST_GAP_NANOS = 5_000_000_000L;

    /** Places are metres off: a shorter way has no direction. */
    private static final double LEAST_METRES = 20;

    private static final int LEAST_FRAMES = 5;

    /**
     * Compares.
     *
     * @param gps on the recording's clock
     * @param isMetric whether the path's unit is the metre
     * @throws SourceException if the receiver's path is too short over the frames
     */
    public static GpsComparison of(Track track, GpsTrack gps, boolean isMetric)
            throws SourceException {
        return new Matching(track.points(), gps).compare(isMetric);
    }

    /** The frames that lie between two places, from above. */
    private static final class Matching {
        private final List<Track.Point> points;
        private final GpsTrack gps;
        private final List<Vector3> places;
        private final List<Integer> rows = new ArrayList<>();
        private final List<double[]> path = new ArrayList<>();
        private final List<double[]> known = new ArrayList<>();
        private int firstPlace = -1;
        private int lastPlace = -1;

        Matching(List<Track.Point> points, GpsTrack gps) {
            this.points = points;
            this.gps = gps;
            this.places = gps.places();
            for (int row = 0; row < points.size(); row++) {
                OptionalInt after = after(points.get(row).timeNanos());
                if (after.isPresent()) {
                    match(row, after.getAsInt());
                }
            }
        }

        /** Returns the first place at or after a time, where one before it is near enough. */
        private OptionalInt after(long nanos) {
            List<GpsTrack.Fix> fixes = gps.fixes();
            int low = 0;
            int high = fixes.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (fixes.get(middle).nanos() < nanos) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            if (low == 0 && fixes.get(0).nanos() == nanos) {
                return OptionalInt.of(1);
            }
            boolean between =
                    low > 0
                            && low < fixes.size()
                            && fixes.get(low).nanos() - fixes.get(low - 1).nanos()
                                    <= LONGEST_GAP_NANOS;
            return between ? OptionalInt.of(low) : OptionalInt.empty();
        }

        private void match(int row, int after) {
            GpsTrack.Fix from = gps.fixes().get(after - 1);
            GpsTrack.Fix to = gps.fixes().get(after);
            double share =
                    (double) (points.get(row).timeNanos() - from.nanos())
                            / (to.nanos() - from.nanos());
            Vector3 place =
                    places.get(after - 1)
                            .plus(places.get(after).minus(places.get(after - 1)).times(share));
            Vector3 p = points.get(row).worldFromCamera().translation();
            rows.add(row);
            path.add(new double[] {p.x(), p.z()});
            known.add(new double[] {place.x(), place.y()});
            firstPlace = firstPlace < 0 ? after - 1 : firstPlace;
            lastPlace = after;
        }

        private static double[] mean(List<double[]> of) {
            double[] mean = new double[2];
            of.forEach(
                    p -> {
                        mean[0] += p[0] / of.size();
                        mean[1] += p[1] / of.size();
                    });
            return mean;
        }

        GpsComparison compare(boolean isMetric) throws SourceException {
            double metres = 0;
            for (int i = 1; i < known.size(); i++) {
                metres +=
                        Math.hypot(
                                known.get(i)[0] - known.get(i - 1)[0],
                                known.get(i)[1] - known.get(i - 1)[1]);
            }
            if (known.size() < LEAST_FRAMES || !(metres >= LEAST_METRES)) {
                throw new SourceException(
                        String.format(
                                Locale.ROOT,
                                "%d frames lie within the GPS track, %.1f m of it; at least %d and %.0f m are needed to compare paths",
                                known.size(),
                                metres,
                                LEAST_FRAMES,
                                LEAST_METRES));
            }
            double[] e = mean(path);
            double[] g = mean(known);
            double real = 0;
            double imaginary = 0;
            double square = 0;
            for (int i = 0; i < path.size(); i++) {
                double ex = path.get(i)[0] - e[0];
                double ez = path.get(i)[1] - e[1];
                double gx = known.get(i)[0] - g[0];
                double gz = known.get(i)[1] - g[1];
                real += ex * gx + ez * gz;
                imaginary += ex * gz - ez * gx;
                square += ex * ex + ez * ez;
            }
            double scale = Math.hypot(real, imaginary) / square;
            if (!(scale > 0) || !Double.isFinite(scale)) {
                throw new SourceException("the path stands still, and the GPS track does not");
            }
            double heading = -Math.atan2(imaginary, real);
            double[] scaled = distances(e, g, scale, heading);
            double[] unscaled = distances(e, g, 1, heading);
            double[] shown = isMetric ? unscaled : scaled;
            Float[] distances = new Float[points.size()];
            for (int i = 0; i < rows.size(); i++) {
                distances[rows.get(i)] = (float) shown[i];
            }
            GpsTrack.Fix first = gps.fixes().get(firstPlace);
            return new GpsComparison(
                    rows.size(),
                    metres,
                    scale,
                    (Math.toDegrees(heading) + 360) % 360,
                    first.latitude(),
                    first.longitude(),
                    ErrorStatistics.of(scaled),
                    isMetric ? ErrorStatistics.of(unscaled) : null,
                    path(e, g, isMetric ? 1 : scale, heading),
                    distances);
        }

        private double[] distances(double[] e, double[] g, double scale, double heading) {
            double[] distances = new double[path.size()];
            for (int i = 0; i < distances.length; i++) {
                double x = path.get(i)[0] - e[0];
                double z = path.get(i)[1] - e[1];
                double east = scale * (x * Math.cos(heading) + z * Math.sin(heading));
                double north = scale * (z * Math.cos(heading) - x * Math.sin(heading));
                distances[i] =
                        Math.hypot(known.get(i)[0] - g[0] - east, known.get(i)[1] - g[1] - north);
            }
            return distances;
        }

        /** Returns the receiver's places of the drive in the axes of the path. */
        private List<Vector3> path(double[] e, double[] g, double scale, double heading) {
            List<Vector3> moved = new ArrayList<>();
            for (Vector3 place : places.subList(firstPlace, lastPlace + 1)) {
                double east = (place.x() - g[0]) / scale;
                double north = (place.y() - g[1]) / scale;
                moved.add(
                        new Vector3(
                                e[0] + east * Math.cos(heading) - north * Math.sin(heading),
                                0,
                                e[1] + east * Math.sin(heading) + north * Math.cos(heading)));
            }
            return moved;
        }
    }

    /** Returns the comparison in sentences. */
    public List<String> inWords() {
        String off =
                unscaled == null
                        ? ""
                        : String.format(
                                Locale.ROOT, ", %.3g m with its own metres", unscaled.rmse());
        return List.of(
                String.format(
                        Locale.ROOT,
                        "Against the GPS track (%d frames, %.1f m, from above): %.3g m off once moved, turned and scaled by %.4g%s; at most %.3g m.",
                        frames,
                        gpsMetres,
                        scaled.rmse(),
                        metresPerUnit,
                        off,
                        scaled.max()),
                String.format(
                        Locale.ROOT,
                        "By it the first frame looked %.1f degrees from north, near --start-position %.6f,%.6f.",
                        headingDegrees,
                        latitude,
                        longitude));
    }
}
