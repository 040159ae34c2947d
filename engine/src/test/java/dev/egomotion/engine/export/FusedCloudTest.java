package dev.egomotion.engine.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FusedCloudTest {
    @Test
    void accept_twoInOneCube_areOneByConfidenceOverSquaredRange() {
        FusedCloud cloud = new FusedCloud(1, 100);
        cloud.accept(0.2, 0.5, 0.5, 0x102030, 1, 2);
        cloud.accept(0.6, 0.5, 0.5, 0x506070, 1, 4);
        assertEquals(1, cloud.size());
        assertTrue(cloud.isColoured());
        cloud.each(
                (x, y, z, rgb, confidence, range) -> {
                    assertEquals((0.2 * 4 + 0.6) / 5, x, 1e-12);
                    assertEquals(0.5, y, 1e-12);
                    assertEquals(0x1d2d3d, rgb);
                    assertEquals(1, confidence, 1e-6);
                    assertEquals(2, range);
                });
    }

    @Test
    void accept_eitherSideOfZero_areTwo() {
        FusedCloud cloud = new FusedCloud(1, 100);
        cloud.accept(-0.1, 0.5, 0.5, PointSink.NO_COLOUR, 1, 2);
        cloud.accept(0.1, 0.5, 0.5, PointSink.NO_COLOUR, 1, 2);
        assertEquals(2, cloud.size());
        assertFalse(cloud.isColoured());
    }

    @Test
    void accept_moreThanMayBe_doublesTheCubes() {
        FusedCloud cloud = new FusedCloud(0.1, 1000);
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            cloud.accept(
                    10 * random.nextDouble(),
                    10 * random.nextDouble(),
                    10 * random.nextDouble(),
                    0xffffff,
                    0.5f,
                    1);
        }
        assertTrue(cloud.size() <= 1000 && cloud.size() > 100, cloud.size() + " points");
        assertEquals(1.6, cloud.cube(), 1e-12);
        double[] mean = new double[3];
        cloud.each(
                (x, y, z, rgb, confidence, range) -> {
                    mean[0] += x / cloud.size();
                    assertEquals(0xffffff, rgb);
                    assertEquals(0.5, confidence, 1e-6);
                });
        // Cubes have their middles at 0.8, 2.4, ..., 8.8; of the last only [9.6, 10] is used.
        assertEquals((0.8 + 2.4 + 4 + 5.6 + 7.2 + 8.8 + 9.8) / 7, mean[0], 0.1);
    }

    @Test
    void accept_manyCubes_growsWithoutLosingAny() {
        FusedCloud cloud = new FusedCloud(1, 1_000_000);
        for (int x = 0; x < 100; x++) {
            for (int y = -50; y < 50; y++) {
                for (int z = 0; z < 10; z++) {
                    cloud.accept(x + 0.5, y + 0.5, z + 0.5, x, 1, 1);
                }
            }
        }
        assertEquals(100_000, cloud.size());
        cloud.each((x, y, z, rgb, confidence, range) -> assertEquals(rgb + 0.5, x, 1e-9));
    }
}
