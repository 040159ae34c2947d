package dev.egomotion.engine.cluster;

import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.topology.TopicDescriptions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that are open on some topics. Readers of committed records see nothing behind the oldest
 * of a partition; one that nobody ends, a hanging transaction, stops them for good.
 */
public final class OpenTransactions {
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Admin admin;
    private final String bootstrapServers;

    /**
     * Looks through a client that stays open.
     *
     * @param bootstrapServers host:port of the cluster, as the command that ends a transaction needs it
     */
    public OpenTransactions(Admin admin, String bootstrapServers) {
        this.admin = admin;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Waits until every transaction that is open now has ended.
     *
     * @param topics the topics to look at; all must have been created
     * @throws EngineException if one has not at the deadline: names its partition and the command that
     *     ends it
     * @throws ExecutionException if the cluster refuses or cannot be reached
     * @throws InterruptedException if interrupted while waiting
     */
    public void awaitEnd(Collection<String> topics, Deadline deadline)
            throws EngineException, ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (String topic : topics) {
            TopicDescriptions.await(admin, topic, deadline.remaining())
                    .partitions()
                    .forEach(
                            p ->
                                    asked.put(
                                            new TopicPartition(topic, p.partition()),
                                            OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> written = ends(asked, IsolationLevel.READ_UNCOMMITTED);
        while (true) {
            Map<TopicPartition, Long> readable = ends(asked, IsolationLevel.READ_COMMITTED);
            asked.keySet().removeIf(p -> end(readable, p) >= end(written, p));
            if (asked.isEmpty()) {
                return;
            }
            if (deadline.isPast()) {
                TopicPartition held = asked.keySet().iterator().next();
                throw hanging(held, end(readable, held));
            }
            Thread.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private Map<TopicPartition, Long> ends(
            Map<TopicPartition, OffsetSpec> asked, IsolationLevel level)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(level))
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return Objects.requireNonNull(ends.get(partition), partition::toString);
    }

    private EngineException hanging(TopicPartition partition, long readable)
            throws ExecutionException, InterruptedException {
        Optional<ProducerState> oldest =
                admin
                        .describeProducers(List.of(partition))
                        .partitionResult(partition)
                        .get()
                        .activeProducers()
                        .stream()
                        .filter(p -> p.currentTransactionStartOffset().isPresent())
                        .min(
                                (a, b) ->
                                        Long.compare(
                                                a.currentTransactionStartOffset().getAsLong(),
                                                b.currentTransactionStartOffset().getAsLong()));
        String whose =
                oldest.map(
                                p ->
                                        " of producer %d, last heard of at %s,"
                                                .formatted(p.producerId(), time(p.lastTimestamp())))
                        .orElse("");
        long start =
                oldest.map(p -> p.currentTransactionStartOffset().getAsLong()).orElse(readable);
        return new EngineException(
                ("topic %s, partition %d: a transaction%s is open since offset %d and holds back everything behind it;"
                                + " if its producer is gone, end it with: kafka-transactions.sh"
                                + " --bootstrap-server %s abort --topic %s --partition %d --start-offset %d")
                        .formatted(
                                partition.topic(),
                                partition.partition(),
                                whose,
                                start,
                                bootstrapServers,
                                partition.topic(),
                                partition.partition(),
                                start));
    }

    private static String time(long millis) {
        return DateTimeFormatter.ISO_INSTANT
                .withZone(ZoneOffset.UTC)
                .format(Instant.ofEpochMilli(millis));
    }
}
