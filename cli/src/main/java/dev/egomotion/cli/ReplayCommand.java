package dev.egomotion.cli;

import dev.egomotion.engine.Replay;
import dev.egomotion.engine.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replays a recorded drive through the pipeline and writes what comes out. */
@Command(name = "replay", sortOptions = false)
final class ReplayCommand extends EgomotionCommand {
    @Option(names = "--reference", paramLabel = "FILE")
    private Path reference;

    @Option(names = "--overwrite")
    private boolean overwrite;

    @Mixin private RecordingOptions recording;
    @Mixin private ReplayOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        Settings settings = options.settings();
        Replay replay = options.applyTo(Replay.of(recording.recording()), settings);
        replay.showing(recording.chosen());
        if (reference != null) {
            replay.reference(reference);
        }
        if (overwrite) {
            replay.overwrite();
        }
        return replayed(replay);
    }
}
