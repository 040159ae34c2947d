package dev.egomotion.geometry.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void spearman_monotone_isOneWhateverTheUnits() {
        double[] a = {1, 2, 3, 10};
        assertEquals(1, RankCorrelation.spearman(a, new double[] {-5, 0, 0.1, 1e9}), 1e-15);
        assertEquals(-1, RankCorrelation.spearman(a, new double[] {4, 3, 2, 1}), 1e-15);
    }

    @Test
    void spearman_fiveNumbers_isOneMinusSixSumOfSquares() {
        // Ranks 1 2 3 4 5 and 2 1 4 3 5: squares 1 + 1 + 1 + 1 = 4; 1 - 6 * 4 / (5 * 24) = 0.8.
        assertEquals(
                0.8,
                RankCorrelation.spearman(
                        new double[] {10, 20, 30, 40, 50}, new double[] {2, 1, 4, 3, 5}),
                1e-15);
    }

    @Test
    void spearman_ties_shareTheirRank() {
        // Ranks 1 2.5 2.5 4 and 1 2 3 4: deviations -1.5 0 0 1.5 and -1.5 -0.5 0.5 1.5.
        assertEquals(
                4.5 / Math.sqrt(4.5 * 5),
                RankCorrelation.spearman(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}),
                1e-15);
        assertTrue(
                Double.isNaN(RankCorrelation.spearman(new double[] {1, 1}, new double[] {1, 2})));
    }

    @Test
    void spearman_unusable_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RankCorrelation.spearman(new double[] {1, 2}, new double[] {1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> RankCorrelation.spearman(new double[] {1, 2}, new double[] {1, Double.NaN}));
    }

    @Test
    void riskCoverage_fourItems_isTheMeanOfTheMostConfident() {
        double[] errors = {4, 1, 2, 1};
        RiskCoverage curve = RiskCoverage.of(errors, new double[] {0.1, 0.9, 0.8, 0.2});
        assertArrayEquals(new double[] {1, 1.5, 4 / 3.0, 2}, curve.risk(), 1e-15);
        assertArrayEquals(new double[] {1, 1, 4 / 3.0, 2}, curve.oracle(), 1e-15);
        assertEquals((1 + 1.5 + 4 / 3.0 + 2) / 4, curve.area(), 1e-15);
        assertEquals(0.125, curve.ause(), 1e-15);
        assertEquals(0.0625, curve.normalizedAuse(), 1e-15);
        assertEquals(1.5, curve.at(0.5), 1e-15);
        assertEquals(2, curve.at(1), 1e-15);
    }

    @Test
    void riskCoverage_equalConfidence_isTheMeanOfAllOrders() {
        RiskCoverage curve = RiskCoverage.of(new double[] {1, 2, 6}, new double[] {0.5, 0.5, 0.5});
        assertArrayEquals(new double[] {3, 3, 3}, curve.risk(), 1e-15);
    }

    @Test
    void riskCoverage_perfectConfidence_hasNoExcess() {
        RiskCoverage curve = RiskCoverage.of(new double[] {3, 1, 2}, new double[] {1, 3, 2});
        assertEquals(0, curve.ause(), 1e-15);
        assertEquals(0, RiskCoverage.of(new double[2], new double[2]).normalizedAuse());
    }

    @Test
    void riskCoverage_nan_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RiskCoverage.of(new double[] {1}, new double[] {Double.NaN}));
    }
}
