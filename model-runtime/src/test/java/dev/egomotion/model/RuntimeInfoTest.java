package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RuntimeInfoTest {
    @Test
    void read_thisBuild_knowsTheCpu() throws Exception {
        assertTrue(RuntimeInfo.read().providers().contains("CPUExecutionProvider"));
    }

    /**
     * ONNX Runtime 1.29.0 matches the command line with a regular expression when it starts (telemetry)
     * and overflows its stack on one of 6,000 characters, such as a class path of many jars.
     */
    @Test
    void read_inAProcessOfALongCommandLine_survives() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java,
                                        "-Xmx128m",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Main.class.getName(),
                                        "x".repeat(30_000)))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    /** A program that does nothing but load ONNX Runtime. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws Exception {
            System.exit(RuntimeInfo.read().version().isEmpty() ? 1 : 0);
        }
    }
}
