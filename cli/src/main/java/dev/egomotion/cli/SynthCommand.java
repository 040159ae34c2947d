package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.scene.VariedStreets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes rendered drives with their truth. */
@Command(
        name = "synth",
        description = {
            "Render a drive through a street and write it with exact poses and depth: images/, camera.yaml,"
                    + " times.txt, poses.txt, depth/. With --streets: many, each with another camera and speed,"
                    + " to train on.",
            ""
        },
        sortOptions = false)
final class SynthCommand implements Callable<Integer> {
    static final int WIDTH = 832;
    static final int HEIGHT = 256;

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{1,4})x([1-9][0-9]{1,4})");

    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description =
                    "A new or empty folder for the drive, or for the folders street-000, .. of many.")
    private Path out;

    @Option(
            names = "--streets",
            paramLabel = "N",
            description =
                    "Render N drives, 1 to 1000, each through another street with another camera and speed; every"
                            + " third has traffic.")
    private Integer streets;

    @Option(
            names = "--frames",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many frames, ten per second (default: ${DEFAULT-VALUE}).")
    private int frames;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = WIDTH + "x" + HEIGHT,
            description = "Image size, pixels (default: ${DEFAULT-VALUE}).")
    private String size;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Which street: the same seed gives the same drive (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--speed",
            paramLabel = "M/S",
            description =
                    "Mean speed, metres per second, 0 to 40 (default: 5; with --streets 2 to 15, each its own).")
    private Double speed;

    @Option(
            names = "--shake",
            paramLabel = "DEGREES",
            defaultValue = "0",
            description =
                    "Let the camera shake: standard deviation of pitch, yaw and roll, each anew in every"
                            + " frame, 0 to 5 (default: ${DEFAULT-VALUE}).")
    private double shake;

    @Option(names = "--no-traffic", description = "Leave moving cars out.")
    private boolean noTraffic;

    @Mixin private CommonOptions common;

    SynthCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        List<SceneSettings> scenes = scenes();
        interruption.whenRequested(() -> {});
        int written = 0;
        int drives = 0;
        try {
            DriveWriter.requireEmpty(out);
            while (drives < scenes.size() && !interruption.requested()) {
                Path folder = streets == null ? out : out.resolve("street-%03d".formatted(drives));
                written += write(SceneDrive.street(scenes.get(drives)), folder);
                drives++;
                if (streets != null) {
                    spec.commandLine().getErr().printf("%d of %d: %s%n", drives, streets, folder);
                }
            }
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%d frames%s with poses and depth are in %s%n",
                        written, streets == null ? "" : " of " + drives + " streets", out);
        return interruption.requested() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
    }

    /** Returns how many frames were written: all, unless interrupted. */
    private int write(SceneDrive drive, Path folder) throws SourceException {
        int written = 0;
        try (DriveWriter writer = new DriveWriter(folder, drive.camera(), Truth.EXACT)) {
            while (written < drive.size() && !interruption.requested()) {
                SceneFrame frame = drive.frame(written);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
                written++;
            }
        }
        return written;
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
