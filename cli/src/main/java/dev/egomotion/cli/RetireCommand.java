package dev.egomotion.cli;

import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.CameraRetirement;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.EngineException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Retires cameras of a service that runs on a cluster. */
@Command(name = "retire")
final class RetireCommand extends EgomotionCommand {
    @Parameters(paramLabel = "CAMERA", arity = "1..*", description = "Ids of the cameras.")
    private List<String> cameras;

    @Mixin private ClusterOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        Settings settings = options.settings();
        Connection connection = options.contact(settings);
        new CameraRetirement(
                        connection,
                        settings.topology().topics().frames(),
                        settings.cluster().deadline())
                .retire(cameras);
        out().printf("retired %s%n", String.join(", ", cameras));
        return ExitCodes.DONE;
    }
}
