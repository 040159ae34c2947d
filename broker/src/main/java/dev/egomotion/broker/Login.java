package dev.egomotion.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Name and secret of a broker's only user, SASL PLAIN.
 *
 * @param secret made of letters, digits, - and _
 * @param file that tells clients
 */
record Login(String secret, Path file) {
    private static final String USER = "egomotion";
    private static final int SECRET_BYTES = 24;
    private static final String MODULE =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

    /** Makes a secret; the file will lie in a broker's directory. */
    static Login make(Path directory) {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return new Login(
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                directory.resolve("client.properties").toAbsolutePath());
    }

    /** Returns the broker's properties: clients, the broker itself and its controller know the same secret. */
    Map<String, String> ofBroker() {
        String jaas = MODULE.formatted(USER, secret) + " user_%s=\"%s\";".formatted(USER, secret);
        return Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_PLAINTEXT,"
                        + BrokerProperties.CONTROLLER_LISTENER
                        + ":SASL_PLAINTEXT",
                "sasl.enabled.mechanisms",
                "PLAIN",
                "sasl.mechanism.inter.broker.protocol",
                "PLAIN",
                "sasl.mechanism.controller.protocol",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                jaas,
                "listener.name.controller.plain.sasl.jaas.config",
                jaas);
    }

    /** Returns a client's properties. */
    Map<String, String> ofClient() {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                MODULE.formatted(USER, secret) + ";");
    }

    /** Writes the file, for the user alone from its first byte on. */
    void write(String bootstrapServers) throws IOException {
        StringBuilder text =
                new StringBuilder("# Lets clients of this user into the broker while it runs.\n");
        Map<String, String> properties = new TreeMap<>(ofClient());
        properties.put("bootstrap.servers", bootstrapServers);
        properties.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
        Files.deleteIfExists(file);
        try (var channel =
                Files.newByteChannel(
                        file,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")))) {
            channel.write(StandardCharsets.UTF_8.encode(text.toString()));
        }
    }

    @Override
    public String toString() {
        return "Login[" + USER + ", " + file + "]";
    }
}
