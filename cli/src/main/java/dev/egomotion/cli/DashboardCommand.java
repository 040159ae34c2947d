package dev.egomotion.cli;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.topology.settings.Topics;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the live page of a cluster. */
@Command(name = "dashboard", sortOptions = false)
final class DashboardCommand extends EgomotionCommand {
    private static final int PORT = 8077;

    @Option(names = "--topic-prefix", paramLabel = "PREFIX")
    private String prefix;

    @Mixin private LivePage page;
    @Mixin private ClusterOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        Settings settings = options.settings();
        Connection connection = options.contact(settings);
        try (Dashboard served = page.serve(connection, topics(settings), PORT)) {
            out().println(served.address());
            note(
                    "the live page is served at the address above until Ctrl-C; the token in it opens the"
                            + " page, give it to nobody else");
            CountDownLatch end = new CountDownLatch(1);
            interruption().whenRequested(end::countDown);
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
