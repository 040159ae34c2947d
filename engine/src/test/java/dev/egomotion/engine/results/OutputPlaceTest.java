package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.failure.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputPlaceTest {
    @TempDir Path folder;
    private Path drive;

    @BeforeEach
    void makeDrive() throws Exception {
        drive = Files.createDirectories(folder.resolve("home/drive"));
    }

    private void assertRefused(Path output, String word) {
        String message =
                assertThrows(EngineException.class, () -> OutputPlace.requireApart(output, drive))
                        .getMessage();
        assertTrue(message.startsWith(output.toString()) && message.contains(word), message);
    }

    @Test
    void requireApart_sameAroundOrWithin_isRefused() {
        assertRefused(drive, "is the input itself");
        assertRefused(drive.resolve("../drive/."), "is the input itself");
        assertRefused(drive.resolve("out/new"), "lies in the input");
        assertRefused(folder, "holds the input");
    }

    @Test
    void requireApart_throughALink_isRefused() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), drive);
        assertRefused(link, "is the input itself");
        assertRefused(link.resolve("out"), "lies in the input");
    }

    @Test
    void requireApart_besideOrOfASimilarName_isAllowed() {
        for (String other : new String[] {"home/out", "home/drive2", "home/driv", "out"}) {
            assertDoesNotThrow(() -> OutputPlace.requireApart(folder.resolve(other), drive));
        }
    }
}
