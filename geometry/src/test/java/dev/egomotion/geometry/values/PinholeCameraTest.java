package dev.egomotion.geometry.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PinholeCameraTest {
    private static final PinholeCamera KITTI =
            new PinholeCamera(1226, 370, 707.0912, 707.0912, 601.8873, 183.1104);

    @Test
    void resizedTo_half_keepsTheImageEdgesFixed() {
        PinholeCamera half = new PinholeCamera(4, 2, 3, 3, 1.5, 0.5).resizedTo(2, 1);
        assertEquals(1.5, half.fx());
        assertEquals(0.5, half.cx());
        assertEquals(0, half.cy());
    }

    @Test
    void resizedTo_thereAndBack_isTheSameCamera() {
        PinholeCamera back = KITTI.resizedTo(416, 128).resizedTo(1226, 370);
        assertEquals(KITTI.fx(), back.fx(), 1e-10);
        assertEquals(KITTI.fy(), back.fy(), 1e-10);
        assertEquals(KITTI.cx(), back.cx(), 1e-10);
        assertEquals(KITTI.cy(), back.cy(), 1e-10);
    }

    @Test
    void resizedTo_any_keepsTheFieldOfView() {
        assertEquals(
                KITTI.horizontalFieldOfView(),
                KITTI.resizedTo(416, 128).horizontalFieldOfView(),
                1e-12);
    }

    @Test
    void ofFieldOfView_ninetyDegrees_seesThatMuch() {
        PinholeCamera camera = PinholeCamera.ofFieldOfView(640, 480, Math.PI / 2);
        assertEquals(320, camera.fx(), 1e-9);
        assertEquals(319.5, camera.cx());
        assertEquals(Math.PI / 2, camera.horizontalFieldOfView(), 1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> PinholeCamera.ofFieldOfView(640, 480, Math.PI));
    }

    @Test
    void backProject_pixel_projectsBackOntoIt() {
        Vector3 p = KITTI.backProject(17, 300, 8.5);
        assertEquals(17, KITTI.fx() * p.x() / p.z() + KITTI.cx(), 1e-9);
        assertEquals(300, KITTI.fy() * p.y() / p.z() + KITTI.cy(), 1e-9);
        assertEquals(8.5, p.z());
    }

    @Test
    void constructor_singularIntrinsics_namesTheParameter() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new PinholeCamera(640, 480, 0, 500, 320, 240));
        assertTrue(refused.getMessage().contains("fx is 0.0"), refused.getMessage());
    }
}
