package dev.egomotion.geometry.warp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Poses;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationHomographyTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(40, 24, 30, 32, 19, 12.5);
    private static final PinholeCamera WIDE = new PinholeCamera(60, 30, 20, 22, 28, 16);

    private final Random random = new Random(6);

    private Rotation turn() {
        return Rotation.fromAxisAngle(Poses.vector(random, 0.2));
    }

    private static Vector3 apply(double[] m, double u, double v) {
        double w = m[6] * u + m[7] * v + m[8];
        return new Vector3((m[0] * u + m[1] * v + m[2]) / w, (m[3] * u + m[4] * v + m[5]) / w, 1);
    }

    @Test
    void reference_random_isTheTurnedRay() {
        Rotation turn = turn();
        ReferenceGrid grid = new RotationHomography(WIDE, CAMERA, turn).reference();
        for (int i = 0; i < grid.x().length; i++) {
            Vector3 p = turn.apply(WIDE.backProject(i % 60, Math.floorDiv(i, 60), 1));
            assertEquals(CAMERA.fx() * p.x() / p.z() + CAMERA.cx(), grid.x()[i], 1e-11);
            assertEquals(CAMERA.fy() * p.y() / p.z() + CAMERA.cy(), grid.y()[i], 1e-11);
        }
    }

    @Test
    void times_random_actsInOrder() {
        RotationHomography p = new RotationHomography(WIDE, CAMERA, turn());
        RotationHomography dp = new RotationHomography(CAMERA, turn());
        Vector3 between = apply(p.matrix(), 31, 11);
        Vector3 expected = apply(dp.matrix(), between.x(), between.y());
        Poses.assertClose(expected, apply(dp.times(p).matrix(), 31, 11), 1e-10, "dp o p");
    }

    @Test
    void inverse_random_undoes() {
        RotationHomography p = new RotationHomography(WIDE, CAMERA, turn());
        assertArrayEquals(
                new double[3], p.inverse().times(p).parameters(), 1e-12, "no rotation is left");
        assertEquals(WIDE, p.inverse().times(p).sourceCamera());
    }

    @Test
    void grid_noTurn_isIdentity() {
        SamplingGrid grid = new RotationHomography(CAMERA, Rotation.IDENTITY).grid();
        assertEquals(40 * 24, grid.visibleCount());
        assertEquals(39, grid.x()[39], 1e-4);
    }

    @Test
    void times_otherCamera_isRefused() {
        RotationHomography p = new RotationHomography(WIDE, turn());
        RotationHomography dp = new RotationHomography(CAMERA, turn());
        assertThrows(IllegalArgumentException.class, () -> dp.times(p));
    }
}
