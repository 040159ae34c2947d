package dev.egomotion.cli;

import dev.egomotion.engine.cluster.CameraRetirement;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.ReplayException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Retires cameras of a service that runs on a cluster. */
@Command(
        name = "retire",
        description = {
            "Retire cameras of a running service: their segments end, their last frames get their records, and",
            "all that is kept of them is forgotten but for the last segment, sequence and pose."
        })
final class RetireCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "CAMERA", arity = "1..*", description = "Ids of the cameras.")
    private List<String> cameras;

    @Mixin private ClusterOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws BadInputException, ReplayException, InterruptedException {
        String cluster = options.requireCluster();
        Settings settings = options.settings();
        Connection connection =
                new Connection(
                        cluster,
                        options.clientProperties(),
                        settings.topology().streams().largestRecordBytes());
        options.start(connection, settings).contact();
        new CameraRetirement(connection, settings.topology().topics().frames()).retire(cameras);
        spec.commandLine().getOut().printf("retired %s%n", String.join(", ", cameras));
        return ExitCodes.DONE;
    }
}
