package dev.egomotion.engine.cluster;

import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * What a cluster with an authorizer must allow each part of a service, and nothing beyond: the topics of the settings, the
 * consumer group, and what Kafka Streams makes under the application id.
 */
public final class Permissions {
    private final List<Permission> all = new ArrayList<>();
    private final Topics topics;
    private final String application;
    private final List<String> planned;

    /** A part of a service that has a user of its own. */
    public enum Role {
        /** The topology. */
        RUN,
        /** Live cameras that publish into a cluster. */
        LIVE,
        /** Recordings that are published. */
        INGEST,
        /** The live page. */
        DASHBOARD,
        /** Somebody who prints records. */
        TAIL
    }

    /** One thing that is allowed. */
    private record Permission(
            ResourceType type, String name, PatternType pattern, List<AclOperation> operations) {}

    private Permissions(Role role, TopologySettings settings) {
        topics = settings.topics();
        application = settings.streams().applicationId();
        planned = new TopicPlan(settings).names();
        switch (role) {
            case RUN -> run();
            case LIVE -> {
                source();
                topic(topics.cameras(), AclOperation.WRITE);
                group(application, AclOperation.DESCRIBE);
            }
            case INGEST -> source();
            case DASHBOARD ->
                    List.of(
                                    topics.cameras(),
                                    topics.trajectory(),
                                    topics.depth(),
                                    topics.confidence(),
                                    topics.frames())
                            .forEach(name -> topic(name, AclOperation.READ));
            case TAIL -> {
                planned.forEach(name -> topic(name, AclOperation.READ));
                topic(topics.services(), AclOperation.READ);
            }
        }
    }

    /** Returns what a part needs with these settings, in the order in which it is needed. */
    public static Permissions of(Role role, TopologySettings settings) {
        return new Permissions(role, settings);
    }

    /**
     * Returns what several parts need as arguments of kafka-acls.sh, under a heading for each.
     *
     * @param user who gets it; a user for each part where nobody is named
     */
    public static List<String> text(
            TopologySettings settings, List<Role> roles, Optional<String> user) {
        List<String> text = new ArrayList<>();
        for (Role role : roles) {
            String name = role.name().toLowerCase(Locale.ROOT);
            text.add("# " + name);
            text.addAll(of(role, settings).lines(user.orElse("egomotion-" + name)));
        }
        return text;
    }

    private void add(
            ResourceType type, String name, PatternType pattern, AclOperation... operations) {
        all.add(new Permission(type, name, pattern, List.of(operations)));
    }

    private void topic(String name, AclOperation... operations) {
        add(ResourceType.TOPIC, name, PatternType.LITERAL, operations);
    }

    private void group(String name, AclOperation... operations) {
        add(ResourceType.GROUP, name, PatternType.LITERAL, operations);
    }

    /** The topics that must stand before anything starts: created where absent, checked where present. */
    private void plan() {
        for (String name : planned) {
            topic(name, AclOperation.CREATE, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
        }
    }

    private void source() {
        plan();
        topic(topics.frames(), AclOperation.WRITE);
    }

    private void run() {
        topic(
                topics.services(),
                AclOperation.CREATE,
                AclOperation.DESCRIBE,
                AclOperation.READ,
                AclOperation.WRITE);
        plan();
        topic(topics.frames(), AclOperation.READ);
        for (String output :
                List.of(
                        topics.trajectory(),
                        topics.depth(),
                        topics.confidence(),
                        topics.deadLetter())) {
            topic(output, AclOperation.WRITE);
        }
        // Changelogs of the states.
        add(
                ResourceType.TOPIC,
                application + "-",
                PatternType.PREFIXED,
                AclOperation.CREATE,
                AclOperation.DESCRIBE,
                AclOperation.DESCRIBE_CONFIGS,
                AclOperation.READ,
                AclOperation.WRITE);
        group(application, AclOperation.READ, AclOperation.DESCRIBE);
        add(
                ResourceType.TRANSACTIONAL_ID,
                application + "-",
                PatternType.PREFIXED,
                AclOperation.DESCRIBE,
                AclOperation.WRITE);
    }

    /** Returns them as Kafka's own, for a user from anywhere. */
    public List<AclBinding> bindings(String user) {
        List<AclBinding> bindings = new ArrayList<>();
        for (Permission p : all) {
            for (AclOperation operation : p.operations()) {
                bindings.add(
                        new AclBinding(
                                new ResourcePattern(p.type(), p.name(), p.pattern()),
                                new AccessControlEntry(
                                        "User:" + user, "*", operation, AclPermissionType.ALLOW)));
            }
        }
        return bindings;
    }

    /** Returns them as arguments of kafka-acls.sh, a line for each resource. */
    public List<String> lines(String user) {
        return all.stream()
                .map(
                        p -> {
                            StringBuilder line =
                                    new StringBuilder("--add --allow-principal User:").append(user);
                            p.operations()
                                    .forEach(
                                            o ->
                                                    line.append(" --operation ")
                                                            .append(argument(o.name())));
                            return line.append(" --")
                                    .append(argument(p.type().name()).toLowerCase(Locale.ROOT))
                                    .append(' ')
                                    .append(p.name())
                                    .append(
                                            p.pattern() == PatternType.PREFIXED
                                                    ? " --resource-pattern-type prefixed"
                                                    : "")
                                    .toString();
                        })
                .toList();
    }

    /** Returns a name as kafka-acls.sh wants it: DescribeConfigs, Transactional-Id. */
    static String argument(String name) {
        if (name.equals(ResourceType.TRANSACTIONAL_ID.name())) {
            return "transactional-id";
        }
        StringBuilder text = new StringBuilder();
        for (String word : name.split("_")) {
            text.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
