package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceDescription;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.recording.SourceWithSpeed;
import dev.egomotion.codecs.trajectory.SpeedTable;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.live.CameraAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which recording is read, which part of it, and which camera took it. */
final class RecordingOptions {
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

    /** Returns the recording's name, of characters that camera ids may have. */
    String name() {
        return name(input);
    }

    Path input() {
        return input;
    }

    long from() {
        return from;
    }

    boolean measuresSpeed() {
        return speed != null;
    }

    /**
     * Opens the recording; the caller closes it.
     *
     * @throws SourceException if it cannot be read
     * @throws BadInputException if the options do not go together
     */
    FrameSource open(Settings settings) throws SourceException, BadInputException {
        requireRecording();
        if (camera != null && fieldOfView != null) {
            throw new BadInputException("--camera and --fov: give one of them");
        }
        if (speed == null) {
            return FrameSources.open(input, sourceOptions(settings));
        }
        SpeedTable speeds = SpeedTable.read(speed);
        return new SourceWithSpeed(FrameSources.open(input, sourceOptions(settings)), speeds);
    }

    /** A path has lost one slash of an address: rtsp:/host is what is left of rtsp://host. */
    private void requireRecording() throws BadInputException {
        String address = input.toString().replaceFirst("^([A-Za-z]+):/", "$1://");
        if (CameraAddress.isOne(address)) {
            throw new BadInputException(
                    "a live camera's address is no recording; read it with: egomotion live CAMERA");
        }
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

    /** Returns the camera that took the recording. */
    Camera camera(SourceDescription source, Settings settings) throws BadInputException {
        Camera chosen =
                CameraChoice.choose(
                        source, camera, fieldOfView, settings.camera().guessedFieldOfViewDegrees());
        return CameraChoice.atHeight(chosen, cameraHeight);
    }

    /** Returns what was chosen, by name, as reports show it. */
    Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("frames travel as", passthrough ? "packets" : "images");
        if (speed != null) {
            chosen.put("speed", speed.toString());
        }
        return chosen;
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
