package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.data.TrainingDrive;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnedCameraTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(96, 64, 70, 72, 47, 30);
    private static final double WALL = 10;

    private static TrainingDrive drive() {
        RgbImage image = new RgbImage(96, 64, new byte[3 * 96 * 64]);
        RigidTransform ahead = new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, 1));
        return new TrainingDrive(
                "wall",
                CAMERA,
                List.of(image, image),
                List.of(RigidTransform.IDENTITY, ahead),
                List.of());
    }

    @Test
    void see_lookingDown_goesUpwards() {
        TrainingDrive seen = TurnedCamera.degrees(2, 0, 0).see(drive());
        Vector3 way = seen.motion(0, 1).translation();
        assertEquals(-2, Math.toDegrees(Math.atan2(way.y(), way.z())), 1e-9);
        assertEquals(1, way.norm(), 1e-12);
    }

    @Test
    void see_lookingLeft_goesToTheRight() {
        Vector3 way = TurnedCamera.degrees(0, 2, 0).see(drive()).motion(0, 1).translation();
        assertEquals(2, Math.toDegrees(Math.atan2(way.x(), way.z())), 1e-9);
    }

    @Test
    void back_depthOfAWallAheadOfTheOriginal_isTheSameEverywhere() {
        for (TurnedCamera turned :
                List.of(
                        TurnedCamera.degrees(3, -2, 4),
                        TurnedCamera.degrees(0, 2, 0),
                        TurnedCamera.zoomed(1.25))) {
            PinholeCamera varied = turned.see(drive()).camera();
            DepthImage back = turned.back(wall(turned, varied), CAMERA);
            int seen = 0;
            for (float depth : back.depth()) {
                // The nearest pixel's depth: off by half a pixel of a slanted wall.
                assertTrue(depth == 0 || Math.abs(depth - WALL) < 0.02 * WALL, depth + " m");
                seen += depth > 0 ? 1 : 0;
            }
            assertTrue(seen > 0.4 * back.depth().length, seen + " pixels seen by " + turned);
        }
    }

    /** Depth in the turned camera of the wall z = WALL of the original. */
    private static DepthImage wall(TurnedCamera turned, PinholeCamera varied) {
        float[] depth = new float[varied.width() * varied.height()];
        for (int i = 0; i < depth.length; i++) {
            Vector3 ray = varied.backProject(i % varied.width(), i / varied.width(), 1);
            depth[i] = (float) (WALL / turned.turn().inverse().apply(ray).z());
        }
        return new DepthImage(varied.width(), varied.height(), depth);
    }
}
