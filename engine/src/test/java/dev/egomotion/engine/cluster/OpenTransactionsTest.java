package dev.egomotion.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.failure.EngineException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transaction that nobody ends, on a real broker. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class OpenTransactionsTest {
    private static final List<String> TOPICS = List.of("frames", "trajectory");

    @Test
    void awaitEnd_transactionThatHangs_namesThePartitionAndTheCommandThatEndsIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                Producer<String, String> producer =
                        new KafkaProducer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        broker.bootstrapServers(),
                                        "transactional.id",
                                        "somebody"),
                                new StringSerializer(),
                                new StringSerializer())) {
            admin.createTopics(TOPICS.stream().map(t -> new NewTopic(t, 2, (short) 1)).toList())
                    .all()
                    .get();
            OpenTransactions open = new OpenTransactions(admin, broker.bootstrapServers());
            open.awaitEnd(TOPICS, Deadline.in(Duration.ofSeconds(60)));

            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("trajectory", 1, "key", "value"));
            producer.flush();

            String message =
                    assertThrows(
                                    EngineException.class,
                                    () ->
                                            open.awaitEnd(
                                                    TOPICS, Deadline.in(Duration.ofMillis(300))))
                            .getMessage();
            assertFalse(message.contains("\n"), message);
            assertTrue(message.startsWith("topic trajectory, partition 1: "), message);
            assertTrue(
                    message.endsWith(
                            "kafka-transactions.sh --bootstrap-server "
                                    + broker.bootstrapServers()
                                    + " abort --topic trajectory --partition 1 --start-offset 0"),
                    message);

            abortAsTheCommandDoes(admin, new TopicPartition("trajectory", 1));
            open.awaitEnd(TOPICS, Deadline.in(Duration.ofSeconds(60)));
        }
    }

    private static void abortAsTheCommandDoes(Admin admin, TopicPartition partition)
            throws Exception {
        ProducerState producer =
                admin.describeProducers(List.of(partition))
                        .partitionResult(partition)
                        .get()
                        .activeProducers()
                        .get(0);
        admin.abortTransaction(
                        new AbortTransactionSpec(
                                partition,
                                producer.producerId(),
                                (short) producer.producerEpoch(),
                                producer.coordinatorEpoch().orElse(0)))
                .all()
                .get();
    }
}
