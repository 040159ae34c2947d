package dev.egomotion.trainer.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HalfPrecisionTest {
    @Test
    void bits_knownValues_areTheStandards() {
        assertEquals((short) 0x3c00, HalfPrecision.bits(1));
        assertEquals((short) 0xc000, HalfPrecision.bits(-2));
        assertEquals((short) 0x7bff, HalfPrecision.bits(65504));
        assertEquals((short) 0x0001, HalfPrecision.bits(0x1p-24f));
        assertEquals((short) 0x0400, HalfPrecision.bits(0x1p-14f));
        assertEquals((short) 0x3555, HalfPrecision.bits(1 / 3f));
        assertEquals((short) 0x0000, HalfPrecision.bits(0x1p-26f));
    }

    @Test
    void rounded_randomValues_areWithinHalfAStep() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 10_000; i++) {
            float value = (float) (random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-6, 4)));
            double allowed = Math.max(Math.abs(value) * 0x1p-11, 0x1p-25);
            assertEquals(value, HalfPrecision.rounded(value), allowed * (1 + 1e-6));
        }
    }

    @Test
    void bits_everyHalf_comesBack() {
        for (int i = 0; i < 0x7c00; i++) {
            assertEquals((short) i, HalfPrecision.bits(HalfPrecision.value((short) i)));
        }
    }

    @Test
    void bits_tooLarge_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> HalfPrecision.bits(70_000));
        assertThrows(IllegalArgumentException.class, () -> HalfPrecision.bits(Float.NaN));
    }
}
