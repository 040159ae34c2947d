package dev.egomotion.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, one node that is broker and controller) inside this process. It listens on
 * the loopback interface alone, on free ports, and keeps its data in one directory: started again on
 * that directory it has its topics back.
 *
 * <p>Kafka ends the process when its disk fails. Here it does not: what led to it is kept in {@link
 * #failure()} and the clients see a broker that answers no more.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int START_ATTEMPTS = 5;

    private final KafkaRaftServer server;
    private final Path directory;
    private final boolean temporary;
    private final int port;
    private final AtomicReference<String> failure;
    private Optional<Login> login = Optional.empty();
    private boolean closed;

    private EmbeddedBroker(
            KafkaRaftServer server,
            Path directory,
            boolean temporary,
            int port,
            AtomicReference<String> failure) {
        this.server = server;
        this.directory = directory;
        this.temporary = temporary;
        this.port = port;
        this.failure = failure;
    }

    /**
     * Starts a broker on a directory, which is created if absent and stays when the broker closes.
     *
     * @throws BrokerException if the directory cannot be used or the broker does not start
     */
    public static EmbeddedBroker start(Path directory, BrokerSettings settings)
            throws BrokerException {
        return start(directory, false, settings, Map.of());
    }

    /**
     * Starts a broker on a directory with further properties of Kafka, such as security; they win.
     *
     * @throws BrokerException if the directory cannot be used or the broker does not start
     */
    public static EmbeddedBroker start(
            Path directory, BrokerSettings settings, Map<String, String> properties)
            throws BrokerException {
        return start(directory, false, settings, properties);
    }

    /**
     * Starts a broker that answers its own user alone: whoever does not know a secret made here neither reads nor writes,
     * also not past the broker, by its controller. {@link #clientProperties()} and {@link #clientFile()} let clients in;
     * on the loopback nothing is encrypted, which only who may read this process's memory or its network could use.
     *
     * @throws BrokerException if the directory cannot be used or the broker does not start
     */
    public static EmbeddedBroker startLocked(Path directory, BrokerSettings settings)
            throws BrokerException {
        Login login = Login.make(directory);
        EmbeddedBroker broker = start(directory, false, settings, login.ofBroker());
        broker.login = Optional.of(login);
        try {
            login.write(broker.bootstrapServers());
        } catch (IOException e) {
            broker.close();
            throw new BrokerException(login.file() + ": cannot be written: " + e.getMessage(), e);
        }
        return broker;
    }

    /**
     * Starts a broker on a new directory under the system's temporary one; closing deletes it.
     *
     * @throws BrokerException if the directory cannot be made or the broker does not start
     */
    public static EmbeddedBroker startTemporary(BrokerSettings settings) throws BrokerException {
        Path directory;
        try {
            directory = Files.createTempDirectory("egomotion-broker-");
        } catch (IOException e) {
            throw new BrokerException(
                    "no temporary directory for the broker can be made: " + e.getMessage(), e);
        }
        return start(directory, true, settings, Map.of());
    }

    private static EmbeddedBroker start(
            Path directory,
            boolean temporary,
            BrokerSettings settings,
            Map<String, String> properties)
            throws BrokerException {
        AtomicReference<String> failure = new AtomicReference<>();
        surviveItsEnd(directory, failure);
        RuntimeException last = null;
        try {
            for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
                // Another process may take a free port before Kafka does: try again with others.
                int[] ports = freePorts(2);
                KafkaConfig config =
                        BrokerProperties.of(directory, ports[0], ports[1], settings, properties);
                format(directory, config);
                KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
                try {
                    server.startup();
                    return new EmbeddedBroker(server, directory, temporary, ports[0], failure);
                } catch (RuntimeException e) {
                    last = e;
                    server.shutdown();
                }
            }
        } catch (Exception e) {
            deleteIf(temporary, directory);
            throw new BrokerException(
                    directory + ": the broker cannot keep its data here: " + e.getMessage(), e);
        }
        deleteIf(temporary, directory);
        throw new BrokerException(
                "the embedded broker did not start: "
                        + (last == null ? "no attempt was made" : last.getMessage()),
                last);
    }

    private static void surviveItsEnd(Path directory, AtomicReference<String> failure) {
        Exit.Procedure note =
                (status, message) ->
                        failure.compareAndSet(
                                null,
                                "the embedded broker stopped (is the disk of "
                                        + directory
                                        + " full?)"
                                        + (message == null ? "" : ": " + message));
        Exit.setExitProcedure(note);
        Exit.setHaltProcedure(note);
    }

    private static void format(Path directory, KafkaConfig config) throws Exception {
        Files.createDirectories(directory);
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        new Formatter()
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(config.nodeId())
                .addDirectory(directory.toString())
                .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(directory.toString())
                .setPrintStream(
                        new PrintStream(
                                OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .run();
    }

    /** Returns ports that are free and differ: each is held until all are found, since one that is let go may come again. */
    static int[] freePorts(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            int[] ports = new int[count];
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                held.add(socket);
                ports[i] = socket.getLocalPort();
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** Returns host:port for clients. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Returns what clients need beside the address; nothing where everybody is let in. */
    public Map<String, String> clientProperties() {
        return login.map(Login::ofClient).orElse(Map.of());
    }

    /** Returns the file of client properties, which the user alone may read; empty where everybody is let in. */
    public Optional<Path> clientFile() {
        return login.map(Login::file);
    }

    /** Returns where the broker keeps its data. */
    public Path directory() {
        return directory;
    }

    /** Returns why the broker stopped by itself, in one line, if it did. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Stops the broker and, if its directory was a temporary one, deletes that. May be called again. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.shutdown();
        server.awaitShutdown();
        deleteIf(temporary, directory);
    }

    private static void deleteIf(boolean temporary, Path directory) {
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(
                    directory,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                                throws IOException {
                            Files.deleteIfExists(file);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult postVisitDirectory(Path folder, IOException e)
                                throws IOException {
                            Files.deleteIfExists(folder);
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(
                    directory + ": the broker's temporary directory cannot be deleted", e);
        }
    }
}
