package dev.egomotion.cli;

import dev.egomotion.broker.BrokerException;
import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;

/**
 * The cluster that journeys run against: the one named by the system property egomotion.test.bootstrap,
 * else an embedded broker that all tests of the process share.
 */
final class TestCluster {
    private static String bootstrap;

    private TestCluster() {}

    static synchronized String bootstrapServers() throws BrokerException {
        if (bootstrap == null) {
            String given = System.getProperty("egomotion.test.bootstrap", "");
            bootstrap = given.isEmpty() ? startShared() : given;
        }
        return bootstrap;
    }

    private static String startShared() throws BrokerException {
        EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
        return broker.bootstrapServers();
    }
}
