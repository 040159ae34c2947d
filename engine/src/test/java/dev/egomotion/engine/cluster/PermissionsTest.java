package dev.egomotion.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.engine.Pipeline;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.RecordingIngest;
import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.engine.results.TopicTail;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.topology.TopicDescriptions;
import dev.egomotion.topology.TopicPlan;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed for a cluster's authorizer, and whether it suffices on one. */
class PermissionsTest {
    private static final String LOGIN =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\"";

    @TempDir Path folder;

    private static TopologySettings topology() {
        return Settings.defaults().topology();
    }

    private static List<AclBinding> of(Permissions.Role role) {
        return Permissions.of(role, topology()).bindings("me");
    }

    private static List<String> topics(Permissions.Role role, AclOperation operation) {
        return of(role).stream()
                .filter(b -> b.pattern().resourceType() == ResourceType.TOPIC)
                .filter(b -> b.pattern().patternType() == PatternType.LITERAL)
                .filter(b -> b.entry().operation() == operation)
                .map(b -> b.pattern().name())
                .sorted()
                .toList();
    }

    @Test
    void of_partsThatSetTopicsUp_haveEveryTopicOfThePlan() {
        List<String> planned = new TopicPlan(topology()).names().stream().sorted().toList();
        for (Permissions.Role role : List.of(Permissions.Role.LIVE, Permissions.Role.INGEST)) {
            assertEquals(planned, topics(role, AclOperation.CREATE));
            assertEquals(planned, topics(role, AclOperation.DESCRIBE_CONFIGS));
        }
        List<String> withServices = new ArrayList<>(planned);
        withServices.add(topology().topics().services());
        assertEquals(
                withServices.stream().sorted().toList(),
                topics(Permissions.Role.RUN, AclOperation.CREATE));
        assertEquals(List.of(), topics(Permissions.Role.DASHBOARD, AclOperation.CREATE));
        assertEquals(List.of(), topics(Permissions.Role.TAIL, AclOperation.WRITE), "who looks on");
    }

    /** As the topology's own description names what it reads and writes, and Streams what it makes. */
    @Test
    void of_run_readsAndWritesWhatTheTopologyDoes() throws Exception {
        String drawn = Files.readString(Path.of("..", "docs", "topology.txt"));
        for (String topic : topics(Permissions.Role.RUN, AclOperation.WRITE)) {
            assertTrue(
                    drawn.contains("(topic: " + topic + ")")
                            || topic.equals(topology().topics().services()),
                    topic);
        }
        assertEquals(
                drawn.lines().filter(line -> line.contains("Sink:")).count() + 1,
                topics(Permissions.Role.RUN, AclOperation.WRITE).size());
        Map<ResourceType, List<AclBinding>> others =
                of(Permissions.Role.RUN).stream()
                        .filter(
                                b ->
                                        b.pattern().patternType() == PatternType.PREFIXED
                                                || b.pattern().resourceType() == ResourceType.GROUP)
                        .collect(Collectors.groupingBy(b -> b.pattern().resourceType()));
        String application = topology().streams().applicationId();
        assertEquals(
                List.of(application + "-"),
                others.get(ResourceType.TOPIC).stream()
                        .map(b -> b.pattern().name())
                        .distinct()
                        .toList());
        assertEquals(application, others.get(ResourceType.GROUP).get(0).pattern().name());
        assertEquals(
                application + "-",
                others.get(ResourceType.TRANSACTIONAL_ID).get(0).pattern().name());
    }

    @Test
    void text_isArgumentsOfKafkasCommand() {
        List<String> text =
                Permissions.text(
                        topology(),
                        List.of(Permissions.Role.RUN, Permissions.Role.TAIL),
                        Optional.empty());
        assertEquals("# run", text.get(0));
        assertTrue(
                text.contains(
                        "--add --allow-principal User:egomotion-run --operation Create --operation Describe --operation DescribeConfigs --topic egomotion.frames"),
                text.toString());
        assertTrue(
                text.contains(
                        "--add --allow-principal User:egomotion-run --operation Describe --operation Write --transactional-id egomotion- --resource-pattern-type prefixed"),
                text.toString());
        assertTrue(text.contains("# tail"));
        assertTrue(
                Permissions.text(topology(), List.of(Permissions.Role.TAIL), Optional.of("eve"))
                        .get(1)
                        .contains("User:eve "));
    }

    private Map<String, String> client(String user) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                LOGIN.formatted(user, user) + ";");
    }

    private EmbeddedBroker guarded() throws Exception {
        return EmbeddedBroker.start(
                folder.resolve("guarded"),
                BrokerSettings.defaults(),
                Map.of(
                        "listener.security.protocol.map",
                        "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "sasl.mechanism.inter.broker.protocol",
                        "PLAIN",
                        "listener.name.plaintext.plain.sasl.jaas.config",
                        LOGIN.formatted("broker", "broker")
                                + " user_broker=\"broker\" user_run=\"run\" user_ingest=\"ingest\" user_tail=\"tail\";",
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        "super.users",
                        "User:broker;User:ANONYMOUS"));
    }

    /** A real authorizer that allows what is printed and nothing else: a recording goes through a service. */
    @Test
    void printedList_onAGuardedBroker_suffices() throws Exception {
        Settings settings = Settings.defaults();
        Path street = folder.resolve("street");
        RenderedDrive.write(SceneSettings.of(416, 128, 3, 3), street, () -> false);
        try (EmbeddedBroker broker = guarded()) {
            String at = broker.bootstrapServers();
            Cluster run = new Cluster(at, client("run"), Optional.empty());
            String message =
                    assertThrows(
                                    EngineException.class,
                                    () ->
                                            Pipeline.service(
                                                    settings,
                                                    ModelLocation.starter(),
                                                    run,
                                                    note -> {}))
                            .getMessage();
            assertTrue(message.contains("does not allow it"), message);
            Map<String, Object> own = new HashMap<>(client("broker"));
            own.put("bootstrap.servers", at);
            try (Admin admin = Admin.create(own)) {
                for (Permissions.Role role :
                        List.of(
                                Permissions.Role.RUN,
                                Permissions.Role.INGEST,
                                Permissions.Role.TAIL)) {
                    admin.createAcls(
                                    Permissions.of(role, settings.topology())
                                            .bindings(role.name().toLowerCase(Locale.ROOT)))
                            .all()
                            .get();
                }
            }
            List<String> records = new ArrayList<>();
            try (Pipeline pipeline =
                    Pipeline.service(settings, ModelLocation.starter(), run, note -> {})) {
                new RecordingIngest(
                                Recording.of(street),
                                settings,
                                new Cluster(at, client("ingest"), Optional.empty()))
                        .run(Optional.of("c"), Rate.parse("max"), note -> {}, stop -> {});
                new TopicTail(
                                settings.topology().topics().trajectory(),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                OptionalLong.of(3),
                                TopicTail.Format.JSON)
                        .show(
                                new Cluster(at, client("tail"), Optional.empty())
                                        .connection(
                                                settings.topology().streams().largestRecordBytes()),
                                records::add,
                                note -> {},
                                () -> false);
                pipeline.check();
            }
            assertEquals(3, records.size());
        }
    }

    /**
     * A service is refused before it starts, whichever entry is missing: once where nothing stands yet, once where topics and
     * group are there. What another entry implies (who reads or writes may describe) is no entry that can be missed.
     */
    @Test
    @Tag("slow")
    void requireAllowed_withoutAnyOneEntry_namesIt() throws Exception {
        List<AclBinding> needed = of(Permissions.Role.RUN);
        Map<String, Object> own = new HashMap<>(client("broker"));
        try (EmbeddedBroker broker = guarded()) {
            own.put("bootstrap.servers", broker.bootstrapServers());
            Cluster run = new Cluster(broker.bootstrapServers(), client("run"), Optional.empty());
            try (Admin admin = Admin.create(own)) {
                admin.createAcls(Permissions.of(Permissions.Role.RUN, topology()).bindings("run"))
                        .all()
                        .get();
                for (AclBinding entry : needed) {
                    if (entry.entry().operation() == AclOperation.CREATE) {
                        assertTrue(isNamedWhereMissing(entry, run, admin), entry.toString());
                    }
                }
                String application = topology().streams().applicationId();
                new TopicPlan(topology()).establish(admin);
                List<String> others =
                        List.of(
                                topology().topics().services(),
                                application + "-pose-refiners-changelog");
                admin.createTopics(others.stream().map(t -> new NewTopic(t, 1, (short) 1)).toList())
                        .all()
                        .get();
                for (String other : others) {
                    TopicDescriptions.await(admin, other, Duration.ofSeconds(30));
                }
                admin.alterConsumerGroupOffsets(
                                application,
                                Map.of(
                                        new TopicPartition(topology().topics().frames(), 0),
                                        new OffsetAndMetadata(0)))
                        .all()
                        .get();
                for (AclBinding entry : needed) {
                    if (entry.entry().operation() != AclOperation.CREATE
                            && !isImplied(entry, needed)) {
                        assertTrue(isNamedWhereMissing(entry, run, admin), entry.toString());
                    }
                }
            }
        }
    }

    private static boolean isImplied(AclBinding entry, List<AclBinding> by) {
        return entry.entry().operation() == AclOperation.DESCRIBE
                && by.stream()
                        .filter(b -> b.pattern().equals(entry.pattern()))
                        .map(b -> b.entry().operation())
                        .anyMatch(o -> o == AclOperation.READ || o == AclOperation.WRITE);
    }

    /** Takes one entry away for a while and returns whether the start is refused naming it, and not refused afterwards. */
    private static boolean isNamedWhereMissing(AclBinding entry, Cluster run, Admin admin)
            throws Exception {
        AclOperation operation = entry.entry().operation();
        AclBinding its =
                new AclBinding(
                        entry.pattern(),
                        new AccessControlEntry(
                                "User:run", "*", operation, AclPermissionType.ALLOW));
        String named =
                "%s on %s %s"
                        .formatted(
                                Permissions.argument(operation.name()),
                                entry.pattern()
                                        .resourceType()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' '),
                                entry.pattern().name());
        admin.deleteAcls(List.of(its.toFilter())).all().get();
        boolean isNamed = refusedWith(run, named);
        admin.createAcls(List.of(its)).all().get();
        return isNamed && refusedWith(run, "");
    }

    private static boolean refusedWith(Cluster run, String text) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < end) {
            String refusal = refusal(run);
            if (text.isEmpty() ? refusal.isEmpty() : refusal.contains(text)) {
                return true;
            }
            Thread.sleep(20);
        }
        return false;
    }

    /** Returns why a start is refused; empty if it is not. */
    private static String refusal(Cluster run) throws Exception {
        Connection connection = run.connection(topology().streams().largestRecordBytes());
        try {
            run.start(connection, Deadline.in(Duration.ofSeconds(30)))
                    .requireAllowed(Permissions.Role.RUN, topology());
            return "";
        } catch (EngineException e) {
            return e.getMessage();
        }
    }
}
