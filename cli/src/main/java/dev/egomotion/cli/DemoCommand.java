package dev.egomotion.cli;

import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.engine.ingest.SceneSource;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the main job on a rendered street: no file, no broker, no network needed. */
@Command(
        name = "demo",
        description = {
            "Drive through a rendered street, on a broker inside this process, and compare with the truth.",
            ""
        },
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    /** The default networks' own size: rendering more would only be thrown away. */
    private static final int WIDTH = 416;

    private static final int HEIGHT = 128;

    private static final Path OUT = Path.of("egomotion-out", "demo");

    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "60",
            description = "How many frames (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which street (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin private ReplayOptions options;
    @Mixin private CommonOptions common;

    DemoCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        SceneSettings scene;
        try {
            scene = SceneSettings.of(WIDTH, HEIGHT, frames, seed);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--frames: " + e.getMessage(), e);
        }
        boolean ownFolder = options.out == null;
        if (ownFolder) {
            options.out = OUT;
        }
        SceneDrive drive = SceneDrive.street(scene);
        try (SceneSource source =
                new SceneSource("rendered street", drive, scene.framePeriodNanos())) {
            return new ReplayRun(
                            ReplayRun.Console.of(spec.commandLine()),
                            interruption,
                            options.settings(),
                            options,
                            new ReplayRun.Drive(
                                    "demo",
                                    List.of(),
                                    source,
                                    drive.camera(),
                                    options.chosen(),
                                    Optional.of(
                                            Trajectory.of(
                                                    "the rendered street's own",
                                                    true,
                                                    source.truth()))))
                    .run(ownFolder);
        }
    }
}
