package dev.egomotion.cli;

import dev.egomotion.engine.Recording;
import dev.egomotion.engine.console.Words;
import dev.egomotion.engine.failure.BadInputException;
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
                    "A video file; a folder of images (with times.txt, camera.yaml); a KITTI odometry sequence or"
                            + " raw drive; a TUM RGB-D or mono folder; EuRoC; 7-Scenes.")
    private Path input;

    @Option(names = "--camera", paramLabel = "FILE")
    private Path camera;

    @Option(names = "--fov", paramLabel = "DEGREES")
    private Double fieldOfView;

    @Option(names = "--camera-height", paramLabel = "METRES")
    private Double cameraHeight;

    @Option(names = "--speed", paramLabel = "FILE")
    private Path speed;

    @Option(names = "--starts-at", paramLabel = "TIME")
    private String startsAt;

    @Option(names = "--mask", paramLabel = "FILE")
    private Path mask;

    @Option(names = "--passthrough")
    private boolean passthrough;

    @Option(names = "--from", paramLabel = "N", defaultValue = "0")
    private long from;

    @Option(names = "--to", paramLabel = "M")
    private Long to;

    /** Returns the recording that was named. */
    Recording recording() throws BadInputException {
        return new Recording(
                input,
                Optional.ofNullable(camera),
                optional(fieldOfView),
                optional(cameraHeight),
                Optional.ofNullable(speed),
                Words.startTime(startsAt),
                Optional.ofNullable(mask),
                passthrough,
                from,
                to == null ? Long.MAX_VALUE : to);
    }

    static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
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
