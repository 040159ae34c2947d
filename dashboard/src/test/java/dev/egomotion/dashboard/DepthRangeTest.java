package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DepthRangeTest {
    private static double[] between(double low, double high) {
        return IntStream.rangeClosed(0, 100)
                .mapToDouble(i -> low + (high - low) * i / 100)
                .toArray();
    }

    @Test
    void of_metres_takesRoundNumbersAround() {
        DepthRange range = DepthRange.of(between(3.2, 61), Optional.empty());

        assertEquals(new DepthRange(4, 70), range);
        assertEquals(1, range.share(4), 1e-9);
        assertEquals(0, range.share(70), 1e-9);
        assertEquals(0.5, range.share(Math.sqrt(4 * 70)), 1e-9);
    }

    @Test
    void of_nearlyTheSameDepths_keepsTheRangeBefore() {
        DepthRange before = DepthRange.of(between(3.2, 61), Optional.empty());

        assertSame(before, DepthRange.of(between(3.4, 69), Optional.of(before)));
    }

    @Test
    void of_quiteOtherDepths_takesAnother() {
        DepthRange before = DepthRange.of(between(3.2, 61), Optional.empty());

        DepthRange range = DepthRange.of(between(0.021, 0.11), Optional.of(before));

        assertEquals(0.02, range.near(), 1e-9);
        assertEquals(0.15, range.far(), 1e-9);
    }

    @Test
    void of_oneDepth_isNotEmpty() {
        DepthRange range = DepthRange.of(new double[] {5, 5, 5}, Optional.empty());

        assertTrue(range.near() <= 5 && range.far() > 5, range.toString());
    }

    @Test
    void of_noDepth_keepsTheRangeBefore() {
        DepthRange before = new DepthRange(2, 40);

        assertSame(before, DepthRange.of(new double[0], Optional.of(before)));
    }
}
