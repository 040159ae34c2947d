package dev.egomotion.cli;

import dev.egomotion.engine.Service;
import dev.egomotion.engine.failure.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The topology alone, as a standing process. */
@Command(
        name = "run",
        description = {
            "Run the topology on a Kafka cluster until SIGTERM or Ctrl-C: frames in, trajectory, depth and confidence"
                    + " out. More instances share the cameras.",
            ""
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:asked to end: what was done is committed, the group is left",
            "  1:the cluster or the stream failed",
            "  2:the command line, the model or the configuration cannot be used"
        })
final class RunCommand extends EgomotionCommand {
    @Mixin private StreamOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        Service service =
                new Service(options.settings(), options.modelLocation(), options.requireCluster());
        interruption().endsNormally();
        interruption().whenRequested(service::stop);
        service.run(
                this::note,
                pipeline ->
                        out().printf(
                                        "Running %s: %s at %s%n",
                                        pipeline.settings().streams().applicationId(),
                                        pipeline.settings().topics().frames(),
                                        pipeline.connection().bootstrapServers()));
        return ExitCodes.DONE;
    }
}
