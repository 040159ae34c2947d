package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ScratchFolderTest {
    private static final Instant ALL = Instant.MAX;

    @TempDir Path temporary;

    /** Another process: makes a scratch folder, says where, and waits. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] arguments) throws Exception {
            ScratchFolder scratch = ScratchFolder.make("test");
            Files.writeString(scratch.path().resolve("large.bin"), "left over");
            System.out.println(scratch.path());
            if (System.in.read() < 0) {
                throw new IllegalStateException("nobody waits for " + scratch.path());
            }
        }
    }

    private Process owner() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName())
                .start();
    }

    @Test
    void sweep_ownerLives_leavesItsFolderAndRemovesItOnceTheOwnerIsKilled() throws Exception {
        Process owner = owner();
        try {
            Path folder =
                    Path.of(
                            new BufferedReader(
                                            new InputStreamReader(
                                                    owner.getInputStream(), StandardCharsets.UTF_8))
                                    .readLine());
            assertTrue(folder.startsWith(temporary), folder.toString());

            ScratchFolder.sweep(temporary, ALL);
            assertTrue(Files.exists(folder.resolve("large.bin")));

            owner.destroyForcibly().waitFor();
            ScratchFolder.sweep(temporary, Instant.MIN);
            assertTrue(Files.exists(folder), "too young");
            ScratchFolder.sweep(temporary, ALL);
            assertFalse(Files.exists(folder));
        } finally {
            owner.destroyForcibly();
        }
    }

    @Test
    void sweep_whatIsNotOurs_stays() throws Exception {
        Path others = Files.createDirectories(temporary.resolve("egomotion-notes/sub"));
        Path full = Files.createDirectory(temporary.resolve("onnxruntime-java1"));
        Files.writeString(full.resolve("libonnxruntime.so"), "in use");
        Path empty = Files.createDirectory(temporary.resolve("onnxruntime-java2"));
        ScratchFolder.sweep(temporary, ALL);
        assertTrue(Files.exists(others));
        assertTrue(Files.exists(full.resolve("libonnxruntime.so")));
        assertFalse(Files.exists(empty));
    }

    @Test
    void sweep_ownFolders_stayAndKeepTheirLock() throws Exception {
        try (ScratchFolder first = ScratchFolder.make("a");
                ScratchFolder second = ScratchFolder.make("b")) {
            ScratchFolder.sweep(first.path().getParent(), Instant.MIN);
            assertTrue(Files.exists(first.path()));
            assertTrue(Files.exists(second.path()));
            assertEquals(first.path().getParent(), second.path().getParent());
        }
    }

    @Test
    void close_withFilesInIt_leavesNothing() throws Exception {
        ScratchFolder scratch = ScratchFolder.make("a");
        Files.createDirectories(scratch.path().resolve("deep/deeper"));
        Files.writeString(scratch.path().resolve("deep/file"), "x");
        scratch.close();
        assertFalse(Files.exists(scratch.path()));
    }
}
