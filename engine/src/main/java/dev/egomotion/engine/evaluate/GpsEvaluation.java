package dev.egomotion.engine.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.metrics.PlanarFit;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.metrics.RelativeDistanceError;
import dev.egomotion.geometry.values.Vector3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A trajectory against a GPS track, moment by moment from above. The moments are those of whichever has fewer while both run;
 * the other is interpolated between its neighbours, where these are not more than 5 s apart.
 *
 * @param matching how moments were brought together
 * @param plane which of the path's coordinates are its view from above
 * @param alignment what APE and RPE forgive: SE(3) or Sim(3), in the plane
 * @param nanos the moments
 * @param track the receiver's places, metres east and north of its first one
 * @param path the estimate's, aligned
 * @param fit what was done to the estimate
 * @param bestScale the scale that fits best, also where the alignment forgives none
 * @param ape distances between the two, metres
 * @param rpe relative error of distances; empty where the path is shorter than one delta
 */
public record GpsEvaluation(
        String matching,
        String plane,
        Alignment alignment,
        long[] nanos,
        List<PlanarFit.Point> track,
        List<PlanarFit.Point> path,
        PlanarFit fit,
        double bestScale,
        ErrorStatistics ape,
        Optional<RelativeDistanceError> rpe) {
    private static final double NANOS = 1e-9;

    /** Times from 2000 on are a clock's: a recording's begin at 0. */
    private static final long FIRST_CLOCK_NANOS = 946_684_800L * 1_000_000_000L;

    /**
     * Which coordinates of a world are its view from above. The vertical is the one, of y and z, along which a path goes least:
     * y points down in the world of a first camera, z up in a map or a body's world.
     */
    private enum Plane {
        CAMERA("x and z: y is its vertical", Vector3::z),
        MAP("x and y: z is its vertical", Vector3::y);

        private final String label;
        private final ToDoubleFunction<Vector3> up;

        Plane(String label, ToDoubleFunction<Vector3> up) {
            this.label = label;
            this.up = up;
        }

        static Plane of(Trajectory estimate) {
            return range(estimate, Vector3::y) <= range(estimate, Vector3::z) ? CAMERA : MAP;
        }

        private static double range(Trajectory estimate, ToDoubleFunction<Vector3> coordinate) {
            var statistics =
                    estimate.poses().stream()
                            .mapToDouble(
                                    p ->
                                            coordinate.applyAsDouble(
                                                    p.worldFromCamera().translation()))
                            .summaryStatistics();
            return statistics.getMax() - statistics.getMin();
        }

        TimedPlaces places(Trajectory estimate) {
            return new TimedPlaces(
                    estimate.poses().stream().mapToLong(TimedPose::timeNanos).toArray(),
                    estimate.poses().stream()
                            .map(p -> p.worldFromCamera().translation())
                            .map(p -> new PlanarFit.Point(p.x(), up.applyAsDouble(p)))
                            .toList());
        }
    }

    /**
     * Compares.
     *
     * @param reference file of the track, for messages
     * @param gps the track, on the estimate's clock
     * @param estimate poses with times, or a folder of a replay's results
     * @param notes what the user should know of the estimate is added
     */
    static GpsEvaluation of(
            Path reference,
            GpsTrack gps,
            Path estimate,
            TrajectoryChoices choices,
            List<String> notes)
            throws SourceException, BadInputException {
        Path file = TrajectoryComparison.ofResults(estimate, true);
        if (GpsTrack.isOne(file)) {
            throw new SourceException(
                    file + ": is a GPS track too; as an estimate TUM or EuRoC poses are expected");
        }
        Trajectory estimated = Trajectory.read(file, choices.format().format());
        notes.addAll(estimated.notes());
        if (!estimated.timed()) {
            throw new SourceException(
                    "%s: KITTI's rows have no times, and a GPS track is compared by time; give TUM or EuRoC poses, such as a replay's trajectory.tum"
                            .formatted(file));
        }
        Plane plane = Files.isDirectory(estimate) ? Plane.CAMERA : Plane.of(estimated);
        Moments moments = new Moments(plane.places(estimated), TimedPlaces.of(gps));
        requireEnough(moments, file, reference, choices.startsAt().isPresent());
        return of(moments, plane.label, choices.requireGps(), choices.delta(), file);
    }

    private static GpsEvaluation of(
            Moments moments, String plane, Alignment alignment, RelativeDelta delta, Path file)
            throws SourceException {
        PlanarFit best = PlanarFit.of(moments.path, moments.track);
        if (!(best.scale() > 0) || !Double.isFinite(best.scale())) {
            throw new SourceException(file + ": stands still, and the GPS track does not");
        }
        PlanarFit fit = alignment == Alignment.SIM3 ? best : best.withScale(1);
        List<PlanarFit.Point> aligned = moments.path.stream().map(fit::apply).toList();
        return new GpsEvaluation(
                moments.matching(),
                plane,
                alignment,
                moments.nanos.stream().mapToLong(Long::longValue).toArray(),
                List.copyOf(moments.track),
                aligned,
                fit,
                best.scale(),
                ErrorStatistics.of(TimedPlaces.distances(moments.path, moments.track, fit)),
                RelativeDistanceError.of(
                        TimedPlaces.drawn(moments.track),
                        TimedPlaces.drawn(aligned),
                        delta,
                        label(alignment)));
    }

    private static void requireEnough(Moments moments, Path file, Path reference, boolean placed)
            throws SourceException {
        TimedPlaces path = moments.estimate;
        TimedPlaces gps = moments.receiver;
        String when =
                "%s runs from %s to %s, %s from %s to %s"
                        .formatted(
                                file,
                                moment(path.nanos()[0]),
                                moment(path.nanos()[path.nanos().length - 1]),
                                reference,
                                moment(gps.nanos()[0]),
                                moment(gps.nanos()[gps.nanos().length - 1]));
        if (moments.nanos.isEmpty()) {
            boolean sameKind = isClock(path.nanos()[0]) == isClock(gps.nanos()[0]);
            throw new SourceException(
                    "no moment belongs to both: "
                            + when
                            + (sameKind || placed || isClock(path.nanos()[0])
                                    ? ""
                                    : "; --starts-at TIME says when the estimate's clock was at 0"));
        }
        double metres = TimedPlaces.length(moments.track);
        if (moments.nanos.size() < GpsComparison.LEAST_FRAMES
                || !(metres >= GpsComparison.LEAST_METRES)) {
            throw new SourceException(
                    String.format(
                            Locale.ROOT,
                            "%d moments belong to both, over %.1f m of the track; at least %d and %.0f m are needed, since its places are metres off: %s",
                            moments.nanos.size(),
                            metres,
                            GpsComparison.LEAST_FRAMES,
                            GpsComparison.LEAST_METRES,
                            when));
        }
    }

    private static boolean isClock(long nanos) {
        return nanos > FIRST_CLOCK_NANOS;
    }

    private static String moment(long nanos) {
        return isClock(nanos)
                ? Instant.ofEpochSecond(0, nanos).toString()
                : TrajectoryFile.seconds(nanos).replaceFirst("\\.?0+$", "") + " s";
    }

    /** The moments at which both places are known. */
    private static final class Moments {
        private final TimedPlaces estimate;
        private final TimedPlaces receiver;
        private final List<Long> nanos = new ArrayList<>();
        private final List<PlanarFit.Point> path = new ArrayList<>();
        private final List<PlanarFit.Point> track = new ArrayList<>();
        private final boolean ofReceiver;

        Moments(TimedPlaces estimate, TimedPlaces receiver) {
            this.estimate = estimate;
            this.receiver = receiver;
            ofReceiver = within(receiver, estimate) <= within(estimate, receiver);
            TimedPlaces few = ofReceiver ? receiver : estimate;
            TimedPlaces many = ofReceiver ? estimate : receiver;
            for (int i = 0; i < few.nanos().length; i++) {
                long time = few.nanos()[i];
                OptionalInt after = many.after(time);
                if (after.isPresent()) {
                    nanos.add(time);
                    PlanarFit.Point own = few.places().get(i);
                    PlanarFit.Point other = many.at(time, after.getAsInt());
                    path.add(ofReceiver ? other : own);
                    track.add(ofReceiver ? own : other);
                }
            }
        }

        private static long within(TimedPlaces counted, TimedPlaces other) {
            long count = 0;
            for (long time : counted.nanos()) {
                count += other.after(time).isPresent() ? 1 : 0;
            }
            return count;
        }

        String matching() {
            return ofReceiver
                    ? "time: %d of %d places of the track, the path between its poses"
                            .formatted(nanos.size(), receiver.nanos().length)
                    : "time: %d of %d estimated poses, the track between its places"
                            .formatted(nanos.size(), estimate.nanos().length);
        }
    }

    /** Returns what protocols call the alignment. */
    String label() {
        return label(alignment);
    }

    private static String label(Alignment alignment) {
        return alignment == Alignment.SIM3
                ? "Sim(3) in the plane: turned, moved and scaled"
                : "SE(3) in the plane: turned and moved";
    }

    /** Returns how many moments were compared. */
    int pairs() {
        return nanos.length;
    }

    /** Returns whither the path's forward (z of a camera's world, y of a map's) looks, clockwise from north. */
    double headingDegrees() {
        return (360 - Math.toDegrees(fit.angle())) % 360;
    }

    double trackMetres() {
        return TimedPlaces.length(track);
    }

    double pathMetres() {
        return TimedPlaces.length(path);
    }

    EvaluationPlot.Named drawn(String name) {
        double[] distances = new double[path.size()];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = path.get(i).distance(track.get(i));
        }
        return new EvaluationPlot.Named(
                name,
                nanos,
                TimedPlaces.drawn(track),
                TimedPlaces.drawn(path),
                distances,
                rpe.map(r -> new EvaluationPlot.Relative(r.places(), r.distances())));
    }

    /** The figures for programs; rotations and heights are not known. */
    record Figures(
            String matching,
            String plane,
            int pairs,
            @JsonProperty("reference_length") double referenceLength,
            @JsonProperty("estimate_length") double estimateLength,
            Aligned alignment,
            Error ape,
            @Nullable Error rpe) {}

    /** How the estimate was brought to the track. */
    record Aligned(
            String kind,
            double scale,
            @JsonProperty("best_scale") double bestScale,
            @JsonProperty("heading_deg") double headingDegrees) {}

    /** Distances, metres. */
    record Error(
            String protocol,
            int count,
            double rmse,
            double mean,
            double median,
            double std,
            double min,
            double max) {
        static Error of(String protocol, ErrorStatistics e) {
            return new Error(
                    protocol, e.count(), e.rmse(), e.mean(), e.median(), e.std(), e.min(), e.max());
        }
    }

    Figures figures() {
        return new Figures(
                matching,
                plane,
                pairs(),
                trackMetres(),
                pathMetres(),
                new Aligned(
                        alignment.name().toLowerCase(Locale.ROOT),
                        fit.scale(),
                        bestScale,
                        headingDegrees()),
                Error.of("distance from above, " + label(), ape),
                rpe.map(r -> Error.of(r.protocol(), r.distance())).orElse(null));
    }
}
