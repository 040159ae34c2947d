package dev.egomotion.cli;

import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.SpeedSource;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraException;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.CamerasFile;
import dev.egomotion.live.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

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

    @Option(names = "--transport", paramLabel = "tcp|udp", defaultValue = "tcp")
    private Transport transport;

    @Option(names = "--duration", paramLabel = "TIME", converter = DurationConverter.class)
    private Duration duration;

    @Option(names = "--rate", paramLabel = "PER_SECOND")
    private Double rate;

    @Option(names = "--speed", paramLabel = "SOURCE")
    private String speed;

    @Option(names = "--speed-topic", paramLabel = "TOPIC")
    private String speedTopic;

    @Mixin private LiveOptions options;
    @Mixin private CommonOptions common;

    /** Reads a duration from the command line. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h)");

        @Override
        public Duration convert(String text) {
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                throw new TypeConversionException(
                        "'%s' is no time; expected a number with s, m or h, such as 30s"
                                .formatted(text));
            }
            long count = Long.parseLong(time.group(1));
            return switch (time.group(2)) {
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                default -> Duration.ofHours(count);
            };
        }
    }

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
                        speedSource());
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

    private Optional<SpeedSource> speedSource() throws BadInputException {
        if (speed != null && speedTopic != null) {
            throw new BadInputException("--speed and --speed-topic: speeds come from one source");
        }
        if (speedTopic != null && !options.isOnCluster()) {
            throw new BadInputException(
                    "--speed-topic: the topic of a cluster is expected; give --bootstrap-servers, or --speed");
        }
        return speedTopic != null
                ? Optional.of(new SpeedSource(speedTopic, true))
                : Optional.ofNullable(speed).map(source -> new SpeedSource(source, false));
    }

    private List<CameraSpec> cameras() throws BadInputException {
        try {
            List<CameraSpec> cameras = new ArrayList<>();
            for (String text : addresses) {
                cameras.add(given(CameraAddress.parse(text)));
            }
            if (camerasFile != null) {
                cameras.addAll(
                        CamerasFile.read(
                                camerasFile, name -> Optional.ofNullable(System.getenv(name))));
            }
            if (cameras.isEmpty()) {
                throw new BadInputException(
                        "no camera was given; expected CAMERA or --cameras FILE (egomotion live --help)");
            }
            CamerasFile.requireDistinct(cameras, "egomotion live");
            return cameras;
        } catch (CameraException | IllegalArgumentException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private CameraSpec given(CameraAddress address) {
        if (address.holdsPassword()) {
            note(
                    address
                            + ": a password on the command line can be read by every user of this machine;"
                            + " give --cameras FILE with ${NAME} in the address");
        }
        return new CameraSpec(
                address.defaultId(),
                address,
                Optional.ofNullable(calibration),
                fieldOfView == null ? OptionalDouble.empty() : OptionalDouble.of(fieldOfView),
                height == null ? OptionalDouble.empty() : OptionalDouble.of(height),
                transport,
                rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate));
    }
}
