package dev.egomotion.engine.results;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A real broker with every topic, for the tests of a class. */
record BrokerWithTopics(EmbeddedBroker broker, Connection connection, Topics topics)
        implements AutoCloseable {
    static BrokerWithTopics start() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
        TopologySettings settings = TopologySettings.embedded(Path.of("unused"));
        Connection connection =
                new Connection(
                        broker.bootstrapServers(),
                        Map.of(),
                        settings.streams().largestRecordBytes());
        try (Admin admin = connection.admin()) {
            new TopicPlan(settings).establish(admin);
        }
        return new BrokerWithTopics(broker, connection, settings.topics());
    }

    @Override
    public void close() {
        broker.close();
    }
}
