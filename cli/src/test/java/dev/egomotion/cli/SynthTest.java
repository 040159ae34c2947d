package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthTest {
    @TempDir Path folder;

    private Invocation streets(String count, String... more) {
        String[] arguments = {
            "synth", "--out", folder.resolve("streets").toString(), "--streets", count
        };
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Invocation.of(all);
    }

    @Test
    void synth_streets_writesADriveEachWithItsOwnCamera() throws IOException {
        Invocation done = streets("2", "--frames", "3", "--size", "64x32");
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        assertTrue(done.out().startsWith("6 frames of 2 streets"), done.out());
        String[] cameras = new String[2];
        for (int i = 0; i < 2; i++) {
            Path street = folder.resolve("streets/street-00" + i);
            assertTrue(Files.exists(street.resolve("images/000002.jpg")));
            assertTrue(Files.exists(street.resolve("depth/000002.png")));
            assertEquals(3, Files.readAllLines(street.resolve("poses.txt")).size());
            String camera = Files.readString(street.resolve("camera.yaml"));
            cameras[i] = camera.split("\n", -1)[7];
            assertTrue(camera.contains("\ntruth: exact\n"), camera);
        }
        assertNotEquals(cameras[0], cameras[1]);
    }

    @Test
    void synth_folderThatHoldsSomething_isRefused() throws IOException {
        Files.createDirectories(folder.resolve("streets/mine"));
        Invocation refused = streets("2", "--frames", "3", "--size", "64x32");
        assertEquals(ExitCodes.BAD_INPUT, refused.exitCode());
        assertTrue(refused.err().contains("not empty"), refused.err());
        assertEquals(1, refused.err().lines().count(), refused.err());
    }

    @Test
    void synth_noStreets_isRefusedNamingTheRange() {
        Invocation refused = streets("0");
        assertEquals(ExitCodes.BAD_INPUT, refused.exitCode());
        assertTrue(refused.err().contains("1 to 1000"), refused.err());
        assertTrue(Files.notExists(folder.resolve("streets")));
    }
}
