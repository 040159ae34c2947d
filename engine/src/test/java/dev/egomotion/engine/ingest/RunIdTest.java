package dev.egomotion.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RunIdTest {
    @Test
    void unique_sameSecond_differs() {
        Instant now = Instant.parse("2026-11-27T17:45:01.5Z");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            names.add(RunId.unique(now));
        }
        // Of 32 random bits: two of a thousand are the same once in 8,600 runs; never more than
        // two.
        assertTrue(names.size() >= 999, "different names: " + names.size());
        for (String name : names) {
            assertTrue(name.matches("20261127-174501-[0-9a-f]{8}"), name);
        }
    }

    @Test
    void runId_whatTopicsAndFilesCannotHold_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RunId("a b", "0"));
        assertThrows(IllegalArgumentException.class, () -> new RunId("a", ""));
        assertEquals("front", new RunId("front", "0").camera());
    }
}
