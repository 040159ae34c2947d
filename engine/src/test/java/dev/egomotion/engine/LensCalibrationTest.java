package dev.egomotion.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.odometry.refinement.Lens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LensCalibrationTest {
    private static final int WIDTH = 416;
    private static final int HEIGHT = 128;

    @TempDir private Path folder;
    private final List<String> lines = new ArrayList<>();

    /** A recording of a rendered street whose camera is guessed by a field of view. */
    private Recording street(int frames, double speed, double fieldOfView) throws Exception {
        Path drive = folder.resolve("street");
        RenderedDrive.write(
                SceneSettings.of(WIDTH, HEIGHT, frames, 3).withTraffic(false).withSpeed(speed),
                drive,
                () -> false);
        return new Recording(
                drive,
                Optional.empty(),
                OptionalDouble.of(fieldOfView),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                Long.MAX_VALUE);
    }

    private LensCalibration of(Recording recording) {
        return new LensCalibration(
                recording, Settings.defaults(), ModelLocation.starter(), lines::add);
    }

    @Test
    void write_straightRoad_refusedByNameAndNothingWritten() throws Exception {
        LensCalibration calibration = of(street(10, 5, 70));
        Path file = folder.resolve("camera.yaml");
        BadInputException e = assertThrows(BadInputException.class, () -> calibration.write(file));
        assertEquals(
                "street: the camera turns too little to tell its focal length: 0 runs of frames turn by 6 degrees and more, and 3 are asked",
                e.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void write_fileIsThere_refusedBeforeAnythingElse() throws Exception {
        Path file = Files.writeString(folder.resolve("camera.yaml"), "mine");
        BadInputException e =
                assertThrows(
                        BadInputException.class,
                        () -> of(Recording.of(Path.of("no-such-drive"))).write(file));
        assertTrue(e.getMessage().endsWith("is there already; name another file"), e.getMessage());
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void file_ofWhatWasFound_isReadBackAndSaysHowWellItIsKnown() throws Exception {
        Camera camera =
                new Camera(
                        new PinholeCamera(540, 360, 490, 491, 269, 170),
                        new Distortion.PlumbBob(-0.07, 0, 0, 0, 0),
                        Camera.Calibration.CALIBRATED,
                        OptionalDouble.empty());
        Lens lens = new Lens(1.002, 0.027, 0, 0.01, 0, 0.02, 0, 0.007, 45, false);
        LensCalibration.Found found = new LensCalibration.Found(camera, lens, "drive");
        assertEquals(
                "fx 490.0 +- 13.2, fy 491.0, cx 269.0 +- 5.4, cy 170.0 +- 10.8 pixels of 540x360; k1 -0.070 +- 0.007; told by 45 windows of turning frames",
                found.words());
        Path file = Files.writeString(folder.resolve("camera.yaml"), found.file());
        assertEquals(camera, CameraFile.read(file));
        assertTrue(Files.readString(file).contains(found.words()), Files.readString(file));
    }
}
