package dev.egomotion.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @Test
    void dueNanos_twiceAsFast_isHalf() {
        assertEquals(500, Rate.parse("2x").dueNanos(1000));
        assertEquals(2000, Rate.parse("0.5x").dueNanos(1000));
        assertEquals(1000, Rate.parse("realtime").dueNanos(1000));
    }

    @Test
    void dueNanos_maximalRate_isAtOnce() {
        assertEquals(0, Rate.parse("MAX").dueNanos(1_000_000));
    }

    @Test
    void dueNanos_timeBeforeTheFirst_isAtOnce() {
        assertEquals(0, Rate.REALTIME.dueNanos(-5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "0x", "-1x", "x", "2", "", "1e9x"})
    void parse_noRate_saysWhatIsExpected(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> Rate.parse(text));
        assertTrue(
                refused.getMessage().contains("expected") || refused.getMessage().contains("must"),
                refused.getMessage());
    }
}
