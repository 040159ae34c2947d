package dev.egomotion.cli;

import dev.egomotion.engine.Recording;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
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

    /** Returns the recording that was named. */
    Recording recording() {
        return new Recording(
                input,
                Optional.ofNullable(camera),
                optional(fieldOfView),
                optional(cameraHeight),
                Optional.ofNullable(speed),
                passthrough,
                from,
                to == null ? Long.MAX_VALUE : to);
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    boolean measuresSpeed() {
        return speed != null;
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
}
