package dev.egomotion.trainer.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.run.RenderedDrives;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaughtDrivesTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(8, 4, 5, 5, 3, 1);

    /** Refinement says: half a metre ahead, a little to the left, a little turned. */
    private static final RigidTransform REFINED =
            new RigidTransform(
                    Rotation.fromAxisAngle(new Vector3(0, 0.01, 0)), new Vector3(-0.05, 0, 0.5));

    /** Returns a drive of frames that tell their index; its truth goes two metres a frame. */
    private static TrainingDrive drive(int frames, boolean truth, float depth) {
        List<RgbImage> images = new ArrayList<>();
        List<RigidTransform> poses = new ArrayList<>();
        List<DepthImage> maps = new ArrayList<>();
        float[] values = new float[8 * 4];
        Arrays.fill(values, depth);
        for (int i = 0; i < frames; i++) {
            byte[] rgb = new byte[3 * 8 * 4];
            Arrays.fill(rgb, (byte) i);
            images.add(new RgbImage(8, 4, rgb));
            poses.add(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, 2 * i)));
            maps.add(new DepthImage(8, 4, values));
        }
        return new TrainingDrive(
                "test", CAMERA, images, truth ? poses : List.of(), depth > 0 ? maps : List.of());
    }

    /** Returns motions of which some are not known. */
    private static List<Optional<RigidTransform>> motions(int count, int... unknown) {
        List<Optional<RigidTransform>> motions =
                new ArrayList<>(Collections.nCopies(count, Optional.of(REFINED)));
        for (int i : unknown) {
            motions.set(i, Optional.empty());
        }
        return motions;
    }

    private static int frame(TrainingDrive drive, int i) {
        return drive.frames().get(i).rgb()[0];
    }

    @Test
    void teach_truth_givesLengthsAndWhatIsNotRefined() {
        List<TrainingDrive> taught = TaughtDrives.teach(drive(10, true, 0), motions(9, 3, 4), 5);
        assertEquals(1, taught.size());
        TrainingDrive drive = taught.get(0);
        assertEquals(10, drive.worldFromCamera().size());
        for (int i = 0; i < 9; i++) {
            RigidTransform motion = drive.motion(i, i + 1);
            assertEquals(2, motion.translation().norm(), 1e-9, "motion " + i);
            boolean refined = i != 3 && i != 4;
            assertEquals(refined ? 0.01 : 0, motion.rotation().angle(), 1e-9, "motion " + i);
            double side = motion.translation().x() / motion.translation().z();
            assertEquals(refined ? -0.1 : 0, side, 1e-9, "motion " + i);
        }
    }

    @Test
    void teach_noTruth_keepsRefinedLengthsAndCutsWhereNothingIsKnown() {
        // Known: 4-5 .. 10-11 and 17-18 .. 22-23; of frames 12 to 16 nothing, of the first four
        // neither.
        List<TrainingDrive> taught =
                TaughtDrives.teach(
                        drive(24, false, 0), motions(23, 0, 1, 2, 3, 11, 12, 13, 14, 15, 16), 5);
        assertEquals(3, taught.size());
        assertEquals(8, taught.get(0).frames().size());
        assertEquals(4, frame(taught.get(0), 0));
        assertEquals(0.01, taught.get(0).motion(6, 7).rotation().angle(), 1e-9);
        assertEquals(
                REFINED.translation().norm(),
                taught.get(0).motion(6, 7).translation().norm(),
                1e-9);
        assertFalse(taught.get(1).hasTruth());
        assertEquals(5, taught.get(1).frames().size());
        assertEquals(12, frame(taught.get(1), 0));
        assertEquals(17, frame(taught.get(2), 0));
        assertEquals(7, taught.get(2).worldFromCamera().size());
    }

    @Test
    void teach_noTruthAllKnown_isOneDrive() {
        List<TrainingDrive> taught = TaughtDrives.teach(drive(9, false, 0), motions(8), 5);
        assertEquals(1, taught.size());
        assertEquals(9, taught.get(0).frames().size());
        assertEquals(9, taught.get(0).worldFromCamera().size());
    }

    /** Dense depth does not make truth exact, as it did when it was guessed. */
    @Test
    void of_driveOfExactTruth_keepsItAndIsNotAsked() throws Exception {
        TrainingDrive measured = drive(10, true, 5);
        TrainingDrive exact =
                new TrainingDrive(
                        "street",
                        CAMERA,
                        measured.frames(),
                        measured.worldFromCamera(),
                        List.of(),
                        Truth.EXACT);
        List<Path> asked = new ArrayList<>();
        Teacher teacher =
                drives -> {
                    asked.addAll(drives);
                    return List.of(motions(9));
                };
        List<TrainingDrive> taught =
                TaughtDrives.of(
                        teacher,
                        List.of(Path.of("street"), Path.of("real")),
                        List.of(exact, measured),
                        5);
        assertSame(exact, taught.get(0));
        assertEquals(0.01, taught.get(1).motion(0, 1).rotation().angle(), 1e-9);
        assertEquals(List.of(Path.of("real")), asked);
    }

    @Test
    void read_renderedDrive_isExactByItsCameraFileAlone(@TempDir Path folder) throws Exception {
        Path street = RenderedDrives.write(folder.resolve("street"), 64, 32, 9, 1);
        DriveReader reader = new DriveReader(64, 32);
        assertTrue(reader.read(street).isExact());
        assertTrue(reader.read(street).resizedTo(32, 32).isExact());
        Path camera = street.resolve("camera.yaml");
        Files.writeString(camera, Files.readString(camera).replace("truth: exact\n", ""));
        assertFalse(reader.read(street).isExact());
        Files.writeString(camera, "truth: perhaps\n", StandardOpenOption.APPEND);
        String message = assertThrows(DriveException.class, () -> reader.read(street)).getMessage();
        assertTrue(message.startsWith(camera + ": truth is perhaps"), message);
    }

    @Test
    void of_driveTooShort_isRefusedBeforeTheTeacherIsAsked() {
        Teacher teacher =
                drives -> {
                    throw new AssertionError("asked for " + drives);
                };
        assertRefused(teacher, 7, "short", "7 frames", "at least 8");
    }

    @Test
    void of_noMotionRefined_isRefusedNamingTheDrive() {
        assertRefused(
                drives -> List.of(Collections.nCopies(9, Optional.empty())),
                10,
                "short",
                "none of its 9 motions");
    }

    @Test
    void of_otherNumberOfMotions_isRefusedNamingBoth() {
        assertRefused(drives -> List.of(motions(8)), 10, "8 refined motions", "10 frames");
    }

    private static void assertRefused(Teacher teacher, int frames, String... parts) {
        List<Path> folders = List.of(Path.of("short"));
        List<TrainingDrive> drives = List.of(drive(frames, false, 0));
        String message =
                assertThrows(
                                DriveException.class,
                                () -> TaughtDrives.of(teacher, folders, drives, 5))
                        .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
        assertEquals(1, message.lines().count(), message);
    }
}
