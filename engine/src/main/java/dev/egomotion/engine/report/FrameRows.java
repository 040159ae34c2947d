package dev.egomotion.engine.report;

import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.StatusReason;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A drive frame by frame as the report's page reads it; what is not known is null.
 *
 * @param sequence presentation index
 * @param seconds capture time
 * @param x position, to the right at the start; of a known path's axes where there is one
 * @param y down
 * @param z forward
 * @param status place in TrackingStatus
 * @param reason place in StatusReason
 * @param confidence 0 to 1
 * @param speed unit of length per second
 * @param yawRate degrees per second, to the right
 * @param inlierShare share of the points that agree with the motion
 * @param scaleUncertainty standard deviation of the unit's logarithm
 * @param error absolute pose error, or distance from a GPS track, metres; null where no path is known
 * @param stepError relative pose error from frame to frame, metres; likewise
 */
record FrameRows(
        long[] sequence,
        double[] seconds,
        float[] x,
        float[] y,
        float[] z,
        int[] status,
        int[] reason,
        float[] confidence,
        @Nullable Float[] speed,
        @Nullable Float[] yawRate,
        @Nullable Float[] inlierShare,
        @Nullable Float[] scaleUncertainty,
        @Nullable Float @Nullable [] error,
        @Nullable Float @Nullable [] stepError) {
    /** Of a longer drive every second, third, ... frame stands in the page. */
    static final int MOST = 20_000;

    /** Returns the frames of a track that stand in the page, in their order. */
    static int[] chosen(List<Track.Point> points) {
        int stride = (points.size() + MOST - 1) / MOST;
        return IntStream.range(0, points.size())
                .filter(i -> i % Math.max(1, stride) == 0)
                .toArray();
    }

    static FrameRows of(List<Track.Point> points, int[] rows, Optional<KnownPath> known) {
        Float[] speed = new Float[points.size()];
        Float[] yawRate = new Float[points.size()];
        for (int i = 1; i < points.size(); i++) {
            Track.Point before = points.get(i - 1);
            Track.Point now = points.get(i);
            double dt = (now.timeNanos() - before.timeNanos()) * 1e-9;
            if (dt > 0) {
                speed[i] = (float) (step(before, now).norm() / dt);
                yawRate[i] = (float) (Math.toDegrees(turn(before, now)) / dt);
            }
        }
        Float[] errors = known.map(KnownPath::errors).orElse(null);
        Float[] stepErrors = known.map(KnownPath::stepErrors).orElse(null);
        List<Vector3> places =
                known.map(KnownPath::aligned)
                        .orElseGet(
                                () ->
                                        points.stream()
                                                .map(p -> p.worldFromCamera().translation())
                                                .toList());
        return new FrameRows(
                IntStream.of(rows).mapToLong(i -> points.get(i).sequence()).toArray(),
                IntStream.of(rows)
                        .mapToDouble(i -> Math.rint(points.get(i).timeNanos() / 1e3) / 1e6)
                        .toArray(),
                axis(places, rows, 0),
                axis(places, rows, 1),
                axis(places, rows, 2),
                IntStream.of(rows).map(i -> points.get(i).status().ordinal()).toArray(),
                IntStream.of(rows).map(i -> points.get(i).reason().ordinal()).toArray(),
                floats(IntStream.of(rows).mapToDouble(i -> points.get(i).confidence()).toArray()),
                of(rows, speed),
                of(rows, yawRate),
                known(points, rows, Track.Point::inlierShare),
                known(points, rows, Track.Point::scaleUncertainty),
                errors == null ? null : of(rows, errors),
                stepErrors == null ? null : of(rows, stepErrors));
    }

    private static Vector3 step(Track.Point before, Track.Point now) {
        return now.worldFromCamera().translation().minus(before.worldFromCamera().translation());
    }

    /** Returns by how much the camera turned to the right, radians: the angle of its forward axis in its own plane x, z. */
    private static double turn(Track.Point before, Track.Point now) {
        RigidTransform motion = before.worldFromCamera().inverse().times(now.worldFromCamera());
        Vector3 forward = motion.rotation().apply(new Vector3(0, 0, 1));
        return Math.atan2(forward.x(), forward.z());
    }

    private static float[] axis(List<Vector3> places, int[] rows, int axis) {
        return floats(
                IntStream.of(rows)
                        .mapToObj(places::get)
                        .mapToDouble(p -> axis == 0 ? p.x() : axis == 1 ? p.y() : p.z())
                        .toArray());
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static @Nullable Float[] of(int[] rows, @Nullable Float[] values) {
        Float[] of = new Float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            of[i] = values[rows[i]];
        }
        return of;
    }

    private interface Figure {
        float of(Track.Point point);
    }

    private static @Nullable Float[] known(List<Track.Point> points, int[] rows, Figure figure) {
        Float[] known = new Float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            float value = figure.of(points.get(rows[i]));
            known[i] = Float.isNaN(value) ? null : (Float) value;
        }
        return known;
    }

    /** Returns the reasons by their places, for people. */
    static List<String> reasons() {
        return List.of(StatusReason.values()).stream().map(SummaryWords::name).toList();
    }
}
