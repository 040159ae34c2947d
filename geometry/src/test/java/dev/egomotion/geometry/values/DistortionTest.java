package dev.egomotion.geometry.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.warp.LensRectification;
import dev.egomotion.geometry.warp.SamplingGrid;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistortionTest {
    /** The left grey camera of KITTI before rectification: barrel, then back. */
    private static final Distortion KITTI =
            new Distortion.PlumbBob(-0.3728755, 0.2037299, 0.002219027, 0.001383707, -0.07233722);

    private static final Distortion FISHEYE = new Distortion.Fisheye(-0.02, 0.004, -0.001, 0.0002);

    @Test
    void distort_none_leavesEveryRay() {
        assertArrayEquals(new double[] {0.4, -0.7}, Distortion.NONE.distort(0.4, -0.7));
        assertTrue(Distortion.NONE.isNone());
        assertTrue(new Distortion.PlumbBob(0, 0, 0, 0, 0).isNone());
        assertFalse(KITTI.isNone());
        assertFalse(new Distortion.Fisheye(0, 0, 0, 0).isNone());
    }

    @Test
    void distort_plumbBobByHand_givesOpenCvsNumbers() {
        // r2 = 0.25: radial 1 - 0.1 * 0.25 + 0.01 * 0.0625 = 0.975625.
        double[] bent = new Distortion.PlumbBob(-0.1, 0.01, 0.001, 0.002, 0).distort(0.3, 0.4);
        assertEquals(0.3 * 0.975625 + 2 * 0.001 * 0.12 + 0.002 * (0.25 + 0.18), bent[0], 1e-15);
        assertEquals(0.4 * 0.975625 + 0.001 * (0.25 + 0.32) + 2 * 0.002 * 0.12, bent[1], 1e-15);
    }

    @Test
    void distort_fisheyeWithoutCoefficients_isTheAngle() {
        assertEquals(Math.PI / 4, new Distortion.Fisheye(0, 0, 0, 0).distort(1, 0)[0], 1e-15);
    }

    @Test
    void undistort_withinTheLens_undoesDistort() {
        Random random = new Random(5);
        for (Distortion lens : new Distortion[] {Distortion.NONE, KITTI, FISHEYE}) {
            for (int i = 0; i < 200; i++) {
                double x = 1.6 * (random.nextDouble() - 0.5);
                double y = 0.8 * (random.nextDouble() - 0.5);
                double[] bent = lens.distort(x, y);
                double[] back = lens.undistort(bent[0], bent[1]).orElseThrow();
                assertArrayEquals(new double[] {x, y}, back, 1e-9, lens.toString());
            }
        }
    }

    @Test
    void monotonicRadius_growingLens_isInfinite() {
        assertEquals(Double.POSITIVE_INFINITY, Distortion.NONE.monotonicRadius());
        assertEquals(
                Double.POSITIVE_INFINITY,
                new Distortion.PlumbBob(0.1, 0.01, 0, 0, 0).monotonicRadius());
        assertEquals(
                Double.POSITIVE_INFINITY, new Distortion.Fisheye(0, 0, 0, 0).monotonicRadius());
    }

    @Test
    void monotonicRadius_foldingLens_isWhereTheSlopeVanishes() {
        // d/dr (r + k1 r^3) = 1 + 3 k1 r^2 = 0 at r = 1 / sqrt(0.9).
        Distortion folding = new Distortion.PlumbBob(-0.3, 0, 0, 0, 0);
        assertEquals(1 / Math.sqrt(0.9), folding.monotonicRadius(), 1e-9);
        assertTrue(folding.undistort(2, 0).isEmpty());
    }

    @Test
    void constructor_notFinite_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Distortion.PlumbBob(Double.NaN, 0, 0, 0, 0));
    }

    @Test
    void rectificationGrid_noLensSameCamera_isIdentity() {
        PinholeCamera camera = new PinholeCamera(5, 3, 4, 4, 2, 1);
        SamplingGrid grid = new LensRectification(Camera.rectified(camera), camera).grid();
        for (int i = 0; i < 15; i++) {
            assertEquals(i % 5, grid.x()[i], 1e-6f);
            assertEquals(i / 5, grid.y()[i], 1e-6f);
            assertTrue(grid.visible()[i]);
        }
    }

    @Test
    void rectificationGrid_foldingLens_hidesWhatTheLensCannotSee() {
        PinholeCamera camera = PinholeCamera.ofFieldOfView(101, 51, Math.toRadians(120));
        Camera delivered =
                new Camera(
                        camera,
                        new Distortion.PlumbBob(-0.3, 0, 0, 0, 0),
                        Camera.Calibration.CALIBRATED,
                        OptionalDouble.empty());
        SamplingGrid grid = new LensRectification(delivered, camera).grid();
        assertTrue(grid.visible()[25 * 101 + 50]);
        assertFalse(grid.visible()[25 * 101], "tan 60 degrees lies beyond the fold");
    }
}
