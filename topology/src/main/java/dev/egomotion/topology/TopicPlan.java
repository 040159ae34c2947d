package dev.egomotion.topology;

import dev.egomotion.topology.settings.StreamsSettings;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics that must stand before the topology starts: created where absent, checked where present,
 * never altered.
 */
public final class TopicPlan {
    private static final Duration DEPTH_RETENTION = Duration.ofDays(1);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(30);
    private static final int SMALL_RECORD_BYTES = 1024 * 1024;

    private final StreamsSettings streams;
    private final String frames;
    private final boolean isOfSource;
    private final Map<String, PlannedTopic> planned = new LinkedHashMap<>();

    /**
     * A topic as it must be.
     *
     * @param retention how long records are kept; empty where the last of each key is kept
     */
    private record PlannedTopic(int maxRecordBytes, Optional<Duration> retention) {
        static PlannedTopic kept(int maxRecordBytes, Duration retention) {
            return new PlannedTopic(maxRecordBytes, Optional.of(retention));
        }

        static PlannedTopic compacted() {
            return new PlannedTopic(SMALL_RECORD_BYTES, Optional.empty());
        }

        String cleanupPolicy() {
            return retention.isPresent()
                    ? TopicConfig.CLEANUP_POLICY_DELETE
                    : TopicConfig.CLEANUP_POLICY_COMPACT;
        }
    }

    /** Creates the plan of a topology's topics. */
    public TopicPlan(TopologySettings settings) {
        this(settings, false);
    }

    private TopicPlan(TopologySettings settings, boolean isOfSource) {
        this.isOfSource = isOfSource;
        this.streams = settings.streams();
        Topics topics = settings.topics();
        frames = topics.frames();
        int large = streams.largestRecordBytes();
        planned.put(topics.frames(), PlannedTopic.kept(large, RETENTION));
        planned.put(topics.trajectory(), PlannedTopic.kept(SMALL_RECORD_BYTES, RETENTION));
        planned.put(topics.depth(), PlannedTopic.kept(large, DEPTH_RETENTION));
        planned.put(topics.confidence(), PlannedTopic.kept(large, RETENTION));
        planned.put(topics.cameras(), PlannedTopic.compacted());
        planned.put(topics.deadLetter(), PlannedTopic.kept(SMALL_RECORD_BYTES, RETENTION));
    }

    /**
     * Creates the plan of what only sends frames: into how many partitions is the matter of the service that reads them,
     * so topics that are there may have any number, and one that is absent gets as many as the frames topic has.
     */
    public static TopicPlan ofSource(TopologySettings settings) {
        return new TopicPlan(settings, true);
    }

    /** Returns the names of the topics. */
    public List<String> names() {
        return List.copyOf(planned.keySet());
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
        List<String> absent = new ArrayList<>();
        for (String topic : planned.keySet()) {
            if (TopicDescriptions.find(admin, topic).isEmpty()) {
                absent.add(topic);
            }
        }
        int partitions =
                isOfSource
                        ? TopicDescriptions.find(admin, frames)
                                .map(topic -> topic.partitions().size())
                                .orElse(streams.partitions())
                        : streams.partitions();
        create(admin, absent, partitions);
        for (Map.Entry<String, PlannedTopic> entry : planned.entrySet()) {
            TopicDescription description =
                    TopicDescriptions.await(admin, entry.getKey(), HEARD_WITHIN);
            check(admin, description, entry.getValue());
            awaitLeaders(admin, description);
        }
    }

    /**
     * Waits until every partition's leader answers. A broker names itself leader a moment before it takes
     * records; a producer whose first batch is turned away then and whose second is taken is out of
     * sequence for good.
     */
    private static void awaitLeaders(Admin admin, TopicDescription description)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
        description
                .partitions()
                .forEach(
                        partition ->
                                partitions.put(
                                        new TopicPartition(
                                                description.name(), partition.partition()),
                                        OffsetSpec.latest()));
        admin.listOffsets(partitions).all().get();
    }

    /**
     * Checks the topics of a service that runs: all are there, and the frames topic takes the largest record.
     *
     * @throws TopicMismatchException if one is absent or takes less
     * @throws ExecutionException if the cluster refuses or cannot be reached
     * @throws InterruptedException if interrupted while waiting for the cluster
     */
    public void requirePresent(Admin admin) throws ExecutionException, InterruptedException {
        for (Map.Entry<String, PlannedTopic> entry : planned.entrySet()) {
            TopicDescription description =
                    TopicDescriptions.find(admin, entry.getKey())
                            .orElseThrow(
                                    () ->
                                            new TopicMismatchException(
                                                    entry.getKey(),
                                                    "state",
                                                    "absent",
                                                    "a topic that the service reads or writes"));
            checkConfiguration(admin, description.name(), entry.getValue());
            awaitLeaders(admin, description);
        }
    }

    /**
     * Removes everything that a run of its own application id and prefix left on the cluster: its topics,
     * the internal ones among them, and its consumer group. The run must be closed.
     *
     * @throws ExecutionException if the cluster refuses or cannot be reached
     * @throws InterruptedException if interrupted while waiting for the cluster
     */
    public void remove(Admin admin) throws ExecutionException, InterruptedException {
        String internal = streams.applicationId() + "-";
        List<String> present =
                admin.listTopics().names().get().stream()
                        .filter(name -> planned.containsKey(name) || name.startsWith(internal))
                        .toList();
        for (KafkaFuture<Void> deletion : admin.deleteTopics(present).topicNameValues().values()) {
            awaitUnless(deletion, UnknownTopicOrPartitionException.class);
        }
        awaitUnless(
                admin.deleteConsumerGroups(List.of(streams.applicationId())).all(),
                GroupIdNotFoundException.class);
    }

    private static void awaitUnless(KafkaFuture<Void> done, Class<? extends Exception> noFailure)
            throws ExecutionException, InterruptedException {
        try {
            done.get();
        } catch (ExecutionException e) {
            if (!noFailure.isInstance(e.getCause())) {
                throw e;
            }
        }
    }

    /** Creates topics; one that another instance creates at the same time is no failure. */
    private void create(Admin admin, List<String> topics, int partitions)
            throws ExecutionException, InterruptedException {
        List<NewTopic> created =
                topics.stream()
                        .map(
                                topic ->
                                        newTopic(
                                                topic,
                                                Objects.requireNonNull(planned.get(topic)),
                                                partitions))
                        .toList();
        for (KafkaFuture<Void> creation : admin.createTopics(created).values().values()) {
            awaitUnless(creation, TopicExistsException.class);
        }
    }

    private NewTopic newTopic(String topic, PlannedTopic plan, int partitions) {
        Map<String, String> configs = new HashMap<>();
        configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, plan.cleanupPolicy());
        configs.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(plan.maxRecordBytes()));
        plan.retention()
                .ifPresent(
                        time ->
                                configs.put(
                                        TopicConfig.RETENTION_MS_CONFIG,
                                        Long.toString(time.toMillis())));
        return new NewTopic(topic, partitions, streams.replication()).configs(configs);
    }

    private void check(Admin admin, TopicDescription description, PlannedTopic plan)
            throws ExecutionException, InterruptedException {
        String topic = description.name();
        int partitions = description.partitions().size();
        if (!isOfSource && partitions != streams.partitions()) {
            throw new TopicMismatchException(
                    topic, "partitions", partitions, Integer.toString(streams.partitions()));
        }
        checkConfiguration(admin, topic, plan);
    }

    private static void checkConfiguration(Admin admin, String topic, PlannedTopic plan)
            throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config =
                Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource));
        int limit = Integer.parseInt(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
        if (limit < plan.maxRecordBytes()) {
            throw new TopicMismatchException(
                    topic,
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    limit,
                    "at least " + plan.maxRecordBytes());
        }
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        if (!policy.equals(plan.cleanupPolicy())) {
            throw new TopicMismatchException(
                    topic, TopicConfig.CLEANUP_POLICY_CONFIG, policy, plan.cleanupPolicy());
        }
    }
}
