package dev.egomotion.cli;

import dev.egomotion.engine.Settings;
import dev.egomotion.engine.SettingsFile;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.cluster.ClusterSettings;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that may meet a Kafka cluster, and the settings file. */
class ClusterOptions {
    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT")
    String bootstrapServers;

    @Option(names = "--properties", paramLabel = "FILE")
    Path properties;

    @Option(names = "--start-within", paramLabel = "SECONDS")
    Integer startWithin;

    @Option(names = "--config", paramLabel = "FILE")
    Path config;

    /** Returns the settings of the file with what the options say over them. */
    Settings settings() throws BadInputException {
        Settings settings = config == null ? SettingsFile.defaults() : SettingsFile.read(config);
        if (startWithin == null) {
            return settings;
        }
        try {
            return settings.withCluster(new ClusterSettings(startWithin));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--start-within: " + e.getMessage(), e);
        }
    }

    /** Returns the cluster that was named, if one was. */
    final Optional<Cluster> cluster() throws BadInputException {
        if (bootstrapServers == null) {
            if (properties != null) {
                throw new BadInputException(
                        "--properties: client properties without --bootstrap-servers have no use");
            }
            return Optional.empty();
        }
        return Optional.of(
                properties == null
                        ? Cluster.at(bootstrapServers)
                        : Cluster.at(bootstrapServers, properties));
    }

    /** Returns the cluster, for a command that cannot do without. */
    final Cluster requireCluster() throws BadInputException {
        return cluster()
                .orElseThrow(
                        () ->
                                new BadInputException(
                                        "--bootstrap-servers is missing; it names the Kafka cluster, such as"
                                                + " localhost:9092"));
    }

    /** Returns the way to the cluster, once it has answered. */
    final Connection contact(Settings settings) throws EngineException, InterruptedException {
        Cluster cluster = requireCluster();
        Connection connection =
                cluster.connection(settings.topology().streams().largestRecordBytes());
        cluster.start(connection, settings.cluster().deadline()).contact();
        return connection;
    }
}
