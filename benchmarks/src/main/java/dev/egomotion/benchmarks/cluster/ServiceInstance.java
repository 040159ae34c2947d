package dev.egomotion.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One {@code egomotion run} in a process of its own. */
final class ServiceInstance implements AutoCloseable {
    private static final long START_SECONDS = 180;

    private final Process process;
    private final Path log;
    private final String clientId;

    private ServiceInstance(Process process, Path log, String clientId) {
        this.process = process;
        this.log = log;
        this.clientId = clientId;
    }

    /**
     * Starts an instance; it is not waited for.
     *
     * @param folder of its own, where its state and its log are kept
     */
    static ServiceInstance start(Path folder, String bootstrapServers, ServiceSettings settings)
            throws IOException {
        Files.createDirectories(folder);
        Path state = folder.resolve("state");
        Path config = folder.resolve("settings.yaml");
        Files.writeString(config, settings.yaml(state));
        Path log = folder.resolve("run.log");
        String clientId = "of-" + folder.getFileName();
        Path properties = folder.resolve("client.properties");
        Files.writeString(properties, "client.id=" + clientId + "\n");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx512m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "dev.egomotion.cli.Egomotion",
                                        "run",
                                        "--bootstrap-servers",
                                        bootstrapServers,
                                        "--config",
                                        config.toString(),
                                        "--properties",
                                        properties.toString(),
                                        "--provider",
                                        "cpu",
                                        "--threads",
                                        "1"))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        process.getOutputStream().close();
        return new ServiceInstance(process, log, clientId);
    }

    /** Waits until it says that it runs. */
    ServiceInstance awaitRunning() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!said().contains("Running ")) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new IOException("the instance did not start: " + said());
            }
            Thread.sleep(100);
        }
        return this;
    }

    /** Returns what the client ids of its members in the consumer group begin with. */
    String clientId() {
        return clientId;
    }

    /** Kills it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Asks it to end; returns how long that took, seconds, or a negative number where it did not end with 0. */
    double terminate() throws InterruptedException {
        long began = System.nanoTime();
        process.destroy();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        double seconds = (System.nanoTime() - began) / 1e9;
        return ended && process.exitValue() == 0 ? seconds : -seconds;
    }

    String said() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
