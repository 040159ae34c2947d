package dev.egomotion.live;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A broker in a process of its own: it can be away for a while without knowing it, or end as a machine loses its power. */
public final class BrokerProcess implements AutoCloseable {
    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** What the process runs: a broker that ends with its standard input. */
    public static void main(String[] arguments) throws Exception {
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(Path.of(arguments[0]), BrokerSettings.defaults())) {
            System.out.println("broker at " + broker.bootstrapServers());
            while (System.in.read() >= 0) {
                // Nothing is said: waiting for the end.
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /**
     * Starts one on a free port of loopback.
     *
     * @param folder where it keeps its logs; that of one which was killed brings its topics back
     */
    public static BrokerProcess start(Path folder) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-Xmx256m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty(
                                                "surefire.test.class.path",
                                                System.getProperty("java.class.path")),
                                        BrokerProcess.class.getName(),
                                        folder.toString()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("broker at ")) {
            line = out.readLine();
        }
        if (line == null) {
            process.destroyForcibly();
            throw new IOException("the broker's process ended before it listened");
        }
        return new BrokerProcess(process, line.substring("broker at ".length()));
    }

    /** Returns where it listens. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Stops it in its tracks: connections stay open and nothing answers. */
    public void pause() throws Exception {
        signal("-STOP");
    }

    /** Lets it go on. */
    public void goOn() throws Exception {
        signal("-CONT");
    }

    private void signal(String name) throws Exception {
        int code = new ProcessBuilder("kill", name, Long.toString(process.pid())).start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("kill " + name + " gave " + code);
        }
    }

    /** Ends the process at once, without a word to anybody. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
