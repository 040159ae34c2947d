package dev.egomotion.odometry.refinement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScaleFilterTest {
    private static final double SIGMA = 0.02;

    /** What all measurements have in common. */
    private static final double SHARED = 0.015;

    /** So many measurements on one side are taken up. */
    private static final int PATIENCE = 15;

    private final ScaleFilter filter = new ScaleFilter();

    /** Twenty frames at factor e^0.3. */
    private void settle() {
        for (int i = 0; i < 20; i++) {
            filter.predict();
            assertFalse(filter.update(0.3, SIGMA));
        }
    }

    private boolean frame(double measured) {
        filter.predict();
        return filter.update(measured, SIGMA);
    }

    @Test
    void begin_nothingMeasured_oneAndUnknown() {
        filter.predict();
        filter.loosen();
        assertFalse(filter.isMeasured());
        assertEquals(1, filter.factor());
        assertEquals(Double.POSITIVE_INFINITY, filter.uncertainty());
    }

    @Test
    void update_first_takenAsItIs() {
        filter.predict();
        assertFalse(filter.update(1.7, SIGMA));
        assertTrue(filter.isMeasured());
        assertEquals(Math.exp(1.7), filter.factor(), 1e-12);
        assertEquals(Math.hypot(SIGMA, SHARED), filter.uncertainty(), 1e-12);
    }

    @Test
    void update_noisyMeasurements_closerThanEach() {
        Random random = new Random(1);
        double squares = 0;
        for (int i = 0; i < 500; i++) {
            frame(0.3 + SIGMA * random.nextGaussian());
            squares += i < 20 ? 0 : Math.pow(Math.log(filter.factor()) - 0.3, 2);
        }
        assertTrue(Math.sqrt(squares / 480) < 0.6 * SIGMA, "deviation " + Math.sqrt(squares / 480));
        assertTrue(filter.uncertainty() < Math.hypot(1.2 * SIGMA, SHARED));
    }

    /** Errors that last for four measurements: the filter's own gains, and what it then tells. */
    @Test
    void uncertainty_errorsThatLast_isTheirs() {
        Random random = new Random(2);
        double squares = 0;
        double told = 0;
        double error = 0;
        double shared = SHARED * random.nextGaussian();
        for (int i = 0; i < 4000; i++) {
            if (i % 400 == 0) {
                shared = SHARED * random.nextGaussian();
            }
            error = i % 4 == 0 ? SIGMA * random.nextGaussian() : error;
            frame(0.3 + error + shared);
            squares += i < 20 ? 0 : Math.pow(Math.log(filter.factor()) - 0.3, 2);
            told += i < 20 ? 0 : Math.pow(filter.uncertainty(), 2);
        }
        assertEquals(1, squares / told, 0.5, squares + " " + told);
    }

    @Test
    void turned_uncertaintyGrowsAndTheFactorStays() {
        settle();
        double factor = filter.factor();
        double before = filter.uncertainty();
        filter.turned(1.57);
        assertTrue(filter.uncertainty() > before + 0.03, "told " + filter.uncertainty());
        assertEquals(factor, filter.factor());
    }

    @Test
    void update_outlier_leftOut() {
        settle();
        double before = filter.factor();
        assertFalse(frame(0.6));
        assertEquals(before, filter.factor());
        assertFalse(frame(0.3));
        assertEquals(Math.exp(0.3), filter.factor(), 1e-9);
    }

    @Test
    void update_fifteenOutliersOnOneSide_takenUpAndSaid() {
        settle();
        for (int i = 1; i < PATIENCE; i++) {
            assertFalse(frame(0.9), "measurement " + i);
            assertEquals(Math.exp(0.3), filter.factor(), 1e-9);
        }
        assertTrue(frame(0.9));
        assertEquals(Math.exp(0.9), filter.factor(), 1e-9);
        assertFalse(frame(0.9), "said once");
    }

    @Test
    void update_outliersOnBothSides_neverTakenUp() {
        settle();
        for (int i = 0; i < 40; i++) {
            assertFalse(filter.update(i % 10 < 5 ? 0.9 : -0.3, SIGMA));
        }
        assertEquals(Math.exp(0.3), filter.factor(), 1e-9);
    }

    @Test
    void update_inlierBetweenOutliers_countsAnew() {
        settle();
        for (int round = 0; round < 3; round++) {
            for (int i = 1; i < PATIENCE; i++) {
                assertFalse(filter.update(0.9, SIGMA));
            }
            assertFalse(filter.update(0.3, SIGMA));
        }
        assertEquals(Math.exp(0.3), filter.factor(), 1e-9);
    }

    @Test
    void predict_noMeasurement_uncertaintyGrows() {
        settle();
        double factor = filter.factor();
        double last = filter.uncertainty();
        for (int i = 0; i < 100; i++) {
            filter.predict();
            assertTrue(filter.uncertainty() > last);
            last = filter.uncertainty();
        }
        assertEquals(factor, filter.factor());
        assertEquals(0.005 * Math.sqrt(100), last, 0.01, "100 frames of half a percent each");
        filter.loosen();
        assertTrue(filter.uncertainty() > 0.15);
    }

    @Test
    void read_written_goesOnTheSame() {
        settle();
        frame(0.9);
        ByteBuffer bytes = ByteBuffer.allocate(ScaleFilter.BYTES);
        filter.write(bytes);
        assertFalse(bytes.hasRemaining());
        ScaleFilter other = new ScaleFilter();
        other.read(bytes.flip(), true);
        for (int i = 0; i < 20; i++) {
            filter.predict();
            other.predict();
            assertEquals(filter.update(0.9, SIGMA), other.update(0.9, SIGMA));
            assertEquals(filter.factor(), other.factor());
            assertEquals(filter.uncertainty(), other.uncertainty());
        }
    }
}
