package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replays that end before their recording does: what is done is kept, and nothing more is claimed. */
class EndingJourneyTest {
    private static final int FRAMES = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path shared;
    private static Path drive;

    @TempDir Path folder;

    @BeforeAll
    static void render() {
        drive = shared.resolve("drive");
        Invocation synth =
                Invocation.of(
                        "synth",
                        "--out",
                        drive.toString(),
                        "--frames",
                        Integer.toString(FRAMES),
                        "--size",
                        "104x32");
        assertEquals(ExitCodes.DONE, synth.exitCode(), synth.err());
    }

    private Path out() {
        return folder.resolve("out");
    }

    private List<String> slowReplay() throws Exception {
        return List.of(
                "replay",
                drive.toString(),
                "--out",
                out().toString(),
                "--rate",
                "0.5x",
                "--provider",
                "cpu",
                "--bootstrap-servers",
                TestCluster.bootstrapServers());
    }

    /** Waits until the replay has written some rows. */
    private void awaitRows(int rows) throws IOException {
        Path trajectory = out().resolve("trajectory.tum");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(trajectory) || Files.readAllLines(trajectory).size() < rows) {
            assertTrue(System.nanoTime() < deadline, "no rows after " + PATIENCE);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(Files.readString(out().resolve("summary.json")));
    }

    @Test
    @Tag("slow")
    @Timeout(120)
    void replay_ctrlC_keepsWhatIsDoneAndExits130() throws Exception {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A build that a shell started in its background ignores SIGINT, and so would its
            // children.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(
                List.of(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.egomotion.cli.Egomotion"));
        command.addAll(slowReplay());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            awaitRows(5);
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
            String said = new String(process.getInputStream().readAllBytes());
            assertEquals(ExitCodes.INTERRUPTED, process.waitFor(), said);
            assertTrue(said.contains("then the replay was interrupted"), said);
        } finally {
            process.destroyForcibly();
        }
        int ingested = summary().at("/frames/ingested").asInt();
        assertTrue(ingested >= 5 && ingested < FRAMES, "frames: " + ingested);
        assertEquals(ingested, summary().at("/frames/trajectory").asInt());
        assertEquals(ingested, Files.readAllLines(out().resolve("trajectory.tum")).size());
        assertEquals("interrupted", summary().get("exit").asText());
        assertTrue(Files.exists(out().resolve("report.html")));
    }

    @Test
    @Timeout(120)
    void replay_outputGoneOnTheWay_failsInOneLineAndClaimsNothing() throws Exception {
        String[] arguments = slowReplay().toArray(String[]::new);
        CompletableFuture<Invocation> replay =
                CompletableFuture.supplyAsync(() -> Invocation.of(arguments));
        awaitRows(3);
        try (Stream<Path> inside = Files.walk(out().resolve("depth"))) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        Files.writeString(out().resolve("depth"), "no folder any more");
        Invocation invocation = replay.get();
        assertEquals(ExitCodes.FAILED, invocation.exitCode(), invocation.err());
        String error = invocation.err().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(error.startsWith("egomotion: " + out().resolve("depth")), error);
        assertTrue(error.contains("cannot be written"), error);
        assertFalse(invocation.err().contains("\tat "));
        assertEquals("failed", summary().get("exit").asText());
        int rows = Files.readAllLines(out().resolve("trajectory.tum")).size();
        assertEquals(rows, summary().at("/frames/trajectory").asInt());
    }
}
