package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.engine.cluster.CameraRetirement;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.engine.ingest.FramesInFlight;
import dev.egomotion.engine.ingest.Health;
import dev.egomotion.engine.ingest.Ingest;
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
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.model.RuntimeUnavailableException;
import dev.egomotion.schemas.SegmentStart;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;

/** One replay from the first frame to the last file. */
final class ReplayRun {
    private static final int SAMPLES = 8;

    private final Console console;
    private final Interruption interruption;
    private final Settings settings;
    private final ReplayOptions options;
    private final Drive drive;

    /**
     * Where it says what to whom.
     *
     * @param out the results in words
     * @param err how it goes
     */
    record Console(PrintWriter out, PrintWriter err) {
        static Console of(CommandLine command) {
            return new Console(command.getOut(), command.getErr());
        }
    }

    /**
     * What is replayed.
     *
     * @param name names the results' folder and the camera where the user names neither
     * @param inputs files and folders that it is read from
     * @param source the recording
     * @param camera the camera that took it
     * @param options what the user chose, by name
     * @param truth known poses
     */
    record Drive(
            String name,
            List<Path> inputs,
            FrameSource source,
            Camera camera,
            Map<String, String> options,
            Optional<Trajectory> truth) {}

    ReplayRun(
            Console console,
            Interruption interruption,
            Settings settings,
            ReplayOptions options,
            Drive drive) {
        this.console = console;
        this.interruption = interruption;
        this.settings = settings;
        this.options = options;
        this.drive = drive;
    }

    /**
     * Runs it.
     *
     * @param overwrite whether earlier results may be replaced
     * @return the exit code
     */
    int run(boolean overwrite) throws BadInputException, ReplayException, InterruptedException {
        options.requireConsistent();
        RunId run = runId();
        Path out = options.out == null ? Path.of("egomotion-out", drive.name()) : options.out;
        try {
            ResultFolder.check(out, overwrite, drive.inputs());
        } catch (ReplayException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        List<String> warnings = warnings();
        warnings.forEach(this::note);
        try (Pipeline pipeline =
                Pipeline.start(settings, options, options.place(), run.segment(), this::note)) {
            note(pipeline.computedBy());
            ResultFolder folder;
            try {
                // Nothing of an earlier run goes before all that this one needs is open.
                folder = ResultFolder.prepare(out, overwrite);
            } catch (ReplayException e) {
                throw new BadInputException(e.getMessage(), e);
            }
            Logging.warningsTo(folder.log());
            return through(pipeline, folder, describe(run, pipeline, warnings));
        }
    }

    private void note(String line) {
        console.err().println("egomotion: " + line);
    }

    private RunId runId() throws BadInputException {
        boolean alone = options.cluster().isEmpty();
        String unique = RunId.unique(Instant.now());
        String camera =
                options.cameraId != null
                        ? options.cameraId
                        : alone ? drive.name() : drive.name() + "-" + unique;
        try {
            return new RunId(camera, alone ? "0" : unique);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--camera-id: " + e.getMessage(), e);
        }
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>(drive.source().description().notes());
        drive.truth().ifPresent(truth -> warnings.addAll(truth.notes()));
        if (drive.camera().calibration() == Camera.Calibration.GUESSED) {
            warnings.add(CameraChoice.warning(drive.camera(), cap()));
        }
        return warnings;
    }

    private double cap() {
        return drive.camera().calibration() == Camera.Calibration.GUESSED
                ? settings.topology().validator().guessedCameraCap()
                : 1;
    }

    private RunDescription describe(RunId run, Pipeline pipeline, List<String> warnings)
            throws ReplayException {
        Map<String, String> shown = new LinkedHashMap<>(drive.options());
        if (options.cluster().isPresent()) {
            shown.put("topics", pipeline.settings().topics().prefix() + "*");
            shown.put("application id", pipeline.settings().streams().applicationId());
        }
        Map<String, String> versions;
        try {
            versions = Versions.all();
        } catch (RuntimeUnavailableException e) {
            throw new ReplayException(e.getMessage(), e);
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

    private int through(Pipeline pipeline, ResultFolder folder, RunDescription description)
            throws ReplayException, InterruptedException {
        FramesInFlight inFlight = new FramesInFlight(settings.ingest().lead());
        SampleFrames samples = new SampleFrames(SAMPLES);
        FrameSource source = drive.source();
        SegmentStart segment =
                source.description().segmentStart(drive.camera(), source.measuresSpeed());
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
                            options.rate,
                            pipeline.settings().streams().largestFrameBytes(),
                            inFlight,
                            samples,
                            pipeline.times(),
                            health);
            interruption.whenRequested(
                    () -> {
                        console.err()
                                .println(
                                        "egomotion: ending with what is under way; once more ends at once");
                        ingest.stop();
                    });
            Exit exit;
            String detail = "";
            try (ProgressLine progress = progress(inFlight, writer)) {
                Ingest.Outcome fed = ingest.run(drive.source(), segment);
                writer.expect(fed.frames());
                writer.await(health);
                if (options.join) {
                    retire(pipeline, description.run());
                }
                detail = fed.detail();
                exit =
                        switch (fed.reason()) {
                            case END_OF_SOURCE, CAMERA_RETIRED -> Exit.DONE;
                            case INTERRUPTED -> Exit.INTERRUPTED;
                            default -> Exit.SOURCE_FAILED;
                        };
            } catch (ReplayException e) {
                exit = Exit.FAILED;
                detail = e.getMessage();
                Logging.failure(e);
            }
            writer.close();
            results = writer.results();
            end =
                    new RunEnd(
                            exit,
                            detail,
                            inFlight.sent(),
                            (System.nanoTime() - began) / 1e9,
                            pipeline.times().snapshot());
        }
        if (options.keepTopics) {
            console.out()
                    .printf(
                            "Topics: %s* at %s%n",
                            pipeline.settings().topics().prefix(),
                            pipeline.connection().bootstrapServers());
        }
        return finish(folder, description, results, end, samples, segment);
    }

    private ProgressLine progress(FramesInFlight inFlight, ResultWriter writer) {
        return new ProgressLine(
                console.err(),
                Terminal.isWatched(),
                drive.source().description().frames(),
                inFlight,
                writer);
    }

    /** The service whose guest this was keeps nothing of a camera that will not come again. */
    private static void retire(Pipeline pipeline, RunId run)
            throws ReplayException, InterruptedException {
        new CameraRetirement(pipeline.connection(), pipeline.settings().topics().frames())
                .retire(List.of(run.camera()));
    }

    private void check(Pipeline pipeline, ResultWriter writer, FramesInFlight inFlight)
            throws ReplayException {
        pipeline.check();
        writer.check();
        double silent = inFlight.silentNanos() / 1e9;
        if (silent > settings.ingest().stallSeconds()) {
            throw new ReplayException(
                    "no trajectory record came for %.0f s while %d frames were under way"
                            .formatted(silent, inFlight.sent() - inFlight.answered()));
        }
    }

    private int finish(
            ResultFolder folder,
            RunDescription description,
            Results results,
            RunEnd end,
            SampleFrames samples,
            SegmentStart segment)
            throws ReplayException {
        Optional<TruthComparison> truth = Optional.empty();
        if (drive.truth().isPresent()) {
            try {
                truth =
                        Optional.of(
                                TruthComparison.of(results.track(), drive.truth().orElseThrow()));
            } catch (SourceException e) {
                String warning = "not compared with the known path: " + e.getMessage();
                console.err().println("egomotion: " + warning);
                description = description.withWarning(warning);
            }
        }
        ReplaySummary summary = ReplaySummary.of(description, results, end, truth);
        try {
            Report.write(folder, summary, results, truth, cap(), samples, segment);
        } catch (ReplayException e) {
            // What stopped the run says more than that its report cannot be written either.
            throw end.exit() == Exit.FAILED ? new ReplayException(end.detail(), e) : e;
        }
        summary.inWords().forEach(console.out()::println);
        truth.ifPresent(t -> t.inWords().forEach(console.out()::println));
        console.out().println("Report: " + folder.report());
        switch (end.exit()) {
            case DONE -> {
                return ExitCodes.DONE;
            }
            case INTERRUPTED -> {
                return ExitCodes.INTERRUPTED;
            }
            default -> throw new ReplayException(end.detail());
        }
    }
}
