package dev.egomotion.dashboard;

import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The live page, served: every camera's state, and one camera's frame, depth, confidence, path and charts,
 * read from the topics alone. It changes nothing on the cluster, needs no consumer group, and comes up
 * whether or not brokers and topics are there yet.
 *
 * <pre>{@code
 * try (Dashboard page = Dashboard.start(DashboardSettings.onLoopback("localhost:9092", topics))) {
 *     System.out.println(page.address());
 *     ...
 * }
 * }</pre>
 */
public final class Dashboard implements AutoCloseable {
    private final PageServer server;
    private final TopicReader reader;
    private final BrokerProbe probe;

    private Dashboard(PageServer server, TopicReader reader, BrokerProbe probe) {
        this.server = server;
        this.reader = reader;
        this.probe = probe;
    }

    /**
     * Starts reading and serving.
     *
     * @throws DashboardException if the address cannot be listened on, or the client properties cannot be
     *     used
     */
    public static Dashboard start(DashboardSettings settings) throws DashboardException {
        Board board = new Board(InstantSource.system());
        PageServer server = PageServer.start(settings.listen(), board);
        TopicReader reader = null;
        try {
            reader =
                    new TopicReader(
                            new KafkaConsumer<>(
                                    joined(settings.client(), TopicReader.properties()),
                                    new ByteArrayDeserializer(),
                                    new ByteArrayDeserializer()),
                            settings.topics(),
                            board);
            BrokerProbe probe =
                    new BrokerProbe(
                            Admin.create(joined(settings.client(), BrokerProbe.properties())),
                            board);
            reader.start();
            probe.start();
            return new Dashboard(server, reader, probe);
        } catch (KafkaException e) {
            server.close();
            if (reader != null) {
                reader.start();
                reader.close();
            }
            throw new DashboardException(
                    "the Kafka client properties cannot be used: " + causeOf(e), e);
        }
    }

    private static String causeOf(KafkaException e) {
        return String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage());
    }

    private static Map<String, Object> joined(Map<String, String> client, Map<String, Object> own) {
        Map<String, Object> all = new HashMap<>(client);
        all.putAll(own);
        return all;
    }

    /** Returns the page's address with the token that opens it. */
    public URI address() {
        return server.address();
    }

    /** Stops serving and reading; viewers see that the page is gone. */
    @Override
    public void close() {
        server.close();
        probe.close();
        reader.close();
    }
}
