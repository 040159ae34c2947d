package dev.egomotion.cli;

import dev.egomotion.engine.LensCalibration;
import dev.egomotion.engine.SettingsFile;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.model.ModelLocation;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Estimates a camera from a recording in which it turns. */
@Command(name = "calibrate", sortOptions = false)
final class CalibrateCommand extends EgomotionCommand {
    @Option(names = "--out", paramLabel = "FILE", required = true)
    private Path out;

    @Option(names = "--model", paramLabel = "FILE|DIR")
    private Path model;

    @Mixin private RecordingOptions recording;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        ModelLocation networks = model == null ? ModelLocation.starter() : ModelLocation.of(model);
        LensCalibration calibration =
                new LensCalibration(
                        recording.recording(), SettingsFile.defaults(), networks, this::note);
        out().printf("%s: %s%n", out, calibration.write(out).words());
        return ExitCodes.DONE;
    }
}
