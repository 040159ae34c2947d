package dev.egomotion.cli;

import dev.egomotion.engine.Service;
import dev.egomotion.engine.failure.EngineException;
import java.net.InetSocketAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The topology alone, as a standing process. */
@Command(name = "run", sortOptions = false)
final class RunCommand extends EgomotionCommand {
    @Mixin private StreamOptions options;
    @Mixin private CommonOptions common;

    @Option(names = "--probes", paramLabel = "HOST:PORT")
    private InetSocketAddress probes;

    @Option(names = "--instance-id", paramLabel = "NAME", defaultValue = "")
    private String instanceId;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        Service service =
                new Service(options.settings(), options.modelLocation(), options.requireCluster());
        service.instance(instanceId);
        if (probes != null) {
            service.probes(probes);
        }
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
