package dev.egomotion.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.model.RuntimeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir Path folder;

    private Settings read(String yaml) throws Exception {
        return SettingsFile.read(Files.writeString(folder.resolve("my.yaml"), yaml));
    }

    private String refusal(String yaml) {
        String message = assertThrows(BadInputException.class, () -> read(yaml)).getMessage();
        assertTrue(message.startsWith(folder.resolve("my.yaml") + ": "), message);
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void defaults_file_areThoseOfTheRecords() {
        assertEquals(Settings.defaults(), SettingsFile.defaults());
    }

    @Test
    void read_emptyFile_isTheDefaults() throws Exception {
        assertEquals(Settings.defaults(), read("# nothing\n"));
    }

    @Test
    void read_someKeys_overridesThemAlone() throws Exception {
        Settings settings =
                read(
                        """
                        model:
                          provider: cpu
                          batching: {maxItems: 4, patience: 5}
                        topology:
                          topics: {prefix: other.}
                          streams: {largestFrameBytes: 1048576}
                        """);
        assertEquals(RuntimeOptions.Provider.CPU, settings.model().provider());
        assertEquals(Duration.ofMillis(5), settings.model().batching().orElseThrow().patience());
        assertEquals("other.frames", settings.topology().topics().frames());
        assertEquals(
                settings.topology().streams().largestRecordBytes(),
                settings.broker().largestRecordBytes());
        assertEquals(Settings.defaults().ingest(), settings.ingest());
    }

    @Test
    void read_unknownKey_namesItAndTheKnownOnes() {
        String message = refusal("topology:\n  streams:\n    thread: 2\n");
        assertTrue(message.contains("unknown key topology.streams.thread;"), message);
        assertTrue(message.contains("applicationId, threads"), message);
    }

    @Test
    void read_valueOutOfRange_saysWhere() {
        String message = refusal("topology:\n  streams:\n    threads: 0\n");
        assertTrue(message.contains("threads is 0; it must be from 1 to 256"), message);
        assertTrue(refusal("ingest: {lead: 1}").contains("ingest.lead is 1"));
    }

    @Test
    void read_wrongType_saysWhere() {
        assertTrue(refusal("ingest:\n  lead: many\n").contains("ingest.lead"));
        assertTrue(refusal("model: {provider: tpu}").contains("AUTO"));
        assertTrue(refusal("ingest: 5").contains("expected keys: lead, stallSeconds"));
    }

    @Test
    void read_brokenYaml_namesTheLine() {
        assertTrue(refusal("ingest:\n  lead: [1\nmodel: 3\n").contains("is not YAML"));
    }

    @Test
    void read_noFile_saysSo() {
        BadInputException refused =
                assertThrows(
                        BadInputException.class,
                        () -> SettingsFile.read(folder.resolve("none.yaml")));
        assertTrue(refused.getMessage().contains("no such file"), refused.getMessage());
    }
}
