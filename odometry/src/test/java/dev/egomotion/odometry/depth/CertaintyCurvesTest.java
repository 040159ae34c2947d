package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CertaintyCurvesTest {
    private static final CertaintyCurves.Curve CURVE =
            new CertaintyCurves.Curve(new float[] {-1, 0, 2}, new float[] {0, 1, 5});

    @Test
    void at_betweenKnots_isStraight() {
        assertEquals(0.5f, CURVE.at(-0.5f), 1e-6f);
        assertEquals(1, CURVE.at(0), 1e-6f);
        assertEquals(3, CURVE.at(1), 1e-6f);
    }

    @Test
    void at_beyondTheKnots_isEven() {
        assertEquals(0, CURVE.at(-7));
        assertEquals(5, CURVE.at(2));
        assertEquals(5, CURVE.at(70));
        assertEquals(0, CURVE.at(Float.NaN), "a sign that is no number is the first knot");
    }

    @Test
    void curves_signsOfDoubt_doNotSayTheContrary() {
        assertTrue(CertaintyCurves.MEAN_SPREAD.at(0) > CertaintyCurves.MEAN_SPREAD.at(-4));
        assertTrue(CertaintyCurves.MISMATCH.at(0.5f) > CertaintyCurves.MISMATCH.at(0));
        assertTrue(CertaintyCurves.OFFSET.at(1) > CertaintyCurves.OFFSET.at(0));
        assertTrue(CertaintyCurves.BESIDE.at(0.5f) > CertaintyCurves.BESIDE.at(0));
        assertTrue(CertaintyCurves.RANGE.at(0.7f) > CertaintyCurves.RANGE.at(0));
    }
}
