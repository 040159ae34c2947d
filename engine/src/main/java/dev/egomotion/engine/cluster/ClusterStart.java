package dev.egomotion.engine.cluster;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.topology.TopicMismatchException;
import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/**
 * The first steps of every command on a cluster, within one deadline: the contact, then the topics.
 *
 * @param properties file that the client properties came from, named where they cannot be used
 */
public record ClusterStart(Connection connection, Deadline deadline, Optional<Path> properties) {
    /**
     * Finds out whether the cluster can be used.
     *
     * @throws BadInputException if the address or the client properties cannot be used
     * @throws EngineException if the cluster cannot be reached, does not answer or refuses
     */
    public void contact() throws BadInputException, EngineException, InterruptedException {
        try {
            new ClusterContact(connection, deadline).make();
        } catch (BadInputException e) {
            throw new BadInputException(
                    properties.map(file -> file + ": ").orElse("") + e.getMessage(), e);
        }
    }

    /**
     * Finds out whether an authorizer allows a part of a service what it needs.
     *
     * @throws EngineException naming what is not allowed, or if the cluster refuses
     */
    public void requireAllowed(Permissions.Role role, TopologySettings settings)
            throws EngineException, InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            List<String> missing =
                    new MissingPermissions(admin)
                            .of(Permissions.of(role, settings).bindings("whoever asks"));
            if (!missing.isEmpty()) {
                throw new EngineException(
                        "%s does not allow it: %s"
                                .formatted(
                                        connection.bootstrapServers(),
                                        MissingPermissions.told(missing, role)));
            }
        } catch (ExecutionException | KafkaException e) {
            throw refused(e);
        }
    }

    /**
     * Makes the topics that are absent and checks those that are present.
     *
     * @throws BadInputException if the topics are others than the settings say, or can have no such names
     * @throws EngineException if the cluster refuses
     */
    public void establishTopics(TopologySettings settings)
            throws BadInputException, EngineException, InterruptedException {
        establish(new TopicPlan(settings));
    }

    /**
     * Creates the topics that are absent, for what only sends frames; those that are there may have any number of partitions.
     *
     * @throws BadInputException if a topic that is there does not fit
     * @throws EngineException if the cluster refuses
     * @throws InterruptedException if the thread is interrupted
     */
    public void establishTopicsOfSource(TopologySettings settings)
            throws BadInputException, EngineException, InterruptedException {
        establish(TopicPlan.ofSource(settings));
    }

    private void establish(TopicPlan plan)
            throws BadInputException, EngineException, InterruptedException {
        try (Admin admin = connection.admin(deadline.remaining())) {
            plan.establish(admin);
        } catch (TopicMismatchException | IllegalArgumentException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (ExecutionException | KafkaException e) {
            throw refused(e);
        }
    }

    /** Returns what the cluster's refusal is for people. */
    public EngineException refused(Exception e) {
        return ClusterContact.refused(connection.bootstrapServers(), EngineException.cause(e));
    }
}
