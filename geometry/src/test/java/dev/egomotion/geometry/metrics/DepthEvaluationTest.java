package dev.egomotion.geometry.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.metrics.DepthProtocol.Crop;
import dev.egomotion.geometry.metrics.DepthProtocol.Scaling;
import dev.egomotion.geometry.values.DepthImage;
import org.junit.jupiter.api.Test;

class DepthEvaluationTest {
    private static final DepthProtocol METRIC = new DepthProtocol(80, Crop.NONE, Scaling.NONE);
    private static final DepthProtocol MEDIAN = new DepthProtocol(80, Crop.NONE, Scaling.MEDIAN);

    private static DepthImage row(float... depth) {
        return new DepthImage(depth.length, 1, depth);
    }

    private static DepthErrors errors(DepthProtocol protocol, DepthImage... pairs) {
        DepthEvaluation evaluation = new DepthEvaluation(protocol);
        for (int i = 0; i < pairs.length; i += 2) {
            evaluation.add(pairs[i], pairs[i + 1]);
        }
        return evaluation.result().orElseThrow();
    }

    @Test
    void result_fourPixels_isWhatOneComputesByHand() {
        DepthErrors e = errors(METRIC, row(2, 4, 10, 0), row(2, 5, 20, 7));
        assertEquals(3, e.pixels());
        assertEquals((0 + 0.25 + 1) / 3, e.absRel(), 1e-12);
        assertEquals((0 + 0.25 + 10) / 3, e.sqRel(), 1e-12);
        assertEquals(Math.sqrt(101 / 3.0), e.rmse(), 1e-12);
        assertEquals(
                Math.sqrt((Math.pow(Math.log(1.25), 2) + Math.pow(Math.log(2), 2)) / 3),
                e.rmseLog(),
                1e-12);
        assertEquals(1 / 3.0, e.a1(), 1e-12, "1.25 itself is not under 1.25");
        assertEquals(2 / 3.0, e.a2(), 1e-12);
        assertEquals(2 / 3.0, e.a3(), 1e-12);
        assertEquals(4 / 5.0, e.medianRatio(), 1e-12);
        assertEquals(0, e.scaleSpread());
    }

    @Test
    void result_medianScaling_forgivesTheUnitOfEachImage() {
        DepthErrors e = errors(MEDIAN, row(2, 4, 10), row(1, 2, 5), row(2, 4, 10), row(4, 8, 20));
        assertEquals(0, e.absRel(), 1e-12);
        assertEquals(1, e.a1());
        assertEquals(1, e.medianRatio(), 1e-12, "between 2 and 1/2");
        assertEquals(Math.log(2), e.scaleSpread(), 1e-12);
        assertTrue(e.protocol().contains("scaling median"));
    }

    @Test
    void result_capAndHoles_leavePixelsOut() {
        DepthErrors e =
                errors(
                        new DepthProtocol(50, Crop.NONE, Scaling.NONE),
                        row(10, 50, 60, 40, 20),
                        row(10, 50, 60, 90, 0));
        assertEquals(2, e.pixels(), "truth at or beyond the cap and estimates without value");
        assertEquals(2 / 3.0, e.coverage(), 1e-12);
        assertEquals(10 / 40.0 / 2, e.absRel(), 1e-12, "the estimate of 90 counts as 50");
    }

    @Test
    void result_gargCrop_isMonodepth2sRectangle() {
        DepthImage truth = new DepthImage(1242, 375, filled(1242 * 375, 10));
        DepthErrors e = errors(new DepthProtocol(80, Crop.GARG, Scaling.NONE), truth, truth);
        assertEquals((long) (371 - 153) * (1197 - 44), e.pixels());
        DepthErrors eigen = errors(new DepthProtocol(80, Crop.EIGEN, Scaling.NONE), truth, truth);
        assertEquals((long) (342 - 124) * (1197 - 44), eigen.pixels());
    }

    @Test
    void result_nothingToCompare_isEmptyAndSkippedImagesAreCounted() {
        DepthEvaluation evaluation = new DepthEvaluation(METRIC);
        evaluation.add(row(0, 0), row(1, 1));
        assertTrue(evaluation.result().isEmpty());
        evaluation.add(row(1, 1), row(1, 1));
        assertEquals(1, evaluation.result().orElseThrow().skipped());
    }

    @Test
    void resized_twiceAsWide_isStraightInInverseDepth() {
        DepthImage wide = DepthEvaluation.resized(row(1, 1 / 3f), 4, 1);
        float[] inverse = new float[4];
        for (int i = 0; i < 4; i++) {
            inverse[i] = 1 / wide.depth()[i];
        }
        assertArrayEquals(new float[] {1, 1.5f, 2.5f, 3}, inverse, 1e-6f);
    }

    @Test
    void resized_hole_staysAHoleAndSpoilsNoNeighbour() {
        assertArrayEquals(
                new float[] {2, 2, 0, 0}, DepthEvaluation.resized(row(2, 0), 4, 1).depth(), 1e-6f);
    }

    @Test
    void protocol_capNotPositive_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new DepthProtocol(0, Crop.NONE, Scaling.NONE));
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        java.util.Arrays.fill(values, value);
        return values;
    }
}
