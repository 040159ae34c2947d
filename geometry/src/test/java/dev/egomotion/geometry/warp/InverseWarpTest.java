package dev.egomotion.geometry.warp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Poses;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InverseWarpTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(40, 24, 30, 32, 19, 12.5);

    private static DepthImage flat(float depth) {
        float[] values = new float[CAMERA.width() * CAMERA.height()];
        Arrays.fill(values, depth);
        return new DepthImage(CAMERA.width(), CAMERA.height(), values);
    }

    @Test
    void grid_noMotion_isIdentityAndAllVisible() {
        SamplingGrid grid = new InverseWarp(CAMERA, flat(7), RigidTransform.IDENTITY).grid();
        assertEquals(40 * 24, grid.visibleCount());
        assertEquals(39, grid.x()[39], 1e-4);
        assertEquals(23, grid.y()[23 * 40], 1e-4);
    }

    @Test
    void grid_sidewaysMotion_isDisparity() {
        // A point at depth 6 moves by fx t / z = 30 * 0.4 / 6 = 2 pixels.
        RigidTransform sideways = new RigidTransform(Rotation.IDENTITY, new Vector3(0.4, 0, 0));
        SamplingGrid grid = new InverseWarp(CAMERA, flat(6), sideways).grid();
        assertEquals(12, grid.x()[10], 1e-4);
        assertEquals(0, grid.y()[10], 1e-4);
        assertTrue(grid.visible()[37]);
        assertFalse(grid.visible()[38], "column 38 goes to 40, one beyond the last");
    }

    @Test
    void grid_randomMotion_equalsTheDefinition() {
        Random random = new Random(8);
        float[] depth = new float[40 * 24];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 17 == 0 ? 0 : 2 + 8 * random.nextFloat();
        }
        DepthImage image = new DepthImage(40, 24, depth);
        for (int k = 0; k < 20; k++) {
            RigidTransform motion =
                    new RigidTransform(
                            Rotation.fromAxisAngle(Poses.vector(random, 0.1)),
                            Poses.vector(random, 0.5));
            SamplingGrid grid = new InverseWarp(CAMERA, image, motion).grid();
            for (int i = 0; i < depth.length; i++) {
                Vector3 p = motion.apply(CAMERA.backProject(i % 40, i / 40, depth[i]));
                double x = CAMERA.fx() * p.x() / p.z() + CAMERA.cx();
                double y = CAMERA.fy() * p.y() / p.z() + CAMERA.cy();
                boolean inside = x >= 0 && y >= 0 && x <= 39 && y <= 23;
                boolean border =
                        Math.min(
                                        Math.min(Math.abs(x), Math.abs(y)),
                                        Math.min(Math.abs(x - 39), Math.abs(y - 23)))
                                < 2e-3;
                if (!border) {
                    assertEquals(depth[i] > 0 && p.z() > 0 && inside, grid.visible()[i]);
                }
                if (grid.visible()[i]) {
                    assertEquals(x, grid.x()[i], 1e-3);
                    assertEquals(y, grid.y()[i], 1e-3);
                }
            }
        }
    }

    @Test
    void grid_behindTheSourceCamera_isInvisible() {
        RigidTransform through = new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, -8));
        assertEquals(0, new InverseWarp(CAMERA, flat(7), through).grid().visibleCount());
    }

    @Test
    void constructor_otherSize_isRefused() {
        DepthImage small = new DepthImage(2, 1, new float[2]);
        assertThrows(
                IllegalArgumentException.class,
                () -> new InverseWarp(CAMERA, small, RigidTransform.IDENTITY));
    }

    @Test
    void grid_fastWay_equalsTheReference() {
        Random random = new Random(9);
        float[] depth = new float[40 * 24];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 17 == 0 ? 0 : 2 + 8 * random.nextFloat();
        }
        PinholeCamera small = new PinholeCamera(30, 20, 22, 25, 14.5, 9.5);
        RigidTransform motion =
                new RigidTransform(
                        Rotation.fromAxisAngle(Poses.vector(random, 0.1)),
                        Poses.vector(random, 0.5));
        InverseWarp warp = new InverseWarp(CAMERA, new DepthImage(40, 24, depth), motion, small);
        SamplingGrid fast = warp.grid();
        ReferenceGrid reference = warp.reference();
        int compared = 0;
        for (int i = 0; i < depth.length; i++) {
            if (fast.visible()[i] && reference.visible()[i]) {
                assertEquals(reference.x()[i], fast.x()[i], 1e-4);
                assertEquals(reference.y()[i], fast.y()[i], 1e-4);
                compared++;
            }
            assertTrue(depth[i] > 0 || Double.isNaN(reference.x()[i]), "no depth, no value");
        }
        assertTrue(compared > 300, "compared " + compared);
        assertEquals(fast.visibleCount(), reference.rounded().visibleCount());
    }
}
