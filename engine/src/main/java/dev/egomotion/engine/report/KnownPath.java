package dev.egomotion.engine.report;

import dev.egomotion.engine.evaluate.GpsComparison;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.values.Vector3;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the page draws beside the path: the known one, or a satellite receiver's.
 *
 * @param name what it is called there
 * @param errorLabel what the errors are, with their unit
 * @param isMetric whether both paths are drawn in metres
 * @param path the known places
 * @param aligned the replay's places in the known path's axes, one for each frame; null where the known path has been moved
 *     into the replay's
 * @param errors of each frame, metres, as far as they are known
 * @param stepErrors likewise from frame to frame; null where no rotations are known
 */
record KnownPath(
        String name,
        String errorLabel,
        boolean isMetric,
        List<Vector3> path,
        @Nullable List<Vector3> aligned,
        @Nullable Float[] errors,
        @Nullable Float @Nullable [] stepErrors) {
    static Optional<KnownPath> of(
            List<Track.Point> points,
            Optional<TruthComparison> truth,
            Optional<GpsComparison> gps,
            boolean isMetric) {
        return truth.isPresent()
                ? truth.map(t -> of(points, t))
                : gps.map(
                        g ->
                                new KnownPath(
                                        "GPS track",
                                        "distance from the GPS track, m",
                                        isMetric,
                                        g.path(),
                                        null,
                                        g.distances(),
                                        null));
    }

    private static KnownPath of(List<Track.Point> points, TruthComparison truth) {
        Map<Long, Integer> byTime = new HashMap<>();
        for (int i = 0; i < points.size(); i++) {
            byTime.put(truth.time(points.get(i)), i);
        }
        long[] times = truth.sim3().matched().timesNanos();
        double[] ape = truth.sim3().ape().translations();
        Float[] absolute = new Float[points.size()];
        for (int i = 0; i < ape.length; i++) {
            put(absolute, byTime.get(times[i]), ape[i]);
        }
        Float[] relative = new Float[points.size()];
        truth.sim3()
                .rpe()
                .ifPresent(
                        rpe -> {
                            int[] frames = rpe.frames();
                            for (int i = 0; i < frames.length; i++) {
                                put(relative, byTime.get(times[frames[i]]), rpe.translations()[i]);
                            }
                        });
        return new KnownPath(
                "known path",
                "absolute error (APE), m",
                true,
                truth.truePath(),
                truth.alignedPath(),
                absolute,
                relative);
    }

    private static void put(@Nullable Float[] values, @Nullable Integer at, double value) {
        if (at != null) {
            values[at] = (float) value;
        }
    }
}
