package dev.egomotion.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
    private static final Path FULL_DEVICE = Path.of("/dev/full");

    @TempDir Path folder;

    private static String refusal(Path folder, boolean overwrite) {
        String message =
                assertThrows(ReplayException.class, () -> ResultFolder.prepare(folder, overwrite))
                        .getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void prepare_newFolder_makesIt() throws Exception {
        ResultFolder results = ResultFolder.prepare(folder.resolve("a/b"), false);
        assertTrue(Files.isDirectory(results.path().resolve("depth/preview")));
    }

    @Test
    void prepare_notEmpty_isRefusedAndTouchesNothing() throws Exception {
        Path own = Files.writeString(folder.resolve("summary.json"), "{}");
        assertTrue(refusal(folder, false).contains("--overwrite"));
        assertTrue(Files.exists(own));
        assertFalse(Files.exists(folder.resolve("depth")));
    }

    @Test
    void prepare_overwrite_removesResultsAndLeavesTheRest() throws Exception {
        Files.createDirectories(folder.resolve("depth"));
        Path map = Files.writeString(folder.resolve("depth/000000.png"), "old");
        Path summary = Files.writeString(folder.resolve("summary.json"), "{}");
        Path notes = Files.writeString(folder.resolve("notes.txt"), "mine");
        ResultFolder.prepare(folder, true);
        assertFalse(Files.exists(map));
        assertFalse(Files.exists(summary));
        assertEquals("mine", Files.readString(notes));
    }

    @Test
    void prepare_file_saysSo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertTrue(refusal(file, true).startsWith(file + " is a file"));
    }

    @Test
    void prepare_readOnlyPlace_namesIt() {
        // Even root cannot make a folder here.
        Path readOnly = Path.of("/proc/egomotion-results");
        assertTrue(refusal(readOnly, false).contains("/proc/egomotion-results"));
    }

    @Test
    void flush_fullDisk_namesTheFileInOneLine() throws Exception {
        Assumptions.assumeTrue(Files.exists(FULL_DEVICE), "no /dev/full on this system");
        Files.createSymbolicLink(folder.resolve("rows.csv"), FULL_DEVICE);
        RowFile rows = new RowFile(folder.resolve("rows.csv"), "");
        rows.add("a,b");
        ReplayException full = assertThrows(ReplayException.class, rows::flush);
        assertEquals(
                folder.resolve("rows.csv") + ": cannot be written: No space left on device",
                full.getMessage());
        rows.close();
    }

    @Test
    void rows_flushed_endWithAWholeRow() throws Exception {
        Path file = folder.resolve("rows.csv");
        try (RowFile rows = new RowFile(file, "x,y")) {
            rows.add("1,2");
            rows.flush();
            rows.add("3,4");
        }
        assertEquals("x,y\n1,2\n3,4\n", Files.readString(file));
    }

    @Test
    void write_folderInPlaceOfFile_leavesNothingHalf() throws Exception {
        Path file = folder.resolve("missing/000000.png");
        ReplayException refused =
                assertThrows(ReplayException.class, () -> ResultFolder.write(file, new byte[] {1}));
        assertTrue(refused.getMessage().startsWith(file + ": cannot be written"));
        assertFalse(Files.exists(file));
    }
}
