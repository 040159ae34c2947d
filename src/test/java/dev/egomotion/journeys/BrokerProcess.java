package dev.egomotion.journeys;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A broker in a process of its own: it can be killed at one moment, as a machine loses its power. */
final class BrokerProcess implements AutoCloseable {
    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** What the process runs: a broker on the folder given, until its input ends. */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(Path.of(arguments[0]), BrokerSettings.defaults())) {
            System.out.println(broker.bootstrapServers());
            while (System.in.read() >= 0) {}
        }
        System.exit(0);
    }

    static BrokerProcess start(Path folder) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                BrokerProcess.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        // Closing this reader would close the process's output.
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("127.0.0.1:")) {
            line = out.readLine();
        }
        if (line == null) {
            process.destroyForcibly();
            throw new IOException("the broker's process ended before it listened");
        }
        return new BrokerProcess(process, line);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Ends the process at once, without a word to anybody. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
