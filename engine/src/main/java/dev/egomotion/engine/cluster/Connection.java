package dev.egomotion.engine.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A cluster and how to reach it.
 *
 * @param bootstrapServers host:port, comma-separated
 * @param properties further client properties, such as security
 * @param largestRecordBytes the largest record that travels, bytes
 */
public record Connection(
        String bootstrapServers, Map<String, String> properties, int largestRecordBytes) {
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(10);

    /** Copies the properties. */
    public Connection {
        properties = Map.copyOf(properties);
    }

    /** Returns a client for topics and offsets; the caller closes it. */
    public Admin admin() {
        Map<String, Object> p = common();
        p.putIfAbsent("request.timeout.ms", "10000");
        p.putIfAbsent("default.api.timeout.ms", "15000");
        return Admin.create(p);
    }

    /**
     * Returns a client for topics and offsets whose every call ends within a time; the caller closes it.
     *
     * @throws org.apache.kafka.common.KafkaException if no client can be made of the properties
     */
    public Admin admin(Duration within) {
        Map<String, Object> p = common();
        long millis = Math.max(1, within.toMillis());
        p.put("default.api.timeout.ms", (int) Math.min(millis, Integer.MAX_VALUE));
        p.put("request.timeout.ms", (int) Math.min(millis, LONGEST_REQUEST.toMillis()));
        return Admin.create(p);
    }

    /** Returns a producer that neither repeats nor reorders records; the caller closes it. */
    public Producer<String, byte[]> producer() {
        return producer(new HashMap<>(properties));
    }

    private Producer<String, byte[]> producer(Map<String, Object> p) {
        p.put("bootstrap.servers", bootstrapServers);
        p.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        p.put(ProducerConfig.ACKS_CONFIG, "all");
        p.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRecordBytes);
        p.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * largestRecordBytes);
        return new KafkaProducer<>(p, new StringSerializer(), new ByteArraySerializer());
    }

    /** Returns such a producer whose every record has its answer within a time; the caller closes it. */
    public Producer<String, byte[]> producer(Duration within) {
        int millis = (int) Math.min(Math.max(1, within.toMillis()), Integer.MAX_VALUE);
        Map<String, Object> p = new HashMap<>(properties);
        p.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        p.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        p.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        p.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) Math.min(millis, LONGEST_REQUEST.toMillis()));
        return producer(p);
    }

    /** Returns a consumer of committed records, without a group; the caller closes it. */
    public Consumer<String, byte[]> consumer() {
        Map<String, Object> p = common();
        p.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        p.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        p.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        p.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        p.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, largestRecordBytes);
        return new KafkaConsumer<>(p, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Returns the properties that every client needs: the user's, and where the brokers are. */
    public Map<String, Object> client() {
        return Map.copyOf(common());
    }

    private Map<String, Object> common() {
        Map<String, Object> p = new HashMap<>(properties);
        p.put("bootstrap.servers", bootstrapServers);
        return p;
    }
}
