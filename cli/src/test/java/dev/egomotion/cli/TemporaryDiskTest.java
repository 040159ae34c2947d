package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A temporary disk that takes no more: a limit on the size of files stands in for it. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class TemporaryDiskTest {
    private static final int BLOCKS = 1000;

    @TempDir Path temporary;

    @Test
    void info_fullTemporaryDisk_saysSoInOneLineAndLeavesNothing() throws Exception {
        Process process =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "ulimit -f \"$1\"; shift; exec \"$@\"",
                                "bash",
                                Integer.toString(BLOCKS),
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:-UsePerfData",
                                "-Djava.io.tmpdir=" + temporary,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "dev.egomotion.cli.Egomotion",
                                "info")
                        .redirectErrorStream(false)
                        .start();
        process.getOutputStream().close();
        String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(ExitCodes.FAILED, process.waitFor(), error);
        List<String> lines = error.lines().toList();
        assertEquals(1, lines.size(), error);
        assertTrue(
                lines.get(0)
                        .startsWith(
                                "egomotion: ONNX Runtime's libraries cannot be unpacked: "
                                        + temporary),
                error);
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
