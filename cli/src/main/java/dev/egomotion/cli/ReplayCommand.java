package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.recording.SourceWithSpeed;
import dev.egomotion.codecs.trajectory.SpeedTable;
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
import picocli.CommandLine.Parameters;
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

    @Parameters(
            paramLabel = "INPUT",
            description =
                    "A video file; a folder of images (with times.txt, camera.yaml); a KITTI odometry sequence; a"
                            + " KITTI raw drive; a TUM RGB-D folder.")
    private Path input;

    @Option(
            names = "--camera",
            paramLabel = "FILE",
            description =
                    "Intrinsics: ROS CameraInfo YAML, OpenCV FileStorage YAML or XML, KITTI calib.txt or"
                            + " calib_cam_to_cam.txt.")
    private Path camera;

    @Option(
            names = "--fov",
            paramLabel = "DEGREES",
            description = "Horizontal field of view, where there is no camera file.")
    private Double fieldOfView;

    @Option(
            names = "--camera-height",
            paramLabel = "METRES",
            description =
                    "Height of the camera above the ground: lengths are then metres (default: the camera file's"
                            + " height_above_ground).")
    private Double cameraHeight;

    @Option(
            names = "--speed",
            paramLabel = "FILE",
            description =
                    "Measured speeds, rows of seconds (on the recording's clock) and metres per second: lengths are"
                            + " then metres by them.")
    private Path speed;

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

    @Option(
            names = "--passthrough",
            description = "Send a video's own H.264 or H.265 packets untouched, not images.")
    private boolean passthrough;

    @Option(
            names = "--from",
            paramLabel = "N",
            defaultValue = "0",
            description = "First frame, counted from 0 (default: 0).")
    private long from;

    @Option(names = "--to", paramLabel = "M", description = "Last frame (default: the last).")
    private Long to;

    @Mixin private ReplayOptions options;
    @Mixin private CommonOptions common;

    ReplayCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        if (camera != null && fieldOfView != null) {
            throw new BadInputException("--camera and --fov: give one of them");
        }
        Settings settings = options.settings();
        if (speed != null && !settings.topology().refinement().enabled()) {
            throw new BadInputException(
                    "--speed: the networks' motion alone has no use for it; leave --networks-alone out");
        }
        try (FrameSource source = open(settings)) {
            Camera chosen =
                    CameraChoice.choose(
                            source.description(),
                            camera,
                            fieldOfView,
                            settings.camera().guessedFieldOfViewDegrees());
            chosen = CameraChoice.atHeight(chosen, cameraHeight);
            Map<String, String> shown = options.chosen();
            shown.put("frames travel as", passthrough ? "packets" : "images");
            if (speed != null) {
                shown.put("speed", speed.toString());
            }
            return new ReplayRun(
                            ReplayRun.Console.of(spec.commandLine()),
                            interruption,
                            settings,
                            options,
                            new ReplayRun.Drive(
                                    name(input), List.of(input), source, chosen, shown, truth()))
                    .run(overwrite);
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private FrameSource open(Settings settings) throws SourceException, BadInputException {
        if (speed == null) {
            return FrameSources.open(input, sourceOptions(settings));
        }
        SpeedTable speeds = SpeedTable.read(speed);
        return new SourceWithSpeed(FrameSources.open(input, sourceOptions(settings)), speeds);
    }

    private SourceOptions sourceOptions(Settings settings) throws BadInputException {
        try {
            return new SourceOptions(
                    passthrough,
                    from,
                    to == null ? Long.MAX_VALUE : to,
                    settings.source().jpegQuality());
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--from, --to: " + e.getMessage(), e);
        }
    }

    /** The file that was given, else a drive in our own layout may carry its true poses. */
    private Optional<Trajectory> truth() throws SourceException {
        Path file = reference == null ? input.resolve("poses.txt") : reference;
        if (reference == null && !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Trajectory truth = Trajectory.reference(file, Optional.empty());
        // Frames are counted from the first that is replayed, times stay the recording's own.
        return Optional.of(truth.timed() ? truth : truth.frames(from, Long.MAX_VALUE));
    }

    /** Returns the input's name without its ending, of characters that camera ids may have. */
    static String name(Path input) {
        Path last = input.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "drive" : last.toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 && !Files.isDirectory(input) ? name.substring(0, dot) : name;
        return stem.replaceAll("[^a-zA-Z0-9._-]", "_");
    }
}
