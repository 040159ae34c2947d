package dev.egomotion.engine.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.egomotion.geometry.metrics.AbsolutePoseError;
import dev.egomotion.geometry.metrics.AlignedPoses;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.metrics.KittiSegments;
import dev.egomotion.geometry.metrics.RelativePoseError;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An evaluation for programs. The names of the components, or those that they state, are the names in the
 * file; what the path is too short for is null.
 *
 * @param matching how poses were brought together
 * @param pairs how many poses were compared
 * @param referenceLength length of the known path over the pairs
 * @param alignment what was allowed before APE and RPE, and done
 * @param ape absolute pose error
 * @param rpe relative pose error
 * @param ate5 SfMLearner's ATE over 5 frames
 * @param ate3 the same over 3 frames
 * @param baseline what constant velocity gets
 * @param kitti segment errors
 */
public record TrajectoryFigures(
        String matching,
        int pairs,
        @JsonProperty("reference_length") double referenceLength,
        Aligned alignment,
        PoseError ape,
        @Nullable PoseError rpe,
        @Nullable Ate ate5,
        @Nullable Ate ate3,
        Baseline baseline,
        Kitti kitti) {
    /** How the estimate was brought to the reference. */
    public record Aligned(
            String kind,
            double scale,
            @JsonProperty("rotation_determined") boolean rotationDetermined) {
        static Aligned of(AlignedPoses aligned) {
            return new Aligned(
                    aligned.alignment().name().toLowerCase(Locale.ROOT),
                    aligned.referenceFromEstimate().scale(),
                    aligned.rotationDetermined());
        }
    }

    /** One kind of pose error: translations in metres, rotations in degrees. */
    public record PoseError(
            String protocol,
            int count,
            double rmse,
            double mean,
            double median,
            double std,
            double min,
            double max,
            @JsonProperty("rotation_deg") ErrorStatistics rotationDegrees) {
        /** Returns the absolute error of poses. */
        public static PoseError of(AbsolutePoseError e) {
            return of(e.protocol(), e.translation(), e.rotationDegrees());
        }

        /** Returns the relative error of poses. */
        public static PoseError of(RelativePoseError e) {
            return of(e.protocol(), e.translation(), e.rotationDegrees());
        }

        private static PoseError of(String protocol, ErrorStatistics t, ErrorStatistics degrees) {
            return new PoseError(
                    protocol,
                    t.count(),
                    t.rmse(),
                    t.mean(),
                    t.median(),
                    t.std(),
                    t.min(),
                    t.max(),
                    degrees);
        }
    }

    /** Absolute trajectory error over short snippets, metres. */
    public record Ate(String protocol, int snippets, double mean, double std, double rmse) {
        static @Nullable Ate of(Optional<SnippetError> error) {
            return error.map(e -> new Ate(e.protocol(), e.snippets(), e.mean(), e.std(), e.rmse()))
                    .orElse(null);
        }
    }

    /** What a constant velocity gets. */
    public record Baseline(String protocol, @Nullable Ate ate5, @Nullable Ate ate3) {}

    /** Errors over segments of fixed lengths: translation in percent, rotation in degrees per 100 m. */
    public record Segments(
            String protocol,
            @JsonProperty("t_err_percent") double translationPercent,
            @JsonProperty("r_err_deg_per_100m") double rotationDegreesPer100Metres,
            @Nullable Double ate,
            int segments,
            List<OfLength> lengths) {
        static @Nullable Segments of(Optional<KittiSegments> segments) {
            return segments.map(
                            s ->
                                    new Segments(
                                            s.protocol(),
                                            s.translationPercent(),
                                            s.rotationDegreesPer100Metres(),
                                            s.ate().isPresent() ? s.ate().getAsDouble() : null,
                                            s.segments(),
                                            s.lengths().stream().map(OfLength::of).toList()))
                    .orElse(null);
        }
    }

    /** Errors over segments of one length. */
    public record OfLength(
            int metres,
            int segments,
            @JsonProperty("t_err_percent") double translationPercent,
            @JsonProperty("r_err_deg_per_100m") double rotationDegreesPer100Metres) {
        static OfLength of(KittiSegments.OfLength l) {
            return new OfLength(
                    l.metres(),
                    l.segments(),
                    l.translationPercent(),
                    l.rotationDegreesPer100Metres());
        }
    }

    /** Segment errors by the two protocols in use. */
    public record Kitti(
            String protocol,
            @JsonProperty("t_err_percent") @Nullable Double translationPercent,
            @JsonProperty("r_err_deg_per_100m") @Nullable Double rotationDegreesPer100Metres,
            int segments,
            @Nullable Segments official,
            @JsonProperty("odom_eval") @Nullable Segments odomEval) {
        /** The alignment asked for decides which of the two stands first. */
        static Kitti of(TrajectoryEvaluation e) {
            Segments official = Segments.of(e.kittiOfficial());
            Segments odomEval = Segments.of(e.kittiOdomEval());
            Segments first = scales(e.aligned().alignment()) ? odomEval : official;
            return first == null
                    ? new Kitti("no segment of 100 m was estimated", null, null, 0, null, null)
                    : new Kitti(
                            first.protocol,
                            first.translationPercent,
                            first.rotationDegreesPer100Metres,
                            first.segments,
                            official,
                            odomEval);
        }

        private static boolean scales(Alignment alignment) {
            return alignment == Alignment.SCALE || alignment == Alignment.SIM3;
        }
    }

    /** Returns an evaluation's figures. */
    public static TrajectoryFigures of(TrajectoryEvaluation e) {
        return new TrajectoryFigures(
                e.matched().matching(),
                e.aligned().pairs().size(),
                e.referenceLength(),
                Aligned.of(e.aligned()),
                PoseError.of(e.ape()),
                e.rpe().map(PoseError::of).orElse(null),
                Ate.of(e.ate5()),
                Ate.of(e.ate3()),
                new Baseline(
                        "constant velocity along the camera's own z axis, on %d reference poses"
                                .formatted(e.matched().reference().size()),
                        Ate.of(e.baselineAte5()),
                        Ate.of(e.baselineAte3())),
                Kitti.of(e));
    }

    /** Returns them as JSON. */
    public String json() {
        return Json.of(this);
    }
}
