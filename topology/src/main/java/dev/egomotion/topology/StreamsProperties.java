package dev.egomotion.topology;

import dev.egomotion.topology.settings.StreamsSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The properties of Kafka Streams that follow from the settings. */
public final class StreamsProperties {
    /** How many records of a partition wait in memory; frames are large. */
    private static final int BUFFERED_RECORDS = 32;

    /** How many records one poll returns. */
    private static final int POLLED_RECORDS = 16;

    /** How many of the largest records may wait for the broker. */
    private static final int RECORDS_IN_FLIGHT = 4;

    /** How long the cameras of an instance that died wait for another. */
    private static final Duration TAKEOVER_AFTER = Duration.ofSeconds(10);

    private StreamsProperties() {}

    /**
     * Returns the properties.
     *
     * @param connection properties that the user gave for the connection; where the topology relies on
     *     a value, its own wins
     */
    public static Properties of(
            StreamsSettings settings, String bootstrapServers, Map<String, String> connection) {
        Properties p = new Properties();
        p.putAll(connection);
        p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        p.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) settings.replication());
        p.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDirectory().toString());
        p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
        p.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
        p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                (int) TAKEOVER_AFTER.toMillis());
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                (int) TAKEOVER_AFTER.toMillis() / 4);
        if (!settings.instanceId().isEmpty()) {
            p.put(
                    StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                    settings.instanceId());
        }
        sizes(p, settings.largestRecordBytes());
        return p;
    }

    private static void sizes(Properties p, int record) {
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), POLLED_RECORDS);
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
                record);
        p.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG),
                RECORDS_IN_FLIGHT * record);
        p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), record);
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG),
                (long) RECORDS_IN_FLIGHT * record);
        // A state's topic that was created a moment ago may turn the first batch away and take the
        // second one, which was
        // under way: out of sequence, the transaction fails and its thread starts anew.
        p.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION),
                1);
        p.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), record);
    }
}
