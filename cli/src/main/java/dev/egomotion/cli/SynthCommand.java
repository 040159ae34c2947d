package dev.egomotion.cli;

import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.scene.VariedStreets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes rendered drives with their truth. */
@Command(name = "synth", sortOptions = false)
final class SynthCommand extends EgomotionCommand {
    static final int WIDTH = 832;
    static final int HEIGHT = 256;

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{1,4})x([1-9][0-9]{1,4})");

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
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            throw new BadInputException(
                    "--size: '" + size + "' is no image size; expected WxH, such as 832x256");
        }
        int width = Integer.parseInt(parts.group(1));
        int height = Integer.parseInt(parts.group(2));
        try {
            if (streets == null) {
                return List.of(varied(SceneSettings.of(width, height, frames, seed)));
            }
            VariedStreets varied = new VariedStreets(width, height, streets, frames, seed);
            return IntStream.range(0, streets).mapToObj(i -> varied(varied.street(i))).toList();
        } catch (IllegalArgumentException e) {
            throw new BadInputException(
                    "--streets, --frames, --size, --speed, --shake: " + e.getMessage(), e);
        }
    }

    /** Returns a scene with what the options say over it. */
    private SceneSettings varied(SceneSettings scene) {
        SceneSettings moved = speed == null ? scene : scene.withSpeed(speed);
        return moved.withTraffic(scene.traffic() && !noTraffic).withShake(Math.toRadians(shake));
    }
}
