package dev.egomotion.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    /** Kafka's own answer would be to wait a minute. */
    @Test
    void producer_clusterThatSaysNothing_givesUpWithinItsTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Connection connection =
                    new Connection("127.0.0.1:" + silent.getLocalPort(), Map.of(), 1 << 20);
            long began = System.nanoTime();
            try (Producer<String, byte[]> producer = connection.producer(Duration.ofSeconds(1))) {
                Exception failure =
                        assertThrows(
                                Exception.class,
                                () -> producer.send(new ProducerRecord<>("t", new byte[1])).get());
                assertTrue(
                        failure instanceof ExecutionException || failure instanceof KafkaException,
                        failure.toString());
            }
            assertTrue(System.nanoTime() - began < Duration.ofSeconds(40).toNanos());
        }
    }
}
