package dev.egomotion.benchmarks;

import dev.egomotion.engine.Service;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.topology.settings.TopologySettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pipeline in a process of its own, which is given a share of the time: stopped and continued, many times a second. */
final class SlowedService implements AutoCloseable {
    private final Process process;
    private @Nullable Process slower;

    private SlowedService(Process process) {
        this.process = process;
    }

    /** What the process runs. */
    public static void main(String[] arguments) throws Exception {
        new Service(settings(), ModelLocation.starter(), Cluster.at(arguments[0]))
                .run(note -> {}, pipeline -> System.out.println("running"));
    }

    /** Returns the settings of a live run: results are committed soon, and what is too old is not computed. */
    static Settings settings() {
        Settings defaults = Settings.defaults();
        TopologySettings topology = defaults.topology();
        return defaults.withTopology(
                topology.withAgeBudget(Optional.of(TopologySettings.LIVE_AGE_BUDGET))
                        .withStreams(topology.streams().withCommitInterval(Duration.ofMillis(50))));
    }

    /** Starts it and waits until it runs. */
    static SlowedService start(String bootstrapServers) throws IOException {
        Process process =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx1g",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        SlowedService.class.getName(),
                                        bootstrapServers))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.equals("running")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the service ended before it ran");
        }
        return new SlowedService(process);
    }

    long pid() {
        return process.pid();
    }

    /** Gives it a quarter of the time from now on: 20 ms of every 80. */
    void slow() throws IOException {
        String loop =
                "exec {wait}<> <(:); while kill -CONT %1$d 2>/dev/null; do read -t 0.02 -u $wait; kill -STOP %1$d 2>/dev/null; read -t 0.06 -u $wait; done"
                        .formatted(process.pid());
        slower = new ProcessBuilder("bash", "-c", loop).start();
    }

    /** Gives it all its time again. */
    void release() throws IOException, InterruptedException {
        if (slower != null) {
            slower.destroyForcibly().waitFor();
            new ProcessBuilder("kill", "-CONT", Long.toString(process.pid())).start().waitFor();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        release();
        process.destroyForcibly().waitFor();
    }
}
