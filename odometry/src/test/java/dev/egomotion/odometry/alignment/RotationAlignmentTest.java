package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Rotation;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationAlignmentTest {
    private static final int WIDTH = 832;
    private static final int HEIGHT = 256;
    private static final RotationAlignment ALIGNMENT = RotationAlignment.defaults();

    private static SceneDrive drive(double speed) {
        return SceneDrive.street(
                SceneSettings.of(WIDTH, HEIGHT, 5, 3)
                        .withSpeed(speed)
                        .withTraffic(false)
                        .withShake(Math.toRadians(1.5)));
    }

    private static LumaPyramid pyramid(SceneDrive drive, int i) {
        return pyramid(drive, drive.frame(i).image().luma(), 1);
    }

    private static LumaPyramid pyramid(SceneDrive drive, FloatImage luma, float gain) {
        float[] values = luma.values().clone();
        for (int p = 0; p < values.length; p++) {
            values[p] *= gain;
        }
        return LumaPyramid.of(
                new FloatImage(luma.width(), luma.height(), values),
                drive.camera().pinhole(),
                ALIGNMENT.levels());
    }

    private static double error(SceneDrive drive, int source, int target, Rotation found) {
        Rotation truth =
                drive.worldFromCamera(source)
                        .inverse()
                        .times(drive.worldFromCamera(target))
                        .rotation();
        return Math.toDegrees(truth.inverse().times(found).angle());
    }

    private static void requireNear(double speed, float gain, double degrees) {
        SceneDrive drive = drive(speed);
        LumaPyramid previous = pyramid(drive, 0);
        for (int i = 1; i < drive.size(); i++) {
            FloatImage luma = drive.frame(i).image().luma();
            Rotation found = ALIGNMENT.align(pyramid(drive, luma, gain), previous).orElseThrow();
            assertEquals(0, error(drive, i - 1, i, found), degrees, "frame " + i);
            previous = pyramid(drive, luma, 1);
        }
    }

    @Test
    void align_turningOnTheSpot_findsTheTurn() {
        requireNear(0, 1, 0.01);
    }

    @Test
    void align_exposureChanges_isGainAndNotTurn() {
        requireNear(0, 0.8f, 0.02);
    }

    /** Half a metre a frame between houses: the rotation that looks most alike is not quite the true one. */
    @Test
    void align_movingOn_staysNearTheTurn() {
        requireNear(5, 1, 0.4);
    }

    @Test
    void align_nothingToSee_isEmpty() {
        PinholeCamera camera = drive(0).camera().pinhole();
        float[] grey = new float[WIDTH * HEIGHT];
        Arrays.fill(grey, 0.5f);
        LumaPyramid fog = LumaPyramid.of(new FloatImage(WIDTH, HEIGHT, grey), camera, 5);
        assertEquals(Optional.empty(), ALIGNMENT.align(fog, fog));
        assertEquals(Optional.empty(), ALIGNMENT.align(fog, pyramid(drive(0), 0)));
    }

    @Test
    void align_noise_isFiniteOrEmpty() {
        Random random = new Random(5);
        float[] noise = new float[WIDTH * HEIGHT];
        for (int p = 0; p < noise.length; p++) {
            noise[p] = random.nextFloat();
        }
        SceneDrive drive = drive(0);
        LumaPyramid other =
                LumaPyramid.of(new FloatImage(WIDTH, HEIGHT, noise), drive.camera().pinhole(), 5);
        ALIGNMENT
                .align(other, pyramid(drive, 0))
                .ifPresent(found -> assertTrue(found.angle() < 0.5, found.toString()));
    }

    @Test
    void align_smallestImages_areAlignedAtTheSizesThereAre() {
        PinholeCamera small = PinholeCamera.ofFieldOfView(24, 17, 1);
        LumaPyramid dark = LumaPyramid.of(new FloatImage(24, 17, new float[24 * 17]), small, 5);
        assertEquals(Optional.empty(), ALIGNMENT.align(dark, dark));
    }

    @Test
    void align_otherCamera_isRefused() {
        SceneDrive drive = drive(0);
        PinholeCamera k = drive.camera().pinhole();
        LumaPyramid other =
                LumaPyramid.of(
                        new FloatImage(WIDTH, HEIGHT, new float[WIDTH * HEIGHT]),
                        new PinholeCamera(WIDTH, HEIGHT, k.fx() + 1, k.fy(), k.cx(), k.cy()),
                        5);
        assertThrows(
                IllegalArgumentException.class, () -> ALIGNMENT.align(pyramid(drive, 0), other));
    }
}
