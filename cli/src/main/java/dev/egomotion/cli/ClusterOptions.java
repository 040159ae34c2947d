package dev.egomotion.cli;

import dev.egomotion.engine.cluster.ClusterSettings;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.cluster.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that may meet a Kafka cluster, and the settings file. */
class ClusterOptions {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description =
                    "The Kafka cluster to use. Commands that compute go without: they have a broker inside"
                            + " this process.")
    String bootstrapServers;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Kafka client properties, such as security; with --bootstrap-servers.")
    Path properties;

    @Option(
            names = "--start-within",
            paramLabel = "SECONDS",
            description =
                    "How long connecting to the cluster, its topics and the start of the streams may take together"
                            + " (default: 60).")
    Integer startWithin;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings in YAML; 'egomotion info --config' shows all with their defaults.")
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

    final Optional<String> cluster() {
        return Optional.ofNullable(bootstrapServers);
    }

    /** Returns the cluster, for a command that cannot do without. */
    final String requireCluster() throws BadInputException {
        return cluster()
                .orElseThrow(
                        () ->
                                new BadInputException(
                                        "--bootstrap-servers is missing; it names the Kafka cluster, such as"
                                                + " localhost:9092"));
    }

    /** Returns the first steps on a cluster; their deadline counts from now. */
    final ClusterStart start(Connection connection, Settings settings) {
        return new ClusterStart(
                connection,
                Deadline.in(Duration.ofSeconds(settings.cluster().startSeconds())),
                Optional.ofNullable(properties));
    }

    /** Returns the client properties of the file given. */
    final Map<String, String> clientProperties() throws BadInputException {
        if (properties != null && bootstrapServers == null) {
            throw new BadInputException(
                    "--properties: client properties without --bootstrap-servers have no use");
        }
        return ClientPropertiesFile.read(properties);
    }
}
