package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One call of the command in a process of its own, as a user makes it.
 *
 * @param exitCode of the process
 * @param out what it printed
 * @param error what it said on the error stream: progress, warnings, the one line of an error
 */
record EgomotionProcess(int exitCode, String out, String error) {
    private static final long LONGEST_SECONDS = 600;

    /** Runs the command in a folder and waits for its end. */
    static EgomotionProcess run(Path folder, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path error = Files.createTempFile(folder, "error", ".txt");
        Process process =
                new ProcessBuilder(commandLine(arguments))
                        .directory(folder.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(error.toFile())
                        .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        EgomotionProcess result =
                new EgomotionProcess(
                        process.exitValue(),
                        Files.readString(out, StandardCharsets.UTF_8),
                        Files.readString(error, StandardCharsets.UTF_8));
        assertTrue(ended, () -> "did not end within " + LONGEST_SECONDS + " s: " + result);
        return result;
    }

    /** Starts the command in a folder; what it says goes to a file there. The caller ends the process. */
    static Process start(Path folder, Path log, String... arguments) throws IOException {
        Process process =
                new ProcessBuilder(commandLine(arguments))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        process.getOutputStream().close();
        return process;
    }

    private static List<String> commandLine(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:+UseSerialGC"));
        if (Runtime.version().feature() >= 24) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add("dev.egomotion.cli.Egomotion");
        command.addAll(List.of(arguments));
        return command;
    }

    /** Checks the exit code; a failure shows all that was said. */
    EgomotionProcess endsWith(int expected) {
        assertEquals(expected, exitCode, () -> toString());
        return this;
    }
}
