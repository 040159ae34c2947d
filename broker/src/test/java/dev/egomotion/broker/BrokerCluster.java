package dev.egomotion.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.Uuid;

/**
 * Several brokers, each a process of its own that may be killed, frozen and started again. Each is a controller as well; what is
 * written is kept by all of them and confirmed by at least all but one, as operators run it.
 */
public final class BrokerCluster implements AutoCloseable {
    private static final long START_SECONDS = 120;
    private static final int ASK_MILLIS = 5_000;
    private static final int FIRST_PORT = 12_000;
    private static final int PORTS = 18_000;

    private final Path folder;
    private final List<Node> nodes = new ArrayList<>();

    /** A broker and its process, if one runs. */
    private static final class Node {
        private final int id;
        private final int port;
        private final int controllerPort;
        private Process process;

        Node(int id, int port, int controllerPort) {
            this.id = id;
            this.port = port;
            this.controllerPort = controllerPort;
        }
    }

    private BrokerCluster(Path folder) {
        this.folder = folder;
    }

    /**
     * Starts brokers and waits until all have joined.
     *
     * @param folder for their data and logs; it is left as it is when they end
     */
    public static BrokerCluster start(Path folder, int brokers) throws Exception {
        BrokerCluster cluster = new BrokerCluster(folder);
        int[] ports = freePorts(2 * brokers);
        for (int i = 0; i < brokers; i++) {
            cluster.nodes.add(new Node(i + 1, ports[2 * i], ports[2 * i + 1]));
        }
        String id = Uuid.randomUuid().toString();
        try {
            for (Node node : cluster.nodes) {
                cluster.format(node, id);
            }
            for (int i = 0; i < brokers; i++) {
                cluster.restart(i);
            }
            cluster.await(brokers);
        } catch (Exception e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    /** Returns ports that connections going out do not take: below those that the system gives by itself. */
    private static int[] freePorts(int count) throws IOException {
        int[] ports = new int[count];
        Random random = new Random();
        for (int i = 0; i < count; ) {
            int port = FIRST_PORT + random.nextInt(PORTS);
            if (IntStream.of(ports).noneMatch(p -> p == port) && isFree(port)) {
                ports[i++] = port;
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort() == port;
        } catch (IOException e) {
            return false;
        }
    }

    private Path configuration(Node node) {
        return folder.resolve("broker-%d.properties".formatted(node.id));
    }

    private void format(Node node, String clusterId) throws IOException {
        Map<String, String> p = new LinkedHashMap<>();
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(node.id));
        p.put(
                "controller.quorum.voters",
                nodes.stream()
                        .map(n -> n.id + "@127.0.0.1:" + n.controllerPort)
                        .collect(Collectors.joining(",")));
        p.put("controller.listener.names", "CONTROLLER");
        p.put(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(node.port, node.controllerPort));
        p.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + node.port);
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("log.dirs", folder.resolve("data-" + node.id).toString());
        String copies = Integer.toString(nodes.size());
        String confirmed = Integer.toString(Math.max(1, nodes.size() - 1));
        p.put("default.replication.factor", copies);
        p.put("min.insync.replicas", confirmed);
        p.put("offsets.topic.replication.factor", copies);
        p.put("offsets.topic.num.partitions", "6");
        p.put("transaction.state.log.replication.factor", copies);
        p.put("transaction.state.log.min.isr", confirmed);
        p.put("transaction.state.log.num.partitions", "6");
        // As docs/service.md asks for: what a killed instance left open is ended at once when its
        // time is over.
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        p.put("auto.create.topics.enable", "false");
        p.put("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
        p.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
        Files.createDirectories(folder);
        Files.write(
                configuration(node),
                p.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
        int exit =
                StorageTool.execute(
                        new String[] {
                            "format",
                            "--cluster-id",
                            clusterId,
                            "--config",
                            configuration(node).toString()
                        },
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        if (exit != 0) {
            throw new IOException("the storage of broker %d is not formatted".formatted(node.id));
        }
    }

    /** Starts a broker that does not run; it is not waited for. */
    public void restart(int index) throws IOException {
        Node node = nodes.get(index);
        node.process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "kafka.Kafka",
                                configuration(node).toString())
                        .redirectErrorStream(true)
                        .redirectOutput(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("broker-%d.log".formatted(node.id))
                                                .toFile()))
                        .start();
    }

    /** Kills a broker as a loss of power would. */
    public void kill(int index) throws InterruptedException {
        nodes.get(index).process.destroyForcibly().waitFor();
    }

    /** Lets a broker do nothing, with its connections open, until it is {@link #thaw}ed. */
    public void freeze(int index) throws Exception {
        signal(index, "-STOP");
    }

    /** Lets a broker go on. */
    public void thaw(int index) throws Exception {
        signal(index, "-CONT");
    }

    private void signal(int index, String signal) throws Exception {
        String pid = Long.toString(nodes.get(index).process.pid());
        new ProcessBuilder("kill", signal, pid).start().waitFor();
    }

    /** Waits until so many brokers belong to the cluster. */
    public void await(int brokers) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            int found = -1;
            while (found != brokers) {
                if (System.nanoTime() > end) {
                    throw new IOException("%d of %d brokers joined".formatted(found, brokers));
                }
                found = joined(admin);
                Thread.sleep(100);
            }
        }
    }

    private static int joined(Admin admin) throws InterruptedException {
        try {
            return admin.describeCluster(new DescribeClusterOptions().timeoutMs(ASK_MILLIS))
                    .nodes()
                    .get()
                    .size();
        } catch (ExecutionException e) {
            return -1; // none answers yet
        }
    }

    /** Returns host:port of every broker. */
    public String bootstrapServers() {
        return IntStream.range(0, nodes.size())
                .mapToObj(i -> "127.0.0.1:" + nodes.get(i).port)
                .collect(Collectors.joining(","));
    }

    /** Returns how many brokers there are. */
    public int size() {
        return nodes.size();
    }

    /** Kills every broker. */
    @Override
    public void close() {
        for (Node node : nodes) {
            if (node.process != null) {
                node.process.destroyForcibly();
            }
        }
    }
}
