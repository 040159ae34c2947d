package dev.egomotion.engine.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a cluster's authorizer does not allow of what a part of a service needs, found out before the part starts. Brokers say
 * which operations a user has on topics and groups that are there. Making a topic is asked for without making it; writing under a
 * transactional id by fencing one that nobody uses, of which the brokers keep a number until it expires. Not to be told beforehand,
 * and told by name when it happens: reading and writing changelogs, and reading as a group, as long as there are none.
 */
final class MissingPermissions {
    /** What a topic, never made, and a transactional id of nobody's are called after the prefix. */
    private static final String NOBODYS = "asked-for-permission";

    private static final int NAMED = 6;

    private final Admin admin;

    MissingPermissions(Admin admin) {
        this.admin = admin;
    }

    /**
     * Returns what is not allowed, in words such as "Write on topic egomotion.depth".
     *
     * @param needed of any user: the client's own is asked about
     * @throws ExecutionException if the brokers refuse for another reason than permission
     */
    List<String> of(List<AclBinding> needed) throws ExecutionException, InterruptedException {
        Set<String> seen = admin.listTopics().names().get();
        List<String> topicNames =
                needed.stream()
                        .map(AclBinding::pattern)
                        .filter(p -> p.resourceType() == ResourceType.TOPIC)
                        .map(p -> example(p, seen))
                        .distinct()
                        .toList();
        Map<String, KafkaFuture<TopicDescription>> topics =
                admin.describeTopics(
                                topicNames,
                                new DescribeTopicsOptions().includeAuthorizedOperations(true))
                        .topicNameValues();
        Map<String, Optional<Set<AclOperation>>> ofTopics = new HashMap<>();
        for (String name : topicNames) {
            ofTopics.put(name, operations(Objects.requireNonNull(topics.get(name))));
        }
        List<String> missing = new ArrayList<>();
        for (AclBinding binding : needed) {
            ResourcePattern on = binding.pattern();
            AclOperation operation = binding.entry().operation();
            boolean allowed =
                    switch (on.resourceType()) {
                        case TOPIC ->
                                operation == AclOperation.CREATE
                                                && on.patternType() == PatternType.PREFIXED
                                        ? isAllowedToMake(on.name() + NOBODYS)
                                        : isAllowedOnTopic(operation, example(on, seen), ofTopics);
                        case GROUP -> isAllowedOnGroup(operation, on.name());
                        case TRANSACTIONAL_ID -> isAllowedToBegin(operation, on.name() + NOBODYS);
                        default -> true;
                    };
            if (!allowed) {
                missing.add(
                        "%s on %s %s%s"
                                .formatted(
                                        Permissions.argument(operation.name()),
                                        on.resourceType()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '),
                                        on.name(),
                                        on.patternType() == PatternType.PREFIXED ? "*" : ""));
            }
        }
        return missing;
    }

    /** Returns them in one sentence. */
    static String told(List<String> missing, Permissions.Role role) {
        String named = missing.stream().limit(NAMED).collect(Collectors.joining(", "));
        String more =
                missing.size() > NAMED ? " and %d more".formatted(missing.size() - NAMED) : "";
        return "this user lacks %s%s; './egomotion acl %s' prints all that it needs"
                .formatted(named, more, role.name().toLowerCase(Locale.ROOT));
    }

    /** Returns a name that the pattern stands for, of a topic that is there if one is. */
    private static String example(ResourcePattern pattern, Set<String> seen) {
        return pattern.patternType() == PatternType.PREFIXED
                ? seen.stream()
                        .filter(name -> name.startsWith(pattern.name()))
                        .sorted()
                        .findFirst()
                        .orElse(pattern.name() + NOBODYS)
                : pattern.name();
    }

    /** Returns the operations on a topic: none where it may not be seen, nothing where it is not there. */
    private static Optional<Set<AclOperation>> operations(KafkaFuture<TopicDescription> asked)
            throws ExecutionException, InterruptedException {
        try {
            Set<AclOperation> known = asked.get().authorizedOperations();
            return Optional.of(known == null ? Set.of(AclOperation.ALL) : known);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return Optional.of(Set.of());
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof InvalidTopicException) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isAllowedOnTopic(
            AclOperation operation, String name, Map<String, Optional<Set<AclOperation>>> known)
            throws InterruptedException {
        Optional<Set<AclOperation>> there = known.getOrDefault(name, Optional.empty());
        if (there.isPresent() && !there.get().isEmpty()) {
            // A topic that stands need not be made.
            return operation == AclOperation.CREATE
                    || there.get().contains(AclOperation.ALL)
                    || there.get().contains(operation);
        }
        if (operation == AclOperation.CREATE) {
            return isAllowedToMake(name);
        }
        return there.isEmpty() || operation != AclOperation.DESCRIBE;
    }

    private boolean isAllowedToMake(String topic) throws InterruptedException {
        return isAllowed(
                admin.createTopics(
                                List.of(new NewTopic(topic, Optional.empty(), Optional.empty())),
                                new CreateTopicsOptions().validateOnly(true))
                        .all());
    }

    private boolean isAllowedOnGroup(AclOperation operation, String group)
            throws ExecutionException, InterruptedException {
        try {
            KafkaFuture<ConsumerGroupDescription> asked =
                    admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions()
                                            .includeAuthorizedOperations(true))
                            .describedGroups()
                            .get(group);
            Set<AclOperation> known = Objects.requireNonNull(asked).get().authorizedOperations();
            return known == null || known.contains(operation);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return true;
            }
            if (e.getCause() instanceof AuthorizationException) {
                return false;
            }
            throw e;
        }
    }

    private boolean isAllowedToBegin(AclOperation operation, String id)
            throws InterruptedException {
        return operation == AclOperation.WRITE
                ? isAllowed(admin.fenceProducers(List.of(id)).all())
                : isAllowed(admin.describeTransactions(List.of(id)).all());
    }

    /** Whatever else goes wrong is no lack of permission, and shows where it is done in earnest. */
    private static boolean isAllowed(KafkaFuture<?> asked) throws InterruptedException {
        try {
            asked.get();
            return true;
        } catch (ExecutionException e) {
            return !(e.getCause() instanceof AuthorizationException);
        }
    }
}
