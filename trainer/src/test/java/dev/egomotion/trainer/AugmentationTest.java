package dev.egomotion.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(64, 32, 40, 42, 30, 15);

    @Test
    void apply_mirroredAndEnlarged_projectsWhereThePixelCameFrom() {
        Augmentation variation = new Augmentation(true, 1.1, 1.05, 2, -1, 1, 1, 1);
        PinholeCamera varied = variation.apply(CAMERA);
        // A point (x, y, z) of the original is (-x, y, z) in the mirror.
        for (int u = 0; u < CAMERA.width(); u += 9) {
            Vector3 mirrored = varied.backProject(u, 7, 5);
            double x = CAMERA.fx() * -mirrored.x() / mirrored.z() + CAMERA.cx();
            double y = CAMERA.fy() * mirrored.y() / mirrored.z() + CAMERA.cy();
            assertEquals(x, variation.sourceX(u, CAMERA), 1e-9);
            assertEquals(y, variation.sourceY(7, CAMERA), 1e-9);
        }
    }

    @Test
    void apply_mirroredMotion_movesMirroredPointsAlike() {
        Augmentation variation = new Augmentation(true, 1, 1, 0, 0, 1, 1, 1);
        RigidTransform motion =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0.1, -0.2, 0.05)),
                        new Vector3(0.3, -0.1, 1));
        Vector3 point = new Vector3(1, 2, 8);
        Vector3 moved = motion.apply(point);
        Vector3 inMirror =
                variation.apply(motion).apply(new Vector3(-point.x(), point.y(), point.z()));
        assertEquals(-moved.x(), inMirror.x(), 1e-12);
        assertEquals(moved.y(), inMirror.y(), 1e-12);
        assertEquals(moved.z(), inMirror.z(), 1e-12);
    }

    @Test
    void draw_anyNumber_neverLeavesTheOriginal() {
        TrainingRecipe.Variation wide =
                new TrainingRecipe.Variation(0.5, 0.3, 0.2, 1.1, 1, 0.2, 0.5);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            Augmentation variation = Augmentation.draw(wide, CAMERA, random);
            for (int u : new int[] {0, CAMERA.width() - 1}) {
                double x = variation.sourceX(u, CAMERA);
                assertTrue(x >= -1e-9 && x <= CAMERA.width() - 1 + 1e-9, variation.toString());
            }
            for (int v : new int[] {0, CAMERA.height() - 1}) {
                double y = variation.sourceY(v, CAMERA);
                assertTrue(y >= -1e-9 && y <= CAMERA.height() - 1 + 1e-9, variation.toString());
            }
        }
    }

    @Test
    void batch_nothingVaried_holdsTheFrames() {
        SplittableRandom random = new SplittableRandom(2);
        List<RgbImage> frames = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            byte[] rgb = new byte[3 * 64 * 32];
            random.nextBytes(rgb);
            frames.add(new RgbImage(64, 32, rgb));
        }
        TrainingDrive drive = new TrainingDrive("test", CAMERA, frames, List.of(), List.of());
        Batch batch = Batch.of(List.of(new Triplet(drive, 1, 1)), List.of(Augmentation.NONE));
        assertArrayEquals(frames.get(1).luma().values(), batch.luma()[0], 1e-5f);
        assertArrayEquals(frames.get(0).luma().values(), batch.luma()[1], 1e-5f);
        assertArrayEquals(frames.get(2).luma().values(), batch.luma()[2], 1e-5f);
        int red = frames.get(1).rgb()[3 * 70] & 0xff;
        assertEquals((red / 255f - 0.5f) / 0.5f, batch.colour()[0][70], 1e-5f);
        assertEquals(0, batch.known()[0]);
    }
}
