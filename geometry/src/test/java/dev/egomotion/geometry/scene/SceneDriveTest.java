package dev.egomotion.geometry.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.LensRectification;
import dev.egomotion.geometry.warp.SamplingGrid;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class SceneDriveTest {
    private static final SceneSettings SMALL = SceneSettings.of(208, 64, 60, 7);

    @Test
    void frame_sameSettings_isTheSameInAnyOrder() {
        SceneDrive forth = SceneDrive.street(SMALL);
        SceneDrive back = SceneDrive.street(SMALL);
        SceneFrame late = back.frame(20);
        SceneFrame early = back.frame(3);
        assertArrayEquals(forth.frame(3).image().rgb(), early.image().rgb());
        assertArrayEquals(forth.frame(20).image().rgb(), late.image().rgb());
        assertArrayEquals(forth.frame(20).depth().depth(), late.depth().depth());
        SceneDrive other = SceneDrive.street(SceneSettings.of(208, 64, 60, 8));
        assertFalse(Arrays.equals(other.frame(3).image().rgb(), early.image().rgb()));
    }

    @Test
    void frame_index_hasItsTimeAndRange() {
        SceneDrive drive = SceneDrive.street(SMALL);
        assertEquals(300_000_000, drive.frame(3).timeNanos());
        assertThrows(IndexOutOfBoundsException.class, () -> drive.frame(60));
        assertThrows(IndexOutOfBoundsException.class, () -> drive.frame(-1));
    }

    @Test
    void worldFromCamera_first_isTheWorld() {
        assertEquals(RigidTransform.IDENTITY, SceneDrive.street(SMALL).worldFromCamera(0));
    }

    @Test
    void worldFromCamera_longDrive_turnsBothWaysAtChangingSpeed() {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(8, 8, 600, 7));
        double slowest = Double.MAX_VALUE;
        double fastest = 0;
        double left = 0;
        double right = 0;
        for (int i = 1; i < drive.size(); i++) {
            RigidTransform motion =
                    drive.worldFromCamera(i - 1).inverse().times(drive.worldFromCamera(i));
            double length = motion.translation().norm();
            slowest = Math.min(slowest, length);
            fastest = Math.max(fastest, length);
            double yaw = motion.rotation().axisAngle().y();
            left = Math.min(left, yaw);
            right = Math.max(right, yaw);
            assertTrue(motion.translation().z() > 0.2, "frame " + i + " goes forward");
        }
        assertEquals(0.5 / 1.5, slowest, 0.05);
        assertEquals(0.5 * 4 / 3, fastest, 0.05);
        assertTrue(right > Math.toRadians(0.3) && left < -Math.toRadians(0.3));
    }

    @Test
    void worldFromCamera_noSpeed_standsStill() {
        SceneDrive drive =
                SceneDrive.street(new SceneSettings(SMALL.camera(), 9, 100_000_000, 0, false, 7));
        assertEquals(0, drive.worldFromCamera(8).translation().norm(), 1e-12);
        assertArrayEquals(drive.frame(0).image().rgb(), drive.frame(8).image().rgb());
    }

    @Test
    void frame_depthOfTheRoad_liesOnTheGround() {
        SceneDrive drive = SceneDrive.street(SMALL.withTraffic(false));
        PinholeCamera k = drive.camera().pinhole();
        SceneFrame frame = drive.frame(0);
        int u = k.width() / 2;
        int v = k.height() - 1;
        Vector3 p = k.backProject(u, v, frame.depth().at(u, v));
        assertEquals(SceneDrive.CAMERA_HEIGHT, p.y(), 0.03, "pitch and bounce are small");
        assertEquals(SceneDrive.CAMERA_HEIGHT, drive.camera().heightAboveGround().getAsDouble());
    }

    @Test
    void frame_depth_isNothingOrBetweenCameraAndFar() {
        SceneFrame frame = SceneDrive.street(SMALL).frame(30);
        int sky = 0;
        for (float z : frame.depth().depth()) {
            assertTrue(z == 0 || z > 0.5 && z <= 250, "depth " + z);
            sky += z == 0 ? 1 : 0;
        }
        assertTrue(sky > 0 && sky < frame.depth().depth().length / 2, sky + " without depth");
    }

    @Test
    void frame_traffic_movesOnlyWhereMasked() {
        SceneFrame busy = SceneDrive.street(SMALL).frame(30);
        SceneFrame empty = SceneDrive.street(SMALL.withTraffic(false)).frame(30);
        int moving = 0;
        for (int i = 0; i < busy.moving().length; i++) {
            moving += busy.moving()[i] ? 1 : 0;
            assertFalse(empty.moving()[i]);
            if (!busy.moving()[i]) {
                assertEquals(empty.depth().depth()[i], busy.depth().depth()[i]);
            }
        }
        assertNotEquals(0, moving);
    }

    @Test
    void frame_throughALens_isTheSameStreetOnceRectified() {
        PinholeCamera wide = PinholeCamera.ofFieldOfView(208, 64, Math.toRadians(81));
        Distortion[] lenses = {
            new Distortion.PlumbBob(-0.28, 0.09, 0.0005, -0.0004, -0.012),
            new Distortion.Fisheye(-0.02, 0.004, -0.001, 0.0002)
        };
        SceneSettings settings = SceneSettings.of(208, 64, 40, 7);
        FloatImage straight = SceneDrive.street(settings).frame(10).image().luma();
        for (Distortion lens : lenses) {
            Camera bent =
                    new Camera(wide, lens, Camera.Calibration.CALIBRATED, OptionalDouble.empty());
            FloatImage seen = SceneDrive.street(settings.withCamera(bent)).frame(10).image().luma();
            SamplingGrid grid = new LensRectification(bent, wide).grid();
            assertTrue(grid.visibleCount() > 0.8 * 208 * 64);
            float[] rectified = GridSampler.BILINEAR.sample(seen, grid).values();
            assertTrue(
                    mean(rectified, straight.values(), grid.visible()) < 4,
                    () -> "rectified " + mean(rectified, straight.values(), grid.visible()));
            assertTrue(
                    mean(seen.values(), straight.values(), grid.visible()) > 9,
                    () -> "as seen " + mean(seen.values(), straight.values(), grid.visible()));
        }
    }

    private static double mean(float[] a, float[] b, boolean[] where) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < a.length; i++) {
            if (where[i]) {
                sum += 255 * Math.abs(a[i] - b[i]);
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void shake_ofAShakingCamera_isInItsPosesAndNothingElse() {
        SceneDrive steady = SceneDrive.street(SMALL);
        SceneDrive shaking = SceneDrive.street(SMALL.withShake(Math.toRadians(1)));
        assertEquals(Rotation.IDENTITY, steady.shake(3));
        double squares = 0;
        for (int i = 0; i < SMALL.frames(); i++) {
            RigidTransform turned =
                    new RigidTransform(shaking.shake(0), Vector3.ZERO)
                            .inverse()
                            .times(steady.worldFromCamera(i))
                            .times(new RigidTransform(shaking.shake(i), Vector3.ZERO));
            RigidTransform error = turned.inverse().times(shaking.worldFromCamera(i));
            assertEquals(0, error.translation().norm() + error.rotation().angle(), 1e-9);
            squares += Math.pow(Math.toDegrees(shaking.shake(i).angle()), 2);
        }
        assertEquals(Math.sqrt(3), Math.sqrt(squares / SMALL.frames()), 0.25);
    }
}
