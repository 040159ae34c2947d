package dev.egomotion.cli;

import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.engine.Replay;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.ingest.SceneSource;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the main job on a rendered street: no file, no broker, no network needed. */
@Command(name = "demo", sortOptions = false)
final class DemoCommand extends EgomotionCommand {
    /** The default networks' own size: rendering more would only be thrown away. */
    private static final int WIDTH = 416;

    private static final int HEIGHT = 128;

    @Option(names = "--frames", paramLabel = "N", defaultValue = "60")
    private int frames;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
    private long seed;

    @Mixin private ReplayOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        SceneSettings scene;
        try {
            scene = SceneSettings.of(WIDTH, HEIGHT, frames, seed);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--frames: " + e.getMessage(), e);
        }
        SceneDrive drive = SceneDrive.street(scene);
        try (SceneSource source =
                new SceneSource("rendered street", drive, scene.framePeriodNanos())) {
            Trajectory truth = Trajectory.of("the rendered street's own", true, source.truth());
            Replay replay =
                    Replay.of(
                            new Replay.Drive(
                                    "demo", List.of(), source, drive.camera(), Optional.of(truth)));
            if (options.out == null) {
                replay.overwrite();
            }
            return replayed(options.applyTo(replay, options.settings()));
        }
    }
}
