package dev.egomotion.geometry.values;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HalvedTest {
    @Test
    void halved_oddSize_meansOfTwoByTwoWithoutTheLast() {
        float[] values = {1, 3, 5, 7, 9, 1, 3, 5, 7, 9, 0, 0, 0, 0, 0};
        FloatImage half = new FloatImage(5, 3, values).halved();
        assertEquals(2, half.width());
        assertEquals(1, half.height());
        assertArrayEquals(new float[] {2, 6}, half.values());
    }

    @Test
    void halved_gray_roundsHalvesUp() {
        byte[] values = {(byte) 255, (byte) 255, 0, 1, (byte) 255, (byte) 254, 1, 0};
        GrayImage half = new GrayImage(4, 2, values).halved();
        assertEquals(255, half.at(0, 0));
        assertEquals(1, half.at(1, 0));
    }

    @Test
    void halved_onePixelHigh_isRefused() {
        FloatImage line = new FloatImage(4, 1, new float[4]);
        assertThrows(IllegalArgumentException.class, line::halved);
    }
}
