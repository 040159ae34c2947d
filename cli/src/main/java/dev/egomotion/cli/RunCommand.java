package dev.egomotion.cli;

import dev.egomotion.engine.Service;
import dev.egomotion.engine.failure.EngineException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The topology alone, as a standing process. */
@Command(name = "run", sortOptions = false)
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
