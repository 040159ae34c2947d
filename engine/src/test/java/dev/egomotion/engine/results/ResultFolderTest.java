package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.failure.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFolderTest {
    private static final Path FULL_DEVICE = Path.of("/dev/full");

    @TempDir Path folder;

    private static String refusal(Path folder, boolean overwrite) {
        String message =
                assertThrows(EngineException.class, () -> ResultFolder.prepare(folder, overwrite))
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
    void prepare_overwrite_removesWhatAReplayWroteAndLeavesTheRest() throws Exception {
        ResultFolder earlier = ResultFolder.prepare(folder, false);
        earlier.add(earlier.depth(0), new byte[] {1});
        earlier.publish(ResultFolder.SUMMARY, "{}");
        Path notes = Files.writeString(folder.resolve("notes.txt"), "mine");
        Path inDepth = Files.writeString(folder.resolve("depth/notes.txt"), "mine too");

        ResultFolder results = ResultFolder.prepare(folder, true);

        assertFalse(Files.exists(results.depth(0)));
        assertFalse(Files.exists(folder.resolve(ResultFolder.SUMMARY)));
        assertEquals("mine", Files.readString(notes));
        assertEquals("mine too", Files.readString(inDepth));
    }

    @Test
    void prepare_overwriteOfADrivesOwnFiles_isRefusedAndTouchesNothing() throws Exception {
        for (String name :
                List.of(
                        "summary.json",
                        "depth/000000.png",
                        "depth/preview/000001.png",
                        "depth/scale.txt",
                        "confidence/000002.png",
                        "confidence")) {
            Path home = Files.createTempDirectory(folder, "drive");
            Path own = home.resolve(name);
            Files.createDirectories(own.getParent());
            Files.writeString(own, "mine");
            assertTrue(refusal(home, true).startsWith(own + " is not known to be from"), name);
            assertEquals("mine", Files.readString(own));
        }
    }

    @Test
    void prepare_listThatLeadsOutside_removesNothingThere() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside.txt"), "mine");
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path linked = Files.writeString(elsewhere.resolve("notes.txt"), "mine");
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.createSymbolicLink(out.resolve("other"), elsewhere);
        Files.writeString(
                out.resolve(WrittenFiles.NAME),
                "../outside.txt\n" + outside + "\n\0\nother/notes.txt\nother\n");

        ResultFolder.prepare(out, true);

        assertEquals("mine", Files.readString(outside));
        assertEquals("mine", Files.readString(linked));
    }

    @Test
    void prepare_depthIsALink_isRefused() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Path link = Files.createSymbolicLink(out.resolve("depth"), elsewhere);
        assertTrue(refusal(out, true).startsWith(link.toString()));
    }

    @Test
    void prepare_listCutOffByAFullDisk_readsTheWholeLines() throws Exception {
        Path cut = Files.writeString(folder.resolve("depth"), "mine");
        Path kept = Files.writeString(folder.resolve("report.html"), "theirs");
        Files.writeString(folder.resolve(WrittenFiles.NAME), "report.html\ndepth");
        assertTrue(refusal(folder, true).startsWith(cut.toString()));
        assertTrue(Files.exists(kept), "nothing goes before everything is known to be replaceable");
    }

    @Test
    void prepare_overwrite_knowsEveryKindOfFileOfItsOwnAndLeavesOthers() throws Exception {
        for (String name :
                List.of(
                        "depth/uncertainty/000000.png",
                        "depth/preview/000000.png",
                        "confidence/000000.png",
                        ".summary.json.unfinished")) {
            Path users = folder.resolve("users-" + name.hashCode());
            Path file = users.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "mine");
            assertTrue(refusal(users, true).startsWith(file.toString()), name);
            assertEquals("mine", Files.readString(file));

            Path ours = folder.resolve("ours-" + name.hashCode());
            ResultFolder earlier = ResultFolder.prepare(ours, false);
            earlier.add(ours.resolve(name), new byte[] {1});
            ResultFolder.prepare(ours, true);
            assertFalse(Files.exists(ours.resolve(name)), name);
        }
    }

    @Test
    void check_overwriteAllowed_changesNothing() throws Exception {
        ResultFolder earlier = ResultFolder.prepare(folder.resolve("out"), false);
        earlier.publish(ResultFolder.SUMMARY, "{}");
        ResultFolder.check(folder.resolve("out"), true, List.of());
        assertTrue(Files.exists(folder.resolve("out/summary.json")));
        ResultFolder.check(folder.resolve("new"), false, List.of());
        assertFalse(Files.exists(folder.resolve("new")));
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
        EngineException full = assertThrows(EngineException.class, rows::flush);
        assertEquals(
                folder.resolve("rows.csv") + ": cannot be written: the disk is full",
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
        EngineException refused =
                assertThrows(EngineException.class, () -> ResultFolder.write(file, new byte[] {1}));
        assertTrue(refused.getMessage().startsWith(file + ": cannot be written"));
        assertFalse(Files.exists(file));
    }
}
