package dev.egomotion.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.egomotion.engine.evaluate.ConfidenceFigures;
import dev.egomotion.engine.evaluate.GpsComparison;
import dev.egomotion.engine.evaluate.Json;
import dev.egomotion.engine.evaluate.TrajectoryFigures;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.results.LensFigures;
import dev.egomotion.engine.results.Results;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.topology.steps.StepSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The replay for programs: summary.json. The names of the components are the names in the file.
 *
 * @param exit done, interrupted, source_failed or failed
 * @param detail what went wrong; absent when nothing did
 * @param input the recording
 * @param camera the camera in use
 * @param model the networks in use
 * @param frames counts
 * @param status frames by status
 * @param reasons frames that are not tracked, by reason
 * @param deadLetters dead letters by kind
 * @param trackedShare share of the frames that are tracked, 0 to 1
 * @param meanConfidence mean over all frames but first ones; absent when there is none
 * @param scale units of length and of depth files
 * @param pathLength length of the path, in scale.unit
 * @param leftOut share of the image that moves with the camera and was left out at the end; absent where none was
 * @param lens the camera's lens as the images have it; absent where no turn has told it
 * @param truth comparison with the known path; absent when none is known
 * @param gps comparison with a satellite receiver's path; absent where there was none
 * @param timing how long it took
 * @param options what the user chose
 * @param versions of the program and what it stands on
 * @param warnings what the user should know of the results
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplaySummary(
        String exit,
        @Nullable String detail,
        Input input,
        CameraLine camera,
        ModelLine model,
        Frames frames,
        Map<TrackingStatus, Long> status,
        Map<StatusReason, Long> reasons,
        Map<String, Long> deadLetters,
        double trackedShare,
        @Nullable Double meanConfidence,
        Scale scale,
        double pathLength,
        @Nullable Double leftOut,
        @Nullable LensLine lens,
        @Nullable Truth truth,
        @Nullable Gps gps,
        Timing timing,
        Map<String, String> options,
        Map<String, String> versions,
        List<String> warnings) {
    /**
     * The recording.
     *
     * @param codec how it is coded where it lies, such as h264
     * @param travelsAs how its frames are coded in records
     */
    record Input(String name, int width, int height, String codec, String travelsAs) {}

    record CameraLine(
            String id,
            String segment,
            int width,
            int height,
            double fx,
            double fy,
            double cx,
            double cy,
            String distortion,
            String calibration,
            double horizontalFieldOfViewDegrees) {}

    /**
     * The lens as the images have it.
     *
     * @param fx pixels of the recording; likewise the rest
     * @param focalFactor focal length over the camera's
     * @param focalUncertainty standard deviation of its log
     * @param cxUncertainty standard deviation of cx, pixels
     * @param cyUncertainty standard deviation of cy, pixels
     * @param doubtful whether the images contradict the camera
     */
    record LensLine(
            double fx,
            double fy,
            double cx,
            double cy,
            double focalFactor,
            double focalUncertainty,
            double cxUncertainty,
            double cyUncertainty,
            boolean doubtful) {}

    record ModelLine(Network depth, Network pose, String provider) {}

    record Network(
            String name, String version, String sha256, String licence, String trainingData) {
        static Network of(ModelIdentity identity) {
            return new Network(
                    identity.name(),
                    identity.version(),
                    identity.sha256(),
                    identity.licence(),
                    identity.trainingData());
        }
    }

    record Frames(
            long ingested, long trajectory, long depthMaps, long confidence, long deadLetters) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Scale(
            ScaleSource source,
            String unit,
            @Nullable Double depthScale,
            @Nullable Integer depthWidth,
            @Nullable Integer depthHeight) {}

    /**
     * Figures against the known path.
     *
     * @param reference its name
     * @param figures with Sim(3) alignment
     * @param apeSe3 absolute pose error with SE(3) alignment
     * @param confidence whether the confidence told the error; absent for a short drive
     */
    record Truth(
            String reference,
            @JsonUnwrapped TrajectoryFigures figures,
            @JsonProperty("ape_se3") TrajectoryFigures.PoseError apeSe3,
            @Nullable ConfidenceFigures confidence) {}

    /**
     * Figures against a satellite receiver's path, from above.
     *
     * @param frames that lie on it
     * @param metres its length over them
     * @param metresPerUnit what a unit of the path is by it
     * @param headingDegrees of the first frame, clockwise from north
     * @param scaled distances once moved, turned and scaled, metres
     * @param unscaled distances once moved and turned; absent where the path has no metres
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Gps(
            int frames,
            double metres,
            @JsonProperty("metres_per_unit") double metresPerUnit,
            @JsonProperty("heading_degrees") double headingDegrees,
            ErrorStatistics scaled,
            @Nullable ErrorStatistics unscaled) {
        static Gps of(GpsComparison c) {
            return new Gps(
                    c.frames(),
                    c.gpsMetres(),
                    c.metresPerUnit(),
                    c.headingDegrees(),
                    c.scaled(),
                    c.unscaled());
        }
    }

    record Timing(double seconds, double framesPerSecond, List<StepSummary> steps) {}

    /** Brings together what a replay was, what came out and how it ended. */
    public static ReplaySummary of(
            RunDescription run,
            Results results,
            RunEnd end,
            Optional<TruthComparison> truth,
            Optional<GpsComparison> gps) {
        Map<TrackingStatus, Long> statuses = results.statuses();
        int records = results.track().points().size();
        return new ReplaySummary(
                end.exit().name().toLowerCase(Locale.ROOT),
                end.detail().isEmpty() ? null : end.detail(),
                new Input(
                        run.source().name(),
                        run.source().width(),
                        run.source().height(),
                        run.source().storedAs(),
                        run.source().codec().name()),
                camera(run),
                new ModelLine(
                        Network.of(run.depth().identity()),
                        Network.of(run.pose().identity()),
                        run.provider()),
                new Frames(
                        end.frames(),
                        records,
                        results.depthMaps(),
                        results.confidenceRecords(),
                        results.deadLetters().values().stream().mapToLong(Long::longValue).sum()),
                statuses,
                results.reasons(),
                results.deadLetters(),
                records == 0
                        ? 0
                        : (double) statuses.getOrDefault(TrackingStatus.TRACKED, 0L) / records,
                results.meanConfidence().isPresent()
                        ? results.meanConfidence().getAsDouble()
                        : null,
                scale(results),
                results.pathLength(),
                results.leftOut() > 0 ? results.leftOut() : null,
                results.lens()
                        .map(lens -> lens(run.camera().pinhole(), lens, results))
                        .orElse(null),
                truth.map(ReplaySummary::truth).orElse(null),
                gps.map(Gps::of).orElse(null),
                new Timing(end.seconds(), end.framesPerSecond(), end.steps()),
                run.options(),
                run.versions(),
                run.warnings());
    }

    private static CameraLine camera(RunDescription run) {
        Camera camera = run.camera();
        PinholeCamera pinhole = camera.pinhole();
        return new CameraLine(
                run.run().camera(),
                run.run().segment(),
                pinhole.width(),
                pinhole.height(),
                pinhole.fx(),
                pinhole.fy(),
                pinhole.cx(),
                pinhole.cy(),
                camera.distortion().equals(Distortion.NONE)
                        ? "none"
                        : camera.distortion().toString(),
                camera.calibration().name(),
                Math.toDegrees(pinhole.horizontalFieldOfView()));
    }

    private static LensLine lens(PinholeCamera camera, LensFigures lens, Results results) {
        return new LensLine(
                camera.fx() * lens.focalFactor(),
                camera.fy() * lens.focalFactor(),
                camera.cx() + camera.width() * lens.shiftX(),
                camera.cy() + camera.width() * lens.shiftY(),
                lens.focalFactor(),
                lens.focalUncertainty(),
                camera.width() * lens.shiftUncertaintyX(),
                camera.width() * lens.shiftUncertaintyY(),
                results.reasons().containsKey(StatusReason.CALIBRATION_DOUBTFUL));
    }

    private static Scale scale(Results results) {
        Results.DepthForm depth = results.depth();
        return new Scale(
                results.scaleSource(),
                unit(results),
                depth == null ? null : depth.scale(),
                depth == null ? null : depth.width(),
                depth == null ? null : depth.height());
    }

    private static Truth truth(TruthComparison c) {
        return new Truth(
                c.reference(),
                TrajectoryFigures.of(c.sim3()),
                TrajectoryFigures.PoseError.of(c.se3()),
                c.confidence().map(ConfidenceFigures::of).orElse(null));
    }

    static String unit(Results results) {
        return results.scaleSource() == ScaleSource.NONE ? "network units" : "metres";
    }

    /** Returns the summary as JSON. */
    public String json() {
        return Json.of(this);
    }

    /** Returns the summary in sentences, the most important first. */
    public List<String> inWords() {
        return SummaryWords.of(this);
    }
}
