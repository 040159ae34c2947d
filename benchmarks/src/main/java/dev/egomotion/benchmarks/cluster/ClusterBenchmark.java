package dev.egomotion.benchmarks.cluster;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.egomotion.benchmarks.Provenance;
import dev.egomotion.broker.BrokerCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Three brokers and several instances as processes of one machine, cameras on a rendered street: how long which cameras are silent
 * when an instance or a broker dies, ends or stands still, and that no frame is lost and none answered twice.
 */
@Command(
        name = "benchmarks/run cluster",
        description = "Measures what a service does when parts of it die.",
        mixinStandardHelpOptions = true)
public final class ClusterBenchmark implements Callable<Integer> {
    private static final int BROKERS = 3;
    private static final Duration DRAINS_WITHIN = Duration.ofMinutes(10);
    private static final Duration STEADY = Duration.ofSeconds(15);
    private static final Duration WATCHED = Duration.ofSeconds(40);

    @Option(
            names = "--only",
            split = ",",
            description = "Of takeover, standby, brokers, kills, scaling: which")
    private Set<String> only = new LinkedHashSet<>();

    @Option(names = "--instances", defaultValue = "3")
    private int instances;

    @Option(names = "--cameras", defaultValue = "6")
    private int cameras;

    @Option(names = "--fps", defaultValue = "2", description = "Frames a second of each camera.")
    private double perSecond;

    @Option(names = "--kills", defaultValue = "50", description = "Random kills, of kills.")
    private int kills;

    @Option(names = "--seed", defaultValue = "20261128")
    private long seed;

    @Option(names = "--scaling-frames", defaultValue = "150", description = "Of each camera.")
    private int scalingFrames;

    @Option(names = "--result", defaultValue = "benchmarks/results/cluster.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};
    private final List<ServiceInstance> started = new ArrayList<>();

    /** Measures one thing on a cluster. */
    private interface Line {
        Map<String, Object> run(BrokerCluster brokers, Path folder) throws Exception;
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        ClusterBenchmark benchmark = new ClusterBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        measure("takeover", (brokers, folder) -> takeover(brokers, folder, 0));
        measure("standby", (brokers, folder) -> takeover(brokers, folder, 1));
        measure("brokers", this::brokersAway);
        measure("kills", this::randomKills);
        measure("scaling", this::scaling);
        return 0;
    }

    private void measure(String line, Line measured) throws Exception {
        if (!only.isEmpty() && !only.contains(line)) {
            return;
        }
        System.out.println(line + ", from " + Instant.now());
        Map<String, Object> facts =
                new LinkedHashMap<>(
                        Provenance.of("benchmarks/run cluster " + String.join(" ", arguments)));
        facts.put("note", note);
        facts.put(
                "setup",
                "%d brokers, %d instances, %d cameras of 208x64 at %.1f a second, default networks, session 10 s, commit 100 ms"
                        .formatted(BROKERS, instances, cameras, perSecond));
        Path folder = Files.createTempDirectory("egomotion-cluster");
        try (BrokerCluster brokers = BrokerCluster.start(folder.resolve("brokers"), BROKERS)) {
            facts.put("result", measured.run(brokers, folder));
        } finally {
            started.forEach(ServiceInstance::close);
            started.clear();
        }
        System.out.println(
                new ObjectMapper()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsString(facts.get("result")));
        Map<String, Object> all = new LinkedHashMap<>();
        if (Files.exists(result)) {
            all.putAll(new ObjectMapper().readValue(result.toFile(), new Facts()));
        }
        all.put(line, facts);
        Provenance.write(result, all);
    }

    private static final class Facts extends TypeReference<Map<String, Object>> {}

    private ServiceInstance instance(BrokerCluster brokers, Path folder, ServiceSettings settings)
            throws Exception {
        ServiceInstance instance =
                ServiceInstance.start(
                        folder.resolve("instance-" + started.size()),
                        brokers.bootstrapServers(),
                        settings);
        started.add(instance);
        return instance;
    }

    /** Returns the cameras whose partitions an instance has. */
    private Set<String> camerasOf(
            ServiceInstance instance, BrokerCluster brokers, ServiceSettings settings)
            throws Exception {
        Set<String> found = new LinkedHashSet<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers.bootstrapServers()))) {
            String group = settings.applicationId();
            for (MemberDescription member :
                    admin.describeConsumerGroups(List.of(group))
                            .all()
                            .get()
                            .values()
                            .iterator()
                            .next()
                            .members()) {
                if (member.clientId().startsWith(instance.clientId() + "-")) {
                    for (TopicPartition partition : member.assignment().topicPartitions()) {
                        if (partition.topic().equals(settings.frames())
                                && partition.partition() < cameras) {
                            found.add(CameraFeed.name(partition.partition()));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static void silences(
            Map<String, Object> facts, String what, Map<String, Double> longest, Set<String> its) {
        if (!its.isEmpty()) {
            facts.put(what + ": silence of its cameras, s", greatest(longest, its, true));
        }
        facts.put(
                what + ": silence of " + (its.isEmpty() ? "any camera, s" : "the others, s"),
                greatest(longest, its, false));
        facts.put(what + ": of each, s", longest);
    }

    private static double greatest(Map<String, Double> longest, Set<String> its, boolean of) {
        return longest.entrySet().stream()
                .filter(e -> its.contains(e.getKey()) == of)
                .mapToDouble(Map.Entry::getValue)
                .max()
                .orElse(Double.NaN);
    }

    /** An instance is killed, another comes, one ends when asked. */
    private Map<String, Object> takeover(BrokerCluster brokers, Path folder, int standbys)
            throws Exception {
        Map<String, Object> facts = new LinkedHashMap<>();
        ServiceSettings settings = new ServiceSettings("takeover", cameras, standbys);
        instance(brokers, folder, settings).awaitRunning();
        for (int i = 1; i < instances; i++) {
            instance(brokers, folder, settings).awaitRunning();
        }
        try (Fed fed = new Fed(brokers, settings)) {
            fed.steady();
            ServiceInstance dies = started.get(0);
            Set<String> its = camerasOf(dies, brokers, settings);
            long at = System.nanoTime();
            dies.kill();
            Thread.sleep(WATCHED.toMillis());
            facts.put("cameras of the killed instance", its.size());
            silences(facts, "kill -9", fed.results.silences(at), its);

            at = System.nanoTime();
            instance(brokers, folder, settings).awaitRunning();
            Thread.sleep(WATCHED.toMillis());
            silences(facts, "a new instance joins", fed.results.silences(at), Set.of());

            ServiceInstance ends = started.get(1);
            its = camerasOf(ends, brokers, settings);
            at = System.nanoTime();
            double seconds = ends.terminate();
            Thread.sleep(WATCHED.toMillis());
            facts.put("SIGTERM: ended with 0 after, s", seconds);
            silences(facts, "SIGTERM", fed.results.silences(at), its);
            facts.putAll(fed.accounts());
        }
        return facts;
    }

    /** A broker is killed, comes back, stands still; one dies and an instance in its start. */
    private Map<String, Object> brokersAway(BrokerCluster brokers, Path folder) throws Exception {
        Map<String, Object> facts = new LinkedHashMap<>();
        ServiceSettings settings = new ServiceSettings("brokers", cameras, 0);
        for (int i = 0; i < instances; i++) {
            instance(brokers, folder, settings).awaitRunning();
        }
        try (Fed fed = new Fed(brokers, settings)) {
            fed.steady();
            long at = System.nanoTime();
            brokers.kill(0);
            Thread.sleep(WATCHED.toMillis() / 2);
            brokers.restart(0);
            brokers.await(BROKERS);
            Thread.sleep(WATCHED.toMillis());
            silences(facts, "a broker killed and back", fed.results.silences(at), Set.of());

            at = System.nanoTime();
            brokers.freeze(1);
            Thread.sleep(20_000);
            brokers.thaw(1);
            Thread.sleep(WATCHED.toMillis());
            silences(facts, "a broker frozen for 20 s", fed.results.silences(at), Set.of());

            at = System.nanoTime();
            brokers.kill(2);
            ServiceInstance dies = instance(brokers, folder, settings);
            Thread.sleep(4_000);
            dies.kill();
            brokers.restart(2);
            brokers.await(BROKERS);
            Thread.sleep(WATCHED.toMillis());
            silences(
                    facts,
                    "a broker killed, then an instance in its start",
                    fed.results.silences(at),
                    Set.of());
            facts.putAll(fed.accounts());
        }
        return facts;
    }

    /** Instances and brokers die at random, at most one broker at a time; then the same frames are computed undisturbed. */
    private Map<String, Object> randomKills(BrokerCluster brokers, Path folder) throws Exception {
        Map<String, Object> facts = new LinkedHashMap<>();
        Random random = new Random(seed);
        ServiceSettings settings = new ServiceSettings("killed", cameras, 0);
        List<ServiceInstance> alive = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            alive.add(instance(brokers, folder, settings).awaitRunning());
        }
        int brokersKilled = 0;
        try (Fed fed = new Fed(brokers, settings)) {
            fed.steady();
            for (int kill = 0; kill < kills; kill++) {
                Thread.sleep(1_000 + random.nextInt(9_000));
                if (random.nextInt(3) == 0) {
                    int broker = random.nextInt(BROKERS);
                    brokers.kill(broker);
                    Thread.sleep(500 + random.nextInt(4_000));
                    brokers.restart(broker);
                    brokers.await(BROKERS);
                    brokersKilled++;
                } else {
                    int index = random.nextInt(alive.size());
                    alive.get(index).kill();
                    alive.set(index, instance(brokers, folder, settings));
                }
            }
            facts.put("kills", kills);
            facts.put("of them brokers", brokersKilled);
            facts.putAll(fed.accounts());
            ServiceSettings calm = new ServiceSettings("undisturbed", cameras, 0);
            alive.forEach(ServiceInstance::close);
            instance(brokers, folder, calm).awaitRunning();
            try (CameraFeed feed =
                            new CameraFeed(brokers.bootstrapServers(), calm.frames(), cameras);
                    Results undisturbed =
                            new Results(brokers.bootstrapServers(), calm.trajectory())) {
                for (long i = 0; i < fed.frames; i++) {
                    feed.frame();
                }
                feed.end();
                facts.put(
                        "undisturbed run complete",
                        undisturbed.await(fed.frames * cameras, DRAINS_WITHIN));
                long differ = 0;
                for (int camera = 0; camera < cameras; camera++) {
                    differ += fed.results.differences(camera, undisturbed);
                }
                facts.put("records", fed.frames * cameras);
                facts.put("records that differ from the undisturbed run", differ);
            }
        }
        return facts;
    }

    /** Frames that lie there already, computed by one instance and by two. */
    private Map<String, Object> scaling(BrokerCluster brokers, Path folder) throws Exception {
        Map<String, Object> facts = new LinkedHashMap<>();
        List<Double> rates = new ArrayList<>();
        for (int count = 1; count <= 2; count++) {
            ServiceSettings settings = new ServiceSettings("of-" + count, cameras, 0);
            List<ServiceInstance> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(instance(brokers, folder, settings).awaitRunning());
            }
            try (CameraFeed feed =
                            new CameraFeed(brokers.bootstrapServers(), settings.frames(), cameras);
                    Results results =
                            new Results(brokers.bootstrapServers(), settings.trajectory())) {
                for (int i = 0; i < scalingFrames; i++) {
                    feed.frame();
                }
                feed.end();
                // What warms up does not count.
                results.await((long) scalingFrames * cameras / 3, DRAINS_WITHIN);
                int before = results.count();
                long began = System.nanoTime();
                results.await((long) scalingFrames * cameras, DRAINS_WITHIN);
                rates.add((results.count() - before) / ((System.nanoTime() - began) / 1e9));
                facts.put(count + " instances: frames a second", rates.get(count - 1));
            }
            running.forEach(ServiceInstance::close);
        }
        facts.put("two instances over one", rates.get(1) / rates.get(0));
        return facts;
    }

    /** Cameras that send to a service until it is closed, and what comes of it. */
    private final class Fed implements AutoCloseable {
        private final CameraFeed feed;
        private final Results results;
        private final Thread thread = new Thread(this::send, "feed");
        private volatile boolean ended;
        private long frames;

        Fed(BrokerCluster brokers, ServiceSettings settings) {
            feed = new CameraFeed(brokers.bootstrapServers(), settings.frames(), cameras);
            results = new Results(brokers.bootstrapServers(), settings.trajectory());
            thread.setDaemon(true);
            thread.start();
        }

        private void send() {
            try {
                while (!ended) {
                    feed.frames(1, perSecond);
                    Thread.sleep((long) (1000 / perSecond));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Waits until every camera has results and the code is compiled. */
        void steady() throws InterruptedException {
            results.await(10L * cameras, DRAINS_WITHIN);
            Thread.sleep(STEADY.toMillis());
        }

        /** Ends the cameras and waits for all records. */
        Map<String, Object> accounts() throws Exception {
            ended = true;
            thread.join();
            frames = feed.end();
            results.await(frames * cameras, DRAINS_WITHIN);
            Thread.sleep(2_000); // for any that should not be there
            Map<String, Object> facts = new LinkedHashMap<>();
            facts.put("frames", frames * cameras);
            facts.putAll(results.accounts(cameras, frames));
            return facts;
        }

        @Override
        public void close() throws InterruptedException {
            ended = true;
            thread.join();
            feed.close();
            results.close();
        }
    }
}
