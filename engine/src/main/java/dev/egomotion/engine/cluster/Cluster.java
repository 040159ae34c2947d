package dev.egomotion.engine.cluster;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.failure.BadInputException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A Kafka cluster as the user names it.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param properties Kafka client properties, such as security
 * @param file that the properties came from, named where they cannot be used
 */
public record Cluster(
        String bootstrapServers, Map<String, String> properties, Optional<Path> file) {
    /** Copies the properties. */
    public Cluster {
        properties = Map.copyOf(properties);
    }

    /** Returns a cluster that asks for no security. */
    public static Cluster at(String bootstrapServers) {
        return new Cluster(bootstrapServers, Map.of(), Optional.empty());
    }

    /**
     * Returns a cluster with the client properties of a file.
     *
     * @throws BadInputException if the file cannot be read as Java properties
     */
    public static Cluster at(String bootstrapServers, Path file) throws BadInputException {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInputException(
                    "%s: as Java properties it %s".formatted(file, FileTrouble.reading(e)), e);
        }
        Map<String, String> values = new LinkedHashMap<>();
        read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
        return new Cluster(bootstrapServers, values, Optional.of(file));
    }

    /**
     * Returns the connection.
     *
     * @param largestRecordBytes the largest record that travels, bytes
     */
    public Connection connection(int largestRecordBytes) {
        return new Connection(bootstrapServers, properties, largestRecordBytes);
    }

    /** Returns the first steps on this cluster by a connection, before a deadline. */
    public ClusterStart start(Connection connection, Deadline deadline) {
        return new ClusterStart(connection, deadline, file);
    }
}
