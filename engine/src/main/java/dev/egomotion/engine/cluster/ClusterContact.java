package dev.egomotion.engine.cluster;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * The first contact with a cluster: finds out, before anything is sent or made, whether it can be used,
 * and says why not in the words of the failure.
 */
public final class ClusterContact {
    /** What is left for looking whether something listens, all addresses together, also once the time is over. */
    private static final Duration LEAST_CONNECT = Duration.ofMillis(500);

    /** What is kept of the time for finding out why there was no answer: at most so much, and a quarter. */
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(2);

    private static final String JAAS = "sasl.jaas.config";
    private static final String PROTOCOL = "security.protocol";

    private final Connection connection;
    private final Deadline deadline;

    /** Creates the contact with a cluster, to be made before a deadline. */
    public ClusterContact(Connection connection, Deadline deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    /** A host and its port as the user wrote them. */
    private record Address(String host, int port) {
        static Address parse(String text) throws BadInputException {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                if (colon > 0 && port > 0 && port < 65536) {
                    return new Address(text.substring(0, colon).replaceAll("^\\[|\\]$", ""), port);
                }
            } catch (NumberFormatException e) {
                throw malformed(text, e);
            }
            throw malformed(text, null);
        }

        private static BadInputException malformed(String text, @Nullable Throwable cause) {
            return new BadInputException(
                    "bootstrap servers: '%s' is no HOST:PORT; expected such as kafka-1:9092,kafka-2:9092"
                            .formatted(text),
                    cause);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Makes the contact.
     *
     * @throws BadInputException if the address or the client properties cannot be used, whatever the
     *     cluster says
     * @throws EngineException if the cluster cannot be reached, does not answer or refuses
     * @throws InterruptedException if interrupted while waiting
     */
    public void make() throws BadInputException, EngineException, InterruptedException {
        List<Address> addresses = new ArrayList<>();
        for (String text : connection.bootstrapServers().split(",")) {
            addresses.add(Address.parse(text.strip()));
        }
        requireOneKnown(addresses);
        Admin admin = admin();
        try {
            admin.describeCluster().nodes().get(answerMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw silent(addresses, EngineException.cause(e));
            }
            throw refused(connection.bootstrapServers(), EngineException.cause(e));
        } catch (TimeoutException e) {
            throw silent(addresses, e);
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private long answerMillis() {
        long left = deadline.remaining().toMillis();
        return Math.max(1, left - Math.min(CONNECT_WITHIN.toMillis(), left / 4));
    }

    private static void requireOneKnown(List<Address> addresses) throws EngineException {
        UnknownHostException unknown = null;
        for (Address address : addresses) {
            try {
                InetAddress.getByName(address.host());
                return;
            } catch (UnknownHostException e) {
                unknown = e;
            }
        }
        throw new EngineException(
                "no cluster can be reached at %s: the host is not known".formatted(join(addresses)),
                unknown);
    }

    private static String join(List<Address> addresses) {
        return String.join(",", addresses.stream().map(Address::toString).toList());
    }

    private Admin admin() throws BadInputException {
        try {
            return connection.admin(deadline.remaining());
        } catch (KafkaException e) {
            requireJaas();
            requireStore("ssl.truststore.");
            requireStore("ssl.keystore.");
            throw new BadInputException(
                    "the client properties cannot be used: " + innermost(e).getMessage(), e);
        }
    }

    /** A client that has this property alone fails where the property is what is wrong. */
    private void requireJaas() throws BadInputException {
        if (!connection.properties().containsKey(JAAS)) {
            return;
        }
        Map<String, String> alone = starting("sasl.");
        alone.put(PROTOCOL, "SASL_PLAINTEXT");
        KafkaException failure = failureWith(alone);
        if (failure != null) {
            throw new BadInputException(
                    JAAS + " cannot be used: " + innermost(failure).getMessage(), failure);
        }
    }

    private void requireStore(String prefix) throws BadInputException {
        String location = connection.properties().get(prefix + "location");
        if (location == null) {
            return;
        }
        String named = "%slocation is %s, ".formatted(prefix, location);
        try {
            if (!Files.isReadable(Path.of(location))) {
                throw new BadInputException(
                        named
                                + (Files.exists(Path.of(location))
                                        ? "which may not be read"
                                        : "which does not exist"));
            }
        } catch (InvalidPathException e) {
            throw new BadInputException(named + "which is no path", e);
        }
        Map<String, String> alone = starting(prefix);
        alone.put(PROTOCOL, "SSL");
        KafkaException failure = failureWith(alone);
        if (failure != null) {
            throw new BadInputException(
                    named + "which cannot be loaded: " + innermost(failure).getMessage(), failure);
        }
    }

    private Map<String, String> starting(String prefix) {
        Map<String, String> some = new HashMap<>();
        connection
                .properties()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(prefix)) {
                                some.put(key, value);
                            }
                        });
        return some;
    }

    private @Nullable KafkaException failureWith(Map<String, String> properties) {
        Connection partly =
                new Connection(
                        connection.bootstrapServers(), properties, connection.largestRecordBytes());
        try {
            partly.admin(deadline.remaining()).close(Duration.ZERO);
            return null;
        } catch (KafkaException e) {
            return e;
        }
    }

    private static Throwable innermost(Throwable failure) {
        Throwable t = failure;
        while (t.getCause() != null && t.getCause().getMessage() != null) {
            t = t.getCause();
        }
        return t;
    }

    /**
     * Returns what a cluster said no to.
     *
     * @param reason what a client was told
     */
    public static EngineException refused(String bootstrapServers, Throwable reason) {
        String what =
                reason instanceof SslAuthenticationException
                        ? "the TLS handshake with %s failed: %s"
                        : reason instanceof AuthenticationException
                                ? "authentication at %s failed: %s"
                                : reason instanceof AuthorizationException
                                        ? "%s does not allow it: %s"
                                        : "%s cannot be used: %s";
        Throwable told = reason instanceof SslAuthenticationException ? innermost(reason) : reason;
        String message = told.getMessage() == null ? "it says no more" : told.getMessage();
        return new EngineException(what.formatted(bootstrapServers, message), reason);
    }

    /** Tells an address where nothing listens from one where something does that is no broker to us. */
    private EngineException silent(List<Address> addresses, Throwable cause) {
        List<String> failures = new ArrayList<>();
        int left = addresses.size();
        for (Address address : addresses) {
            long remaining = Math.max(LEAST_CONNECT.toMillis(), deadline.remaining().toMillis());
            long within = Math.min(CONNECT_WITHIN.toMillis(), remaining) / left--;
            try (Socket socket = new Socket()) {
                socket.connect(
                        new InetSocketAddress(address.host(), address.port()),
                        (int) Math.max(1, within));
                return new EngineException(
                        ("%s takes connections but gave no answer as a Kafka broker within %d s; does it want TLS or"
                                        + " SASL (security.protocol is %s)?")
                                .formatted(
                                        address,
                                        deadline.within().toSeconds(),
                                        connection
                                                .properties()
                                                .getOrDefault(PROTOCOL, "PLAINTEXT")),
                        cause);
            } catch (IOException e) {
                String said = e.getMessage();
                failures.add(address + ": " + (said == null ? "no connection" : said));
            }
        }
        return new EngineException(
                "no cluster can be reached within %d s: %s"
                        .formatted(deadline.within().toSeconds(), String.join("; ", failures)),
                cause);
    }
}
