package dev.egomotion.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static List<String> labels(double low, double high, int wanted) {
        Ticks ticks = Ticks.over(low, high, wanted);
        return ticks.values().stream().map(ticks::label).toList();
    }

    @Test
    void over_wholeNumbers_areRound() {
        assertEquals(List.of("0", "50", "100", "150", "200"), labels(-3, 230, 6));
    }

    @Test
    void over_small_haveTheDecimalsTheyNeed() {
        assertEquals(
                List.of("\u22120.02", "\u22120.01", "0.00", "0.01", "0.02"),
                labels(-0.02, 0.02, 5));
    }

    @Test
    void over_exactEnds_areIncluded() {
        assertEquals(List.of("0", "2", "4", "6", "8", "10"), labels(0, 10, 5));
    }
}
