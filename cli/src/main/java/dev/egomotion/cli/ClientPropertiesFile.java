package dev.egomotion.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Kafka client properties in a file. */
final class ClientPropertiesFile {
    private ClientPropertiesFile() {}

    /**
     * Returns the properties.
     *
     * @param file null for none
     */
    static Map<String, String> read(Path file) throws BadInputException {
        Map<String, String> values = new LinkedHashMap<>();
        if (file == null) {
            return values;
        }
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadInputException(
                    file + ": cannot be read as Java properties: " + e.getMessage(), e);
        }
        read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
        return values;
    }
}
