package dev.egomotion.cli;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.dashboard.DashboardException;
import dev.egomotion.dashboard.DashboardSettings;
import dev.egomotion.dashboard.DashboardTopics;
import dev.egomotion.replay.BadConnectionException;
import dev.egomotion.replay.ClusterContact;
import dev.egomotion.replay.Connection;
import dev.egomotion.replay.Deadline;
import dev.egomotion.replay.ReplayException;
import dev.egomotion.topology.settings.Topics;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

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
    private static final int LARGEST_RECORD_BYTES = 9 << 20;

    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            required = true,
            description = "The Kafka cluster whose topics are shown.")
    private String bootstrapServers;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Kafka client properties, such as security.")
    private Path properties;

    @Option(
            names = "--topic-prefix",
            paramLabel = "PREFIX",
            defaultValue = Topics.DEFAULT_PREFIX,
            description =
                    "What the topics' names start with (default: ${DEFAULT-VALUE}); a replay prints its own.")
    private String prefix;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8077",
            converter = AddressConverter.class,
            description =
                    "Where the page is served (default: ${DEFAULT-VALUE}, this machine alone). Port 0 takes a free one."
                            + " There is no encryption: on another address than this machine's own, put a proxy with TLS"
                            + " before it.")
    private InetSocketAddress listen;

    @Option(
            names = "--start-within",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long connecting may take (default: ${DEFAULT-VALUE}).")
    private int startWithin;

    @Mixin private CommonOptions common;

    DashboardCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    /** Reads an address to listen on from the command line. */
    static final class AddressConverter implements ITypeConverter<InetSocketAddress> {
        @Override
        public InetSocketAddress convert(String text) {
            int colon = text.lastIndexOf(':');
            String port = text.substring(colon + 1);
            if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
                throw new TypeConversionException(
                        "'%s' is no HOST:PORT; expected such as 127.0.0.1:8077".formatted(text));
            }
            return new InetSocketAddress(
                    text.substring(0, colon).replaceAll("^\\[|\\]$", ""), Integer.parseInt(port));
        }
    }

    @Override
    public Integer call() throws BadInputException, ReplayException, InterruptedException {
        if (startWithin < 1) {
            throw new BadInputException(
                    "--start-within is " + startWithin + "; it must be at least 1 second");
        }
        Map<String, String> client = ClientPropertiesFile.read(properties);
        contact(client);
        try (Dashboard page = Dashboard.start(settings(client))) {
            spec.commandLine().getOut().println(page.address());
            spec.commandLine()
                    .getErr()
                    .println(
                            "egomotion: the live page is served at the address above until Ctrl-C; the token in it opens the"
                                    + " page, give it to nobody else");
            CountDownLatch end = new CountDownLatch(1);
            interruption.whenRequested(end::countDown);
            end.await();
        } catch (DashboardException e) {
            throw new BadInputException("--listen: " + e.getMessage(), e);
        }
        return ExitCodes.DONE;
    }

    private void contact(Map<String, String> client)
            throws BadInputException, ReplayException, InterruptedException {
        try {
            new ClusterContact(
                            new Connection(bootstrapServers, client, LARGEST_RECORD_BYTES),
                            Deadline.in(Duration.ofSeconds(startWithin)))
                    .make();
        } catch (BadConnectionException e) {
            throw new BadInputException(
                    (properties == null ? "" : properties + ": ") + e.getMessage(), e);
        }
    }

    private DashboardSettings settings(Map<String, String> client) throws BadInputException {
        Map<String, String> all = new HashMap<>(client);
        all.put("bootstrap.servers", bootstrapServers);
        try {
            Topics topics = new Topics(prefix);
            return new DashboardSettings(
                    all,
                    new DashboardTopics(
                            topics.frames(),
                            topics.trajectory(),
                            topics.depth(),
                            topics.confidence()),
                    listen);
        } catch (IllegalArgumentException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }
}
