package dev.egomotion.cli;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.topology.settings.Topics;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves the live page of a cluster. */
@Command(
        name = "dashboard",
        description = {
            "Serve the live page: every camera's state, and one camera's frame, depth, confidence, path and speed, read"
                    + " from a cluster's topics.",
            ""
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  1:the cluster does not answer",
            "  2:the command line, the address or the client properties cannot be used",
            "130:ended by Ctrl-C"
        })
final class DashboardCommand implements Callable<Integer> {
    private static final int PORT = 8077;

    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            description =
                    "What the topics' names start with (default: as the settings say); a replay prints its own.")
    private String prefix;

    @Mixin private LivePage page;
    @Mixin private ClusterOptions options;
    @Mixin private CommonOptions common;

    DashboardCommand(Interruption interruption) {
        this.interruption = interruption;
    }

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
        try (Dashboard served = page.serve(connection, topics(settings), PORT)) {
            spec.commandLine().getOut().println(served.address());
            spec.commandLine()
                    .getErr()
                    .println(
                            "egomotion: the live page is served at the address above until Ctrl-C; the token in it opens the"
                                    + " page, give it to nobody else");
            CountDownLatch end = new CountDownLatch(1);
            interruption.whenRequested(end::countDown);
            end.await();
        }
        return ExitCodes.DONE;
    }

    private Topics topics(Settings settings) throws BadInputException {
        if (prefix == null) {
            return settings.topology().topics();
        }
        try {
            return new Topics(prefix);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--topic-prefix: " + e.getMessage(), e);
        }
    }
}
