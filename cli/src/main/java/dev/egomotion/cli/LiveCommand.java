package dev.egomotion.cli;

import dev.egomotion.engine.GivenCameras;
import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.SpeedSource;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads live cameras through every outage. */
@Command(name = "live", sortOptions = false)
final class LiveCommand extends EgomotionCommand {
    @Parameters(
            paramLabel = "CAMERA",
            arity = "0..*",
            description =
                    "rtsp://, rtsps://, http(s)://, rtmp(s)://, srt://, udp://, rtp://, /dev/videoN, - for a stream on"
                            + " standard input, or a file that grows.")
    private List<String> addresses = new ArrayList<>();

    @Option(names = "--cameras", paramLabel = "FILE")
    private Path camerasFile;

    @Option(names = "--camera", paramLabel = "FILE")
    private Path calibration;

    @Option(names = "--fov", paramLabel = "DEGREES")
    private Double fieldOfView;

    @Option(names = "--camera-height", paramLabel = "METRES")
    private Double height;

    @Option(names = "--transport", paramLabel = "tcp|udp")
    private Transport transport;

    @Option(names = "--duration", paramLabel = "TIME")
    private Duration duration;

    @Option(names = "--rate", paramLabel = "PER_SECOND")
    private Double rate;

    @Option(names = "--speed", paramLabel = "SOURCE")
    private String speed;

    @Option(names = "--speed-topic", paramLabel = "TOPIC")
    private String speedTopic;

    @Mixin private LiveOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        options.requireConsistent();
        LiveRun run =
                new LiveRun(
                        cameras(),
                        options.settings(),
                        options.modelLocation(),
                        options.out(),
                        Optional.ofNullable(duration),
                        SpeedSource.of(
                                Optional.ofNullable(speed),
                                Optional.ofNullable(speedTopic),
                                options.isOnCluster()));
        LiveLines lines = new LiveLines(this, options.page());
        interruption()
                .whenRequested(
                        () -> {
                            lines.note("ending with what is under way; once more ends at once");
                            run.stop();
                        });
        Optional<Cluster> cluster = options.cluster();
        if (cluster.isPresent()) {
            run.publish(cluster.get(), lines);
        } else {
            run.run(lines);
        }
        return ExitCodes.DONE;
    }

    private List<CameraSpec> cameras() throws BadInputException {
        return new GivenCameras(
                        addresses,
                        Optional.ofNullable(camerasFile),
                        Optional.ofNullable(calibration),
                        RecordingOptions.optional(fieldOfView),
                        RecordingOptions.optional(height),
                        Optional.ofNullable(transport),
                        RecordingOptions.optional(rate))
                .specs(name -> Optional.ofNullable(System.getenv(name)), this::note);
    }
}
