package dev.egomotion.cli;

import dev.egomotion.codecs.DriveWriter;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a rendered drive with its truth. */
@Command(
        name = "synth",
        description = {
            "Render a drive through a street and write it with exact poses and depth: images/, camera.yaml,"
                    + " times.txt, poses.txt, depth/.",
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
            description = "A new or empty folder for the drive.")
    private Path out;

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
            defaultValue = "5",
            description = "Mean speed, metres per second, 0 to 40 (default: ${DEFAULT-VALUE}).")
    private double speed;

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
        SceneDrive drive = SceneDrive.street(scene());
        interruption.whenRequested(() -> {});
        int written = 0;
        try (DriveWriter writer = new DriveWriter(out, drive.camera())) {
            while (written < drive.size() && !interruption.requested()) {
                SceneFrame frame = drive.frame(written);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
                written++;
            }
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .printf("%d frames with poses and depth are in %s%n", written, out);
        return interruption.requested() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
    }

    private SceneSettings scene() throws BadInputException {
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            throw new BadInputException(
                    "--size: '" + size + "' is no image size; expected WxH, such as 832x256");
        }
        try {
            return SceneSettings.of(
                            Integer.parseInt(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            frames,
                            seed)
                    .withSpeed(speed)
                    .withTraffic(!noTraffic)
                    .withShake(Math.toRadians(shake));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--frames, --size, --speed, --shake: " + e.getMessage(), e);
        }
    }
}
