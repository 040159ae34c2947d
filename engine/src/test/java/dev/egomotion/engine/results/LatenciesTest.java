package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatenciesTest {
    @Test
    void percentiles_oneToAThousand_exact() {
        Latencies latencies = new Latencies();
        assertTrue(latencies.percentiles().isEmpty());
        for (int i = 1000; i > 0; i--) {
            latencies.add(i);
        }
        latencies.add(1_000_000);
        latencies.add(-3);
        assertEquals(
                new Latencies.Percentiles(1002, 500, 951, 991, 1_000_000),
                latencies.percentiles().orElseThrow());
    }
}
