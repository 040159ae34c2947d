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
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of commands that serve the live page, and the page itself. */
final class LivePage {
    @Option(names = "--listen", paramLabel = "HOST:PORT", converter = AddressConverter.class)
    private InetSocketAddress listen;

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
