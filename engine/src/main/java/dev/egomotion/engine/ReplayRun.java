package dev.egomotion.engine;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.engine.cluster.CameraRetirement;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.evaluate.GpsComparison;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.FramesInFlight;
import dev.egomotion.engine.ingest.Health;
import dev.egomotion.engine.ingest.Ingest;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.engine.report.ReplaySummary;
import dev.egomotion.engine.report.Report;
import dev.egomotion.engine.report.RunDescription;
import dev.egomotion.engine.report.RunEnd;
import dev.egomotion.engine.report.RunEnd.Exit;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.ResultWriter;
import dev.egomotion.engine.results.Results;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeUnavailableException;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.SegmentStart;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** One replay from the first frame to the last file. */
final class ReplayRun {
    /** Frames whose pictures stand in the report, and the bytes of memory that they take until then. */
    private static final int SAMPLES = 400;

    private static final long SAMPLE_BYTES = 64 << 20;

    private final Replay.Drive drive;
    private final Choice choice;
    private final ReplayListener listener;

    /**
     * How it is replayed.
     *
     * @param cluster empty for a broker inside this process
     * @param place whose topics and names it works on
     * @param out folder for the results
     * @param overwrite whether earlier results there may be replaced
     * @param shown what the user chose, by name, as reports show it
     */
    record Choice(
            Settings settings,
            ModelLocation model,
            Optional<Cluster> cluster,
            Place place,
            Optional<String> cameraId,
            Path out,
            boolean overwrite,
            Rate rate,
            Map<String, String> shown) {}

    ReplayRun(Replay.Drive drive, Choice choice, ReplayListener listener) {
        this.drive = drive;
        this.choice = choice;
        this.listener = listener;
    }

    ReplayResult run() throws EngineException, InterruptedException {
        RunId run = runId();
        try {
            ResultFolder.check(choice.out(), choice.overwrite(), drive.inputs());
        } catch (EngineException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        List<String> warnings = warnings();
        warnings.forEach(listener::note);
        try (Pipeline pipeline =
                Pipeline.start(
                        choice.settings(),
                        choice.model(),
                        choice.cluster(),
                        choice.place(),
                        run.segment(),
                        listener::note)) {
            listener.note(pipeline.computedBy());
            ResultFolder folder;
            try {
                // Nothing of an earlier run goes before all that this one needs is open.
                folder = ResultFolder.prepare(choice.out(), choice.overwrite());
            } catch (EngineException e) {
                throw new BadInputException(e.getMessage(), e);
            }
            listener.prepared(folder);
            folder.publish(ResultFolder.CAMERA, DriveWriter.yaml(drive.camera(), drive.name()));
            return through(pipeline, folder, describe(run, pipeline, warnings));
        }
    }

    private RunId runId() throws BadInputException {
        boolean alone = choice.cluster().isEmpty();
        String unique = RunId.unique(Instant.now());
        String camera =
                choice.cameraId()
                        .orElseGet(() -> alone ? drive.name() : drive.name() + "-" + unique);
        try {
            return new RunId(camera, alone ? "0" : unique);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--camera-id: " + e.getMessage(), e);
        }
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>(drive.notes());
        drive.truth().ifPresent(truth -> warnings.addAll(truth.notes()));
        switch (drive.camera().calibration()) {
            case CALIBRATED -> {}
            case FIELD_OF_VIEW -> warnings.add(fieldOfViewAlone());
            case GUESSED -> warnings.add(guessed());
        }
        return warnings;
    }

    /** Returns what the user should know of a guessed camera, in one sentence. */
    private String guessed() {
        PinholeCamera camera = drive.camera().pinhole();
        return ("No camera file: the intrinsics are a guess (%.0f degrees wide, fx = fy = %.0f pixels, principal point"
                        + " in the middle, no distortion), so confidence is capped at %.2f; give --camera FILE or"
                        + " --fov DEGREES.")
                .formatted(Math.toDegrees(camera.horizontalFieldOfView()), camera.fx(), cap());
    }

    private String fieldOfViewAlone() {
        return ("Of the camera only the field of view is known: the principal point is taken to be in the middle and"
                        + " the lens without distortion, so confidence is capped at %.2f; give --camera FILE.")
                .formatted(cap());
    }

    private double cap() {
        return choice.settings().topology().validator().cap(drive.camera().calibration());
    }

    private RunDescription describe(RunId run, Pipeline pipeline, List<String> warnings)
            throws EngineException {
        Map<String, String> shown = new LinkedHashMap<>(choice.shown());
        if (choice.cluster().isPresent()) {
            shown.put("topics", pipeline.settings().topics().prefix() + "*");
            shown.put("application id", pipeline.settings().streams().applicationId());
        }
        Map<String, String> versions;
        try {
            versions = Versions.all();
        } catch (RuntimeUnavailableException e) {
            throw new EngineException(e.getMessage(), e);
        }
        shown.put("settings", pipeline.provenance().fingerprint());
        return new RunDescription(
                run,
                drive.source().description(),
                drive.camera(),
                pipeline.model().depth().contract(),
                pipeline.model().pose().contract(),
                pipeline.computedBy(),
                shown,
                versions,
                warnings);
    }

    private ReplayResult through(Pipeline pipeline, ResultFolder folder, RunDescription description)
            throws EngineException, InterruptedException {
        FramesInFlight inFlight = new FramesInFlight(choice.settings().ingest().lead());
        SampleFrames samples = new SampleFrames(SAMPLES, SAMPLE_BYTES);
        FrameSource source = drive.source();
        SegmentStart segment = source.segmentStart(drive.camera());
        long began = System.nanoTime();
        RunEnd end;
        Results results;
        try (ResultWriter writer =
                ResultWriter.open(
                        pipeline.connection(),
                        pipeline.settings().topics(),
                        description.run(),
                        pipeline.provenance(),
                        folder,
                        inFlight,
                        pipeline.times())) {
            Health health = () -> check(pipeline, writer, inFlight);
            Ingest ingest =
                    new Ingest(
                            pipeline.connection(),
                            pipeline.settings().topics().frames(),
                            description.run(),
                            choice.rate(),
                            pipeline.settings().streams().largestFrameBytes(),
                            inFlight,
                            samples,
                            pipeline.times(),
                            listener::note,
                            health);
            Exit exit;
            String detail = "";
            listener.began(progress(ingest, inFlight, writer));
            try {
                Ingest.Outcome fed = ingest.run(drive.source(), segment);
                writer.expect(fed.frames());
                writer.await(health);
                if (choice.place() == Place.GUEST) {
                    retire(pipeline, description.run());
                }
                detail = fed.detail();
                exit =
                        switch (fed.reason()) {
                            case END_OF_SOURCE, CAMERA_RETIRED -> Exit.DONE;
                            case INTERRUPTED -> Exit.INTERRUPTED;
                            default -> Exit.SOURCE_FAILED;
                        };
            } catch (EngineException e) {
                exit = Exit.FAILED;
                detail = e.getMessage();
                listener.failed(e);
            } finally {
                listener.ended();
            }
            writer.close();
            results = writer.results();
            end =
                    new RunEnd(
                            exit,
                            String.valueOf(detail),
                            inFlight.sent(),
                            (System.nanoTime() - began) / 1e9,
                            pipeline.times().snapshot());
        }
        Optional<String> topics =
                choice.place() == Place.OWN_KEPT
                        ? Optional.of(
                                "%s* at %s"
                                        .formatted(
                                                pipeline.settings().topics().prefix(),
                                                pipeline.connection().bootstrapServers()))
                        : Optional.empty();
        return finish(folder, description, results, end, samples, segment, topics);
    }

    private ReplayListener.Progress progress(
            Ingest ingest, FramesInFlight inFlight, ResultWriter writer) {
        return new ReplayListener.Progress() {
            @Override
            public OptionalLong frames() {
                return drive.source().description().frames();
            }

            @Override
            public long sent() {
                return inFlight.sent();
            }

            @Override
            public long answered() {
                return writer.arrived();
            }

            @Override
            public long tracked() {
                return writer.tracked();
            }

            @Override
            public void stop() {
                ingest.stop();
            }
        };
    }

    /** The service whose guest this was keeps nothing of a camera that will not come again. */
    private void retire(Pipeline pipeline, RunId run) throws EngineException, InterruptedException {
        new CameraRetirement(
                        pipeline.connection(),
                        pipeline.settings().topics().frames(),
                        choice.settings().cluster().deadline())
                .retire(List.of(run.camera()));
    }

    private void check(Pipeline pipeline, ResultWriter writer, FramesInFlight inFlight)
            throws EngineException {
        pipeline.check();
        writer.check();
        double silent = inFlight.silentNanos() / 1e9;
        if (silent > choice.settings().ingest().stallSeconds()) {
            throw new EngineException(
                    "no trajectory record came for %.0f s while %d frames were under way"
                            .formatted(silent, inFlight.sent() - inFlight.answered()));
        }
    }

    private ReplayResult finish(
            ResultFolder folder,
            RunDescription description,
            Results results,
            RunEnd end,
            SampleFrames samples,
            SegmentStart segment,
            Optional<String> topics)
            throws EngineException {
        Optional<TruthComparison> truth = Optional.empty();
        if (drive.truth().isPresent()) {
            try {
                truth =
                        Optional.of(
                                TruthComparison.of(results.track(), drive.truth().orElseThrow()));
            } catch (SourceException e) {
                String warning = "not compared with the known path: " + e.getMessage();
                listener.note(warning);
                description = description.withWarning(warning);
            }
        }
        Optional<GpsComparison> gps = Optional.empty();
        if (drive.gps().isPresent()) {
            try {
                gps =
                        Optional.of(
                                GpsComparison.of(
                                        results.track(),
                                        drive.gps().orElseThrow(),
                                        results.scaleSource() != ScaleSource.NONE));
            } catch (SourceException e) {
                String warning = "not compared with the GPS track: " + e.getMessage();
                listener.note(warning);
                description = description.withWarning(warning);
            }
        }
        ReplaySummary summary = ReplaySummary.of(description, results, end, truth, gps);
        try {
            Report.write(folder, summary, results, truth, gps, cap(), samples, segment);
        } catch (EngineException e) {
            // What stopped the run says more than that its report cannot be written either.
            throw end.exit() == Exit.FAILED ? new EngineException(end.detail(), e) : e;
        }
        ReplayResult result = new ReplayResult(end, folder, results, summary, truth, gps, topics);
        listener.finished(result);
        return switch (end.exit()) {
            case DONE, INTERRUPTED -> result;
            case SOURCE_FAILED, FAILED -> throw new EngineException(end.detail());
        };
    }
}
