package dev.egomotion.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a figure was measured with: command, machine, commit. */
public final class Provenance {
    private Provenance() {}

    /** Returns the beginning of a result: what a reader needs to measure it again. */
    public static Map<String, Object> of(String command) throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("command", command);
        facts.put("commit", commit());
        facts.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("machine", machine());
        facts.put(
                "java",
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        facts.put(
                "jvmOptions",
                String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        facts.put("loadAverageAtStart", loadAverage());
        return facts;
    }

    private static String machine() throws IOException {
        String cpu =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse("unknown processor");
        return "%s, %d processors, %s"
                .formatted(
                        cpu,
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"));
    }

    /** Returns the load of the machine over the last minute, also of other programs. */
    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String commit() throws IOException {
        return git("rev-parse", "HEAD")
                + (git("status", "--porcelain", "-uno").isEmpty() ? "" : " (changed)");
    }

    private static String git(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** Writes a result as indented JSON. */
    public static void write(Path file, Map<String, Object> result) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(file.toFile(), result);
        System.out.println("written: " + file);
    }
}
