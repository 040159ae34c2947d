package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.geometry.values.Camera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Replays a recorded drive through the pipeline and writes what comes out. */
@Command(
        name = "replay",
        description = {
            "Replay a recorded drive: trajectory, depth maps and photometric confidence as Kafka topics and as"
                    + " files.",
            ""
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:every frame of the recording has its record",
            "  1:the cluster, the pipeline, the output or the recording failed; what was done is kept",
            "  2:the command line, an input or the configuration cannot be used",
            "130:interrupted (Ctrl-C); what was done is kept"
        })
final class ReplayCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description =
                    "Known poses to compare with: KITTI (by frame index), TUM or EuRoC (by time) (default: the"
                            + " input folder's poses.txt).")
    private Path reference;

    @Option(
            names = "--overwrite",
            description = "Replace an earlier replay's results in DIR; other files there stay.")
    private boolean overwrite;

    @Mixin private RecordingOptions recording;
    @Mixin private ReplayOptions options;
    @Mixin private CommonOptions common;

    ReplayCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings();
        if (recording.measuresSpeed() && !settings.topology().refinement().enabled()) {
            throw new BadInputException(
                    "--speed: the networks' motion alone has no use for it; leave --networks-alone out");
        }
        try (FrameSource source = recording.open(settings)) {
            Camera chosen = recording.camera(source.description(), settings);
            Map<String, String> shown = options.chosen();
            shown.putAll(recording.chosen());
            return new ReplayRun(
                            ReplayRun.Console.of(spec.commandLine()),
                            interruption,
                            settings,
                            options,
                            new ReplayRun.Drive(
                                    recording.name(),
                                    List.of(recording.input()),
                                    source,
                                    chosen,
                                    shown,
                                    truth()))
                    .run(overwrite);
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /** The file that was given, else a drive in our own layout may carry its true poses. */
    private Optional<Trajectory> truth() throws SourceException {
        Path file = reference == null ? recording.input().resolve("poses.txt") : reference;
        if (reference == null && !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Trajectory truth = Trajectory.reference(file, Optional.empty());
        // Frames are counted from the first that is replayed, times stay the recording's own.
        return Optional.of(truth.timed() ? truth : truth.frames(recording.from(), Long.MAX_VALUE));
    }
}
