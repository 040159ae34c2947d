package dev.egomotion.journeys;

import dev.egomotion.broker.BrokerException;
import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;

/**
 * The broker that a journey runs on: the one that the property {@code egomotion.test.bootstrap} names
 * (a container, a cluster), else an embedded one that ends with the journey.
 */
final class JourneyBroker implements AutoCloseable {
    private final EmbeddedBroker embedded;
    private final String bootstrapServers;

    private JourneyBroker(EmbeddedBroker embedded, String bootstrapServers) {
        this.embedded = embedded;
        this.bootstrapServers = bootstrapServers;
    }

    static JourneyBroker open() throws BrokerException {
        String given = System.getProperty("egomotion.test.bootstrap", "");
        if (!given.isBlank()) {
            return new JourneyBroker(null, given);
        }
        EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
        return new JourneyBroker(broker, broker.bootstrapServers());
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}
