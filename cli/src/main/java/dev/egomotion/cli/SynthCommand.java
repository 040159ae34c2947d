package dev.egomotion.cli;

import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.RenderedStreets;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.scene.SceneSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes rendered drives with their truth. */
@Command(name = "synth", sortOptions = false)
final class SynthCommand extends EgomotionCommand {
    static final int WIDTH = 832;
    static final int HEIGHT = 256;

    @Option(names = "--out", paramLabel = "DIR", required = true)
    private Path out;

    @Option(names = "--streets", paramLabel = "N")
    private Integer streets;

    @Option(names = "--frames", paramLabel = "N", defaultValue = "100")
    private int frames;

    @Option(names = "--size", paramLabel = "WxH", defaultValue = WIDTH + "x" + HEIGHT)
    private String size;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1")
    private long seed;

    @Option(names = "--speed", paramLabel = "M/S")
    private Double speed;

    @Option(names = "--shake", paramLabel = "DEGREES", defaultValue = "0")
    private double shake;

    @Option(names = "--no-traffic")
    private boolean noTraffic;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        List<SceneSettings> scenes = scenes();
        interruption().whenRequested(() -> {});
        int written = 0;
        int drives = 0;
        RenderedDrive.requireEmpty(out);
        while (drives < scenes.size() && !interruption().requested()) {
            Path folder = streets == null ? out : out.resolve("street-%03d".formatted(drives));
            written += RenderedDrive.write(scenes.get(drives), folder, interruption()::requested);
            drives++;
            if (streets != null) {
                err().printf("%d of %d: %s%n", drives, streets, folder);
            }
        }
        out().printf(
                        "%d frames%s with poses and depth are in %s%n",
                        written, streets == null ? "" : " of " + drives + " streets", out);
        return interruption().requested() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
    }

    private List<SceneSettings> scenes() throws BadInputException {
        try {
            return RenderedStreets.scenes(
                    size,
                    streets == null ? OptionalInt.empty() : OptionalInt.of(streets),
                    frames,
                    seed,
                    RecordingOptions.optional(speed),
                    Math.toRadians(shake),
                    !noTraffic);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(
                    "--streets, --frames, --size, --speed, --shake: " + e.getMessage(), e);
        }
    }
}
