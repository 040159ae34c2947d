package dev.egomotion.engine.cluster;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.schemas.ServiceStatement;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.settings.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Where a standing service states what its results follow from, so that whoever publishes frames for it
 * knows before the first one. The statement lies on a compacted topic; whether the service runs is told
 * by the members of its consumer group.
 *
 * <p>A service calls {@link #announce} before its topology starts; a replay that joins it calls {@link
 * #join} before it publishes.
 */
public final class ServiceRegister {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int SHOWN_DIFFERENCES = 3;

    private final AvroCodec<ServiceStatement> codec = AvroCodec.of(ServiceStatement.class);
    private final Connection connection;
    private final Topics topics;
    private final String application;
    private final Deadline deadline;

    /**
     * Creates the view of one service.
     *
     * @param topics the service's topics
     * @param application its application id
     * @param deadline until when every answer has to be there
     */
    public ServiceRegister(
            Connection connection, Topics topics, String application, Deadline deadline) {
        this.connection = connection;
        this.topics = topics;
        this.application = application;
        this.deadline = deadline;
    }

    /**
     * States what the results of this service follow from. Further instances of a service that runs must
     * state the same: they share its cameras.
     *
     * @param replication copies of the statement; -1 leaves it to the cluster
     * @param version of the program
     * @throws BadInputException if instances run that stated something else
     * @throws EngineException if the cluster cannot be used
     * @throws InterruptedException if interrupted while waiting for the cluster
     */
    public void announce(Provenance provenance, short replication, String version)
            throws BadInputException, EngineException, InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            establish(admin, replication);
            Optional<ServiceStatement> stated = stated();
            if (stated.isPresent() && runs(admin)) {
                requireSame(provenance, stated.get());
            }
        } catch (ExecutionException | KafkaException e) {
            throw refused(e);
        }
        ServiceStatement statement =
                ServiceStatement.newBuilder()
                        .setApplication(application)
                        .setModel(provenance.model())
                        .setFingerprint(provenance.fingerprint())
                        .setValues(provenance.values())
                        .setVersion(version)
                        .build();
        try (Producer<String, byte[]> producer = connection.producer(deadline.remaining())) {
            producer.send(
                            new ProducerRecord<>(
                                    topics.services(), application, codec.encode(statement)))
                    .get();
        } catch (ExecutionException | KafkaException e) {
            throw refused(e);
        }
    }

    /**
     * Finds the service and checks that its results follow from the same as ours would.
     *
     * @return what it states
     * @throws BadInputException if they do not
     * @throws EngineException if no such service runs, or the cluster cannot be used
     * @throws InterruptedException if interrupted while waiting for the cluster
     */
    public ServiceStatement join(Provenance ours)
            throws BadInputException, EngineException, InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            Optional<ServiceStatement> stated =
                    runs(admin) && admin.listTopics().names().get().contains(topics.services())
                            ? stated()
                            : Optional.empty();
            if (stated.isEmpty()) {
                throw new EngineException(
                        "--join: no service %s with topics %s* runs at %s"
                                .formatted(
                                        application,
                                        topics.prefix(),
                                        connection.bootstrapServers()));
            }
            requireSame(ours, stated.get());
            return stated.get();
        } catch (ExecutionException | KafkaException e) {
            throw refused(e);
        }
    }

    private void requireSame(Provenance ours, ServiceStatement stated) throws BadInputException {
        if (stated.getFingerprint().equals(ours.fingerprint())) {
            return;
        }
        List<String> differences = ours.differences(stated.getValues());
        String shown =
                String.join(
                        "; ",
                        differences.subList(0, Math.min(SHOWN_DIFFERENCES, differences.size())));
        throw new BadInputException(
                "the service %s at %s has other settings: %s%s"
                        .formatted(
                                application,
                                connection.bootstrapServers(),
                                shown,
                                differences.size() > SHOWN_DIFFERENCES
                                        ? "; and %d more"
                                                .formatted(differences.size() - SHOWN_DIFFERENCES)
                                        : ""));
    }

    private void establish(Admin admin, short replication)
            throws ExecutionException, InterruptedException {
        NewTopic topic =
                new NewTopic(topics.services(), 1, replication)
                        .configs(
                                Map.of(
                                        TopicConfig.CLEANUP_POLICY_CONFIG,
                                        TopicConfig.CLEANUP_POLICY_COMPACT));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private boolean runs(Admin admin) throws ExecutionException, InterruptedException {
        try {
            Collection<ConsumerGroupDescription> groups =
                    admin.describeConsumerGroups(List.of(application)).all().get().values();
            return groups.stream().anyMatch(group -> !group.members().isEmpty());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw e;
        }
    }

    /** Returns the last statement of the service, if there is one that can be read. */
    private Optional<ServiceStatement> stated() throws EngineException {
        TopicPartition partition = new TopicPartition(topics.services(), 0);
        byte @Nullable [] last = null;
        try (Consumer<String, byte[]> consumer = connection.consumer()) {
            consumer.assign(List.of(partition));
            long end =
                    Objects.requireNonNull(
                            consumer.endOffsets(List.of(partition), deadline.remaining())
                                    .get(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition, deadline.remaining()) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    last = application.equals(record.key()) ? record.value() : last;
                }
                if (deadline.isPast()) {
                    throw new EngineException(
                            "topic %s at %s cannot be read within %d s"
                                    .formatted(
                                            topics.services(),
                                            connection.bootstrapServers(),
                                            deadline.within().toSeconds()));
                }
            }
        }
        try {
            return last == null ? Optional.empty() : Optional.of(codec.decode(last));
        } catch (UnreadableRecordException e) {
            throw new EngineException(
                    "topic %s: the statement of %s: %s"
                            .formatted(topics.services(), application, e.getMessage()),
                    e);
        }
    }

    private EngineException refused(Exception e) {
        return ClusterContact.refused(connection.bootstrapServers(), EngineException.cause(e));
    }
}
