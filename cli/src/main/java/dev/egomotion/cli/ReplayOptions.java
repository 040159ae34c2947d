package dev.egomotion.cli;

import dev.egomotion.engine.Replay;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.ingest.Rate;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Options of every command that replays a recording. */
final class ReplayOptions extends StreamOptions {
    @Option(names = "--out", paramLabel = "DIR")
    Path out;

    @Option(names = "--camera-id", paramLabel = "ID")
    String cameraId;

    @Option(names = "--rate", paramLabel = "max|realtime|Nx", defaultValue = "max")
    Rate rate;

    @Option(names = "--join")
    boolean join;

    @Option(names = "--keep-topics")
    boolean keepTopics;

    /**
     * Applies what was chosen to a replay.
     *
     * @throws BadInputException if what is said of a cluster does not go together
     */
    Replay applyTo(Replay replay, Settings settings) throws BadInputException {
        if (join && keepTopics) {
            throw new BadInputException(
                    "--join and --keep-topics: a replay that joins has no topics of its own; give one of them");
        }
        replay.settings(settings).model(modelLocation()).rate(rate).showing(chosen());
        cluster().ifPresent(replay::on);
        if (out != null) {
            replay.out(out);
        }
        if (cameraId != null) {
            replay.cameraId(cameraId);
        }
        if (join) {
            replay.joinService();
        }
        return keepTopics ? replay.keepTopics() : replay;
    }

    /** Returns what was chosen, by name, as reports show it. */
    private Map<String, String> chosen() {
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
