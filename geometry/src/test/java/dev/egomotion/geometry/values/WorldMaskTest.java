package dev.egomotion.geometry.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WorldMaskTest {
    /** All of the world but one pixel. */
    private static WorldMask without(int width, int height, int x, int y) {
        boolean[] world = new boolean[width * height];
        Arrays.fill(world, true);
        world[y * width + x] = false;
        return new WorldMask(width, height, world);
    }

    @Test
    void of_grayImage_blackIsNotTheWorld() {
        WorldMask mask = WorldMask.of(new GrayImage(3, 1, new byte[] {0, (byte) 128, (byte) 255}));
        assertFalse(mask.at(0, 0));
        assertFalse(mask.at(1, 0), "half black");
        assertTrue(mask.at(2, 0));
        assertFalse(mask.at(3, 0), "outside");
        assertEquals(2 / 3.0, mask.leftOut(), 1e-12);
    }

    @Test
    void resizedTo_smaller_leavesOutWhatHoldsAnyPixelThatIsNotTheWorld() {
        WorldMask small = without(10, 4, 4, 1).resizedTo(4, 2);
        for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 4; x++) {
                assertEquals(y != 0 || x != 1, small.at(x, y), x + ", " + y);
            }
        }
    }

    @Test
    void resizedTo_larger_coversTheSameArea() {
        WorldMask large = without(4, 2, 1, 0).resizedTo(8, 4);
        assertEquals(4 / 32.0, large.leftOut(), 1e-12);
        assertFalse(large.at(2, 0));
        assertFalse(large.at(3, 1));
        assertTrue(large.at(4, 1));
    }

    @Test
    void resizedTo_sameSize_isTheSame() {
        WorldMask mask = without(4, 2, 1, 0);
        assertSame(mask, mask.resizedTo(4, 2));
    }

    @Test
    void eroded_onePixel_takesItsNeighboursAlongBothAxes() {
        WorldMask eroded = without(9, 9, 4, 4).eroded(2);
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 9; x++) {
                boolean isNear = Math.abs(x - 4) <= 2 && Math.abs(y - 4) <= 2;
                assertEquals(!isNear, eroded.at(x, y), x + ", " + y);
            }
        }
    }

    @Test
    void and_twoMasks_leavesOutWhatEitherDoes() {
        WorldMask both = without(4, 2, 1, 0).and(without(4, 2, 3, 1));
        assertEquals(2 / 8.0, both.leftOut(), 1e-12);
        WorldMask other = without(2, 4, 0, 0);
        assertThrows(IllegalArgumentException.class, () -> both.and(other));
    }
}
