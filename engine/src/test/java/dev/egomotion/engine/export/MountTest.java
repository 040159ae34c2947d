package dev.egomotion.engine.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.FuzzedText;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MountTest {
    private static final String MATRIX =
            "# bodyFromCamera\n0 0 1 1.2\n-1 0 0 0.3\n0 -1 0 1.5\n0 0 0 1\n";

    @TempDir Path folder;

    private Mount read(String text) throws Exception {
        return Mount.read(Optional.of(Files.writeString(folder.resolve("mount.txt"), text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                MATRIX,
                "0, 0, 1, 1.2\n-1, 0, 0, 0.3\n0, -1, 0, 1.5\n",
                "0 0 1 1.2 -1 0 0 0.3 0 -1 0 1.5 0 0 0 1",
                "1.2 0.3 1.5 -0.5 0.5 -0.5 0.5 # x y z qx qy qz qw"
            })
    void read_everyForm_isTheSame(String text) throws Exception {
        Mount mount = read(text.replaceFirst(" # x.*", ""));
        Vector3 ahead = mount.bodyFromCamera().apply(new Vector3(0.1, 0.2, 10));
        assertEquals(11.2, ahead.x(), 1e-12, "ten metres before the camera");
        assertEquals(0.2, ahead.y(), 1e-12, "a tenth to its right");
        assertEquals(1.3, ahead.z(), 1e-12, "two tenths below it");
        assertEquals(
                "the camera looks forward, the top of its picture is up; it stands 1.20 m forward, 0.30 m left, 1.50 m up of the body",
                mount.inWords());
    }

    @Test
    void read_noFile_isTheCameraWithTheAxesOfABody() throws Exception {
        assertSame(Mount.CAMERA, Mount.read(Optional.empty()));
        Vector3 p = Mount.CAMERA.bodyFromCamera().apply(new Vector3(1, 2, 3));
        assertEquals(new Vector3(3, -1, -2), p);
    }

    @Test
    void inWords_transformTheWrongWayRound_isSeen() throws Exception {
        String words = new Mount(read(MATRIX).bodyFromCamera().inverse()).inWords();
        assertTrue(words.startsWith("the camera looks right, the top of its picture is forward"));
    }

    /** A car that turns on the spot about the body's origin: the camera before it swings, the body stays. */
    @Test
    void body_turnOnTheSpot_staysWhereItIs() throws Exception {
        Mount mount = read(MATRIX);
        RigidTransform turn =
                new RigidTransform(Rotation.fromAxisAngle(new Vector3(0, 0, 0.5)), Vector3.ZERO);
        RigidTransform x = mount.bodyFromCamera();
        RigidTransform worldFromCamera = x.inverse().times(turn).times(x);
        assertTrue(worldFromCamera.translation().norm() > 0.5, "the camera swings");
        RigidTransform body = mount.body(worldFromCamera);
        assertEquals(0, body.translation().norm(), 1e-12);
        assertEquals(0.5, body.rotation().axisAngle().z(), 1e-12, "to the left");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1 2 3; 3 numbers; bodyFromCamera is expected",
                "1 0 0 0 0 1 0 0 0 0 2 0; matrix is not a rotation",
                "1 0 0 0 0 1 0 0 0 0 -1 0; matrix is a reflection",
                "0 0 1 0 -1 0 0 0 0 -1 0 0 0 0 0 2; the last row of the 4x4 matrix is 0.0 0.0 0.0 2.0",
                "0 0 0 0 0 0 2; of length 2.000; it must be 1",
                "0 0 0 0 0 0 0; of length 0.000; it must be 1",
                "1500 0 1650 0 0 0 1; the camera is 2230 m from the body; at most 100 m",
                "0 0 up 0 0 0 1; line 1: 'up' is not a number"
            })
    void read_whatIsNone_isRefusedNamingFileAndFault(String text, String expected) {
        String message = assertThrows(BadInputException.class, () -> read(text)).getMessage();
        assertTrue(message.startsWith("--mount: " + folder.resolve("mount.txt")), message);
        assertTrue(message.contains(expected), message);
    }

    @Test
    void read_spoiltFiles_areRefusedInWordsOrFinite() throws Exception {
        FuzzedText.everyFile(
                folder.resolve("mount.txt"),
                MATRIX,
                List.of(BadInputException.class),
                file ->
                        assertTrue(
                                Double.isFinite(
                                        Mount.read(Optional.of(file))
                                                .bodyFromCamera()
                                                .apply(new Vector3(1, 2, 3))
                                                .norm())));
    }
}
