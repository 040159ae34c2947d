package dev.egomotion.cli;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.dashboard.DashboardException;
import dev.egomotion.dashboard.DashboardSettings;
import dev.egomotion.dashboard.DashboardTopics;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.topology.settings.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option of commands that serve the live page, and the page itself. */
final class LivePage {
    @Option(names = "--listen", paramLabel = "HOST:PORT")
    private InetSocketAddress listen;

    /** Returns whether an address was given. */
    boolean isGiven() {
        return listen != null;
    }

    /**
     * Starts the page of some topics.
     *
     * @param port on this machine's loopback, where no address was given; 0 takes a free one
     * @throws BadInputException if the address cannot be listened on
     */
    Dashboard serve(Connection connection, Topics topics, int port) throws BadInputException {
        Map<String, String> client = new HashMap<>(connection.properties());
        client.put("bootstrap.servers", connection.bootstrapServers());
        try {
            return Dashboard.start(
                    new DashboardSettings(
                            client,
                            new DashboardTopics(
                                    topics.frames(),
                                    topics.trajectory(),
                                    topics.depth(),
                                    topics.confidence(),
                                    topics.cameras()),
                            listen == null
                                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
                                    : listen));
        } catch (DashboardException | IllegalArgumentException e) {
            throw new BadInputException("--listen: " + e.getMessage(), e);
        }
    }
}
