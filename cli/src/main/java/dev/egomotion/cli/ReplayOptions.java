package dev.egomotion.cli;

import dev.egomotion.engine.ingest.Rate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of every command that replays a recording. */
final class ReplayOptions extends StreamOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results (default: egomotion-out/NAME).")
    Path out;

    @Option(
            names = "--camera-id",
            paramLabel = "ID",
            description = "Key of the camera's records (default: from the input's name).")
    String cameraId;

    @Option(
            names = "--rate",
            paramLabel = "max|realtime|Nx",
            converter = RateConverter.class,
            defaultValue = "max",
            description = "How fast the recording is replayed (default: ${DEFAULT-VALUE}).")
    Rate rate;

    @Option(
            names = "--join",
            description =
                    "Publish for the service that runs on the cluster and read its results, instead of computing on"
                            + " topics of the replay's own; refused if the service's settings differ.")
    boolean join;

    @Option(
            names = "--keep-topics",
            description =
                    "Leave the replay's own topics on the cluster (default: they are removed when it is done).")
    boolean keepTopics;

    /** Reads a rate from the command line. */
    static final class RateConverter implements ITypeConverter<Rate> {
        @Override
        public Rate convert(String text) {
            try {
                return Rate.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Checks that what is said of a cluster goes together. */
    void requireConsistent() throws BadInputException {
        if (bootstrapServers == null && (join || keepTopics)) {
            throw new BadInputException(
                    (join ? "--join" : "--keep-topics") + ": only with --bootstrap-servers");
        }
        if (join && keepTopics) {
            throw new BadInputException(
                    "--join and --keep-topics: a replay that joins has no topics of its own; give one of them");
        }
    }

    /** Returns whose topics the replay works on. */
    Place place() {
        if (join) {
            return Place.GUEST;
        }
        return keepTopics ? Place.OWN_KEPT : Place.OWN;
    }

    /** Returns what was chosen, by name, as reports show it. */
    Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("rate", rate.speed().isPresent() ? rate.speed().getAsDouble() + "x" : "max");
        if (networksAlone) {
            chosen.put("pose refinement", "off");
        }
        if (stabilise) {
            chosen.put("stabilise", "on");
        }
        if (bootstrapServers != null) {
            chosen.put("bootstrap-servers", bootstrapServers);
            if (join) {
                chosen.put("join", "on");
            }
        }
        if (config != null) {
            chosen.put("config", config.toString());
        }
        return chosen;
    }
}
