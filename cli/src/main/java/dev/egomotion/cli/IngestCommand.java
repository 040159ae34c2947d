package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.engine.ingest.FramesInFlight;
import dev.egomotion.engine.ingest.Ingest;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.topology.steps.StepTimes;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Feeds a recording into the frames topic and reads no results. */
@Command(
        name = "ingest",
        description = {
            "Feed a recorded drive into the frames topic of a Kafka cluster, where 'egomotion run' works.",
            ""
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:every frame of the recording is on the topic",
            "  1:the cluster or the recording failed; the segment is closed",
            "  2:the command line, an input or the configuration cannot be used",
            "130:interrupted (Ctrl-C); the segment is closed"
        })
final class IngestCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Option(
            names = "--camera-id",
            paramLabel = "ID",
            description = "Key of the camera's records (default: from the input's name).")
    private String cameraId;

    @Option(
            names = "--rate",
            paramLabel = "max|realtime|Nx",
            converter = ReplayOptions.RateConverter.class,
            defaultValue = "max",
            description = "How fast the recording is fed in (default: ${DEFAULT-VALUE}).")
    private Rate rate;

    @Mixin private RecordingOptions recording;
    @Mixin private ClusterOptions options;
    @Mixin private CommonOptions common;

    IngestCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws BadInputException, ReplayException, InterruptedException {
        String cluster = options.requireCluster();
        Settings settings = options.settings();
        RunId run = runId();
        try (FrameSource source = recording.open(settings)) {
            Camera camera = recording.camera(source.description(), settings);
            source.description().notes().forEach(this::note);
            Connection connection =
                    new Connection(
                            cluster,
                            options.clientProperties(),
                            settings.topology().streams().largestRecordBytes());
            ClusterStart start = options.start(connection, settings);
            start.contact();
            start.establishTopics(settings.topology());
            Ingest ingest =
                    new Ingest(
                            connection,
                            settings.topology().topics().frames(),
                            run,
                            rate,
                            settings.topology().streams().largestFrameBytes(),
                            FramesInFlight.unanswered(),
                            new SampleFrames(1),
                            new StepTimes(),
                            () -> {});
            interruption.whenRequested(ingest::stop);
            Ingest.Outcome outcome =
                    ingest.run(
                            source,
                            source.description().segmentStart(camera, source.measuresSpeed()));
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%d frames of camera %s, segment %s, on %s at %s%n",
                            outcome.frames(),
                            run.camera(),
                            run.segment(),
                            settings.topology().topics().frames(),
                            cluster);
            return switch (outcome.reason()) {
                case END_OF_SOURCE, CAMERA_RETIRED -> ExitCodes.DONE;
                case INTERRUPTED -> ExitCodes.INTERRUPTED;
                case SOURCE_FAILED, FORMAT_CHANGED, CLOCK_JUMPED, FRAMES_LOST ->
                        throw new ReplayException(outcome.detail());
            };
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private RunId runId() throws BadInputException {
        try {
            return new RunId(
                    cameraId == null ? recording.name() : cameraId, RunId.unique(Instant.now()));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--camera-id: " + e.getMessage(), e);
        }
    }

    private void note(String line) {
        spec.commandLine().getErr().println("egomotion: " + line);
    }
}
