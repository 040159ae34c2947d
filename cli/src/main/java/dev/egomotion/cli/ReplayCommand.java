package dev.egomotion.cli;

import dev.egomotion.engine.Replay;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.failure.BadInputException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
final class ReplayCommand extends EgomotionCommand {
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

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings();
        if (recording.measuresSpeed() && !settings.topology().refinement().enabled()) {
            throw new BadInputException(
                    "--speed: the networks' motion alone has no use for it; leave --networks-alone out");
        }
        Replay replay = options.applyTo(Replay.of(recording.recording()), settings);
        replay.showing(recording.chosen());
        if (reference != null) {
            replay.reference(reference);
        }
        if (overwrite) {
            replay.overwrite();
        }
        return new ReplayLines(this).run(replay);
    }
}
