package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.metrics.PlanarFit;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A replay's path set against a satellite receiver's, as seen from above: heights by satellites are worth little, and a receiver
 * tells no rotations. Points (x, z) of the path are moved to (east, north) of the receiver as {@link PlanarFit} does.
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
    /** Places are metres off: a shorter way has no direction. */
    static final double LEAST_METRES = 20;

    /** Fewer tell nothing. */
    static final int LEAST_FRAMES = 5;

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
        private final List<Integer> rows = new ArrayList<>();
        private final List<PlanarFit.Point> path = new ArrayList<>();
        private final List<PlanarFit.Point> known = new ArrayList<>();
        private final List<PlanarFit.Point> places;
        private int firstPlace = -1;
        private int lastPlace = -1;

        Matching(List<Track.Point> points, GpsTrack gps) {
            this.points = points;
            this.gps = gps;
            TimedPlaces receiver = TimedPlaces.of(gps);
            places = receiver.places();
            for (int row = 0; row < points.size(); row++) {
                long nanos = points.get(row).timeNanos();
                OptionalInt after = receiver.after(nanos);
                if (after.isPresent()) {
                    Vector3 p = points.get(row).worldFromCamera().translation();
                    rows.add(row);
                    path.add(new PlanarFit.Point(p.x(), p.z()));
                    known.add(receiver.at(nanos, after.getAsInt()));
                    firstPlace = firstPlace < 0 ? after.getAsInt() - 1 : firstPlace;
                    lastPlace = after.getAsInt();
                }
            }
        }

        GpsComparison compare(boolean isMetric) throws SourceException {
            double metres = TimedPlaces.length(known);
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
            PlanarFit fit = PlanarFit.of(path, known);
            if (!(fit.scale() > 0) || !Double.isFinite(fit.scale())) {
                throw new SourceException("the path stands still, and the GPS track does not");
            }
            PlanarFit rigid = fit.withScale(1);
            double[] scaled = TimedPlaces.distances(path, known, fit);
            double[] unscaled = TimedPlaces.distances(path, known, rigid);
            double[] shown = isMetric ? unscaled : scaled;
            Float[] distances = new Float[points.size()];
            for (int i = 0; i < rows.size(); i++) {
                distances[rows.get(i)] = (float) shown[i];
            }
            GpsTrack.Fix first = gps.fixes().get(firstPlace);
            return new GpsComparison(
                    rows.size(),
                    metres,
                    fit.scale(),
                    (360 - Math.toDegrees(fit.angle())) % 360,
                    first.latitude(),
                    first.longitude(),
                    ErrorStatistics.of(scaled),
                    isMetric ? ErrorStatistics.of(unscaled) : null,
                    path(isMetric ? rigid : fit),
                    distances);
        }

        /** Returns the receiver's places of the drive in the axes of the path. */
        private List<Vector3> path(PlanarFit fit) {
            return places.subList(firstPlace, lastPlace + 1).stream()
                    .map(fit::unapply)
                    .map(p -> new Vector3(p.x(), 0, p.y()))
                    .toList();
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
