package dev.egomotion.cli;

import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.console.Words;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.TopicTail;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints records of a topic. */
@Command(name = "tail", sortOptions = false)
final class TailCommand extends EgomotionCommand {
    @Parameters(
            paramLabel = "TOPIC",
            description = "A topic's name, such as egomotion.trajectory, egomotion.cameras.")
    private String topic;

    @Option(names = "--camera", paramLabel = "ID")
    private String camera;

    @Option(names = "--from", paramLabel = "TIME")
    private String from;

    @Option(names = {"-f", "--follow"})
    private boolean follow;

    @Option(names = "-n", paramLabel = "N")
    private Long most;

    @Option(names = "--format", paramLabel = "json|csv|tum", defaultValue = "json")
    private TopicTail.Format format;

    @Mixin private ClusterOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        Optional<Instant> start = Words.time(Optional.ofNullable(from), Instant.now());
        Connection connection = options.contact(options.settings());
        interruption().endsNormally();
        interruption().whenRequested(() -> {});
        new TopicTail(
                        topic,
                        Optional.ofNullable(camera),
                        start,
                        follow,
                        most == null ? OptionalLong.empty() : OptionalLong.of(most),
                        format)
                .show(connection, out()::println, this::note, interruption()::requested);
        return ExitCodes.DONE;
    }
}
