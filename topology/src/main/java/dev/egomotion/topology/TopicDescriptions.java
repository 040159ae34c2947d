package dev.egomotion.topology;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What a cluster says of its topics. A topic is created by the controller, and each broker hears of it a moment
 * later; until then a broker that is asked answers that there is none.
 */
public final class TopicDescriptions {
    private static final Duration ASK_AGAIN = Duration.ofMillis(20);

    private TopicDescriptions() {}

    /**
     * Returns the description of a topic as the broker that is asked knows it now; empty where it knows none.
     *
     * @throws ExecutionException if the cluster refuses or cannot be reached
     * @throws InterruptedException if interrupted while waiting for the cluster
     */
    static Optional<TopicDescription> find(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        try {
            Map<String, KafkaFuture<TopicDescription>> asked =
                    admin.describeTopics(List.of(topic)).topicNameValues();
            return Optional.of(Objects.requireNonNull(asked.get(topic)).get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Returns the description of a topic that has been created, waiting until the broker that is asked has
     * heard of it.
     *
     * @param within how long to wait at most
     * @throws TopicMismatchException if the broker has not heard of it by then
     * @throws ExecutionException if the cluster refuses or cannot be reached
     * @throws InterruptedException if interrupted while waiting
     */
    public static TopicDescription await(Admin admin, String topic, Duration within)
            throws ExecutionException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            Optional<TopicDescription> description = find(admin, topic);
            if (description.isPresent()) {
                return description.get();
            }
            if (System.nanoTime() - end > 0) {
                throw new TopicMismatchException(
                        topic, "state", "unknown after creation", "a broker that knows it");
            }
            Thread.sleep(ASK_AGAIN.toMillis());
        }
    }
}
