package dev.egomotion.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics that must stand before the topology starts: created where absent, checked where present,
 * never altered.
 */
public final class TopicPlan {
    private static final Duration DEPTH_RETENTION = Duration.ofDays(1);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int SMALL_RECORD_BYTES = 1024 * 1024;

    private final StreamsSettings streams;
    private final Map<String, PlannedTopic> planned = new LinkedHashMap<>();

    private record PlannedTopic(int maxRecordBytes, Duration retention) {}

    /** Creates the plan of a topology's topics. */
    public TopicPlan(TopologySettings settings) {
        this.streams = settings.streams();
        Topics topics = settings.topics();
        int large = streams.largestRecordBytes();
        planned.put(topics.frames(), new PlannedTopic(large, RETENTION));
        planned.put(topics.trajectory(), new PlannedTopic(SMALL_RECORD_BYTES, RETENTION));
        planned.put(topics.depth(), new PlannedTopic(large, DEPTH_RETENTION));
        planned.put(topics.confidence(), new PlannedTopic(large, RETENTION));
        planned.put(topics.deadLetter(), new PlannedTopic(SMALL_RECORD_BYTES, RETENTION));
    }

    /**
     * Creates the topics that are absent and checks those that are present.
     *
     * @throws TopicMismatchException if a topic that is present does not fit: partitions,
     *     max.message.bytes or cleanup.policy
     * @throws ExecutionException if the cluster refuses or cannot be reached
     * @throws InterruptedException if interrupted while waiting for the cluster
     */
    public void establish(Admin admin) throws ExecutionException, InterruptedException {
        for (Map.Entry<String, PlannedTopic> entry : planned.entrySet()) {
            TopicDescription present = describe(admin, entry.getKey());
            if (present == null && create(admin, entry.getKey(), entry.getValue())) {
                continue;
            }
            check(admin, entry.getKey(), entry.getValue());
        }
    }

    private static TopicDescription describe(Admin admin, String topic)
            throws ExecutionException, InterruptedException {
        try {
            return admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    /** Returns false when another instance created the topic in between. */
    private boolean create(Admin admin, String topic, PlannedTopic plan)
            throws ExecutionException, InterruptedException {
        NewTopic created =
                new NewTopic(topic, streams.partitions(), streams.replication())
                        .configs(
                                Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_DELETE,
                                        TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(plan.retention().toMillis()),
                                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                        Integer.toString(plan.maxRecordBytes())));
        try {
            admin.createTopics(List.of(created)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    private void check(Admin admin, String topic, PlannedTopic plan)
            throws ExecutionException, InterruptedException {
        int partitions =
                admin.describeTopics(List.of(topic))
                        .topicNameValues()
                        .get(topic)
                        .get()
                        .partitions()
                        .size();
        if (partitions != streams.partitions()) {
            throw new TopicMismatchException(
                    topic, "partitions", partitions, Integer.toString(streams.partitions()));
        }
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        int limit = Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (limit < plan.maxRecordBytes()) {
            throw new TopicMismatchException(
                    topic,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    limit,
                    "at least " + plan.maxRecordBytes());
        }
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!policy.equals(TopicConfig.CLEANUP_POLICY_DELETE)) {
            throw new TopicMismatchException(
                    topic,
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    policy,
                    TopicConfig.CLEANUP_POLICY_DELETE);
        }
    }
}
