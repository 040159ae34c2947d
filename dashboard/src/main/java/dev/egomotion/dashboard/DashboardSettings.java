package dev.egomotion.dashboard;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * What a {@link Dashboard} must know.
 *
 * @param client properties of the Kafka clients: bootstrap.servers, and security where the cluster asks
 *     for it
 * @param topics what to read
 * @param listen where the page is served; port 0 takes a free one
 */
public record DashboardSettings(
        Map<String, String> client, DashboardTopics topics, InetSocketAddress listen) {
    /** Checks that there are brokers to ask and an address that exists. */
    public DashboardSettings {
        client = Map.copyOf(client);
        if (!client.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException(
                    "the client properties name no bootstrap.servers; HOST:PORT of a broker is expected");
        }
        if (listen.isUnresolved()) {
            throw new IllegalArgumentException(
                    "there is no host '%s' to listen on; expected a name or address of this machine"
                            .formatted(listen.getHostString()));
        }
    }

    /** Returns settings that serve this machine alone, on a free port. */
    public static DashboardSettings onLoopback(String bootstrapServers, DashboardTopics topics) {
        return new DashboardSettings(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                topics,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }
}
