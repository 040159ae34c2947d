package dev.egomotion.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.odometry.depth.MeasuredDepth;
import org.junit.jupiter.api.Test;

/** Where two measurements of one pixel agree; whole drives: MeasuredDepthMapsTest. */
class BothSidedDepthTest {
    private static MeasuredDepth pixel(double depth, double sigma) {
        return new MeasuredDepth(
                new DepthImage(1, 1, new float[] {(float) depth}),
                new FloatImage(1, 1, new float[] {(float) sigma}));
    }

    private static void check(
            double a, double sigmaA, double b, double sigmaB, double depth, double sigma) {
        MeasuredDepth found = BothSidedDepth.agreed(pixel(a, sigmaA), pixel(b, sigmaB));
        assertEquals(depth, found.depth().depth()[0], 1e-5);
        assertEquals(sigma, found.sigma().values()[0], 1e-5);
        MeasuredDepth other = BothSidedDepth.agreed(pixel(b, sigmaB), pixel(a, sigmaA));
        assertEquals(depth, other.depth().depth()[0], 1e-5);
    }

    @Test
    void agreed_sameDepth_isItAndNoSurerThanEither() {
        check(10, 0.1, 10, 0.1, 10, 0.1);
    }

    @Test
    void agreed_oneIsSure_staysThere() {
        // Weights 1/0.05^2 = 400 and 1/0.2^2 = 25: 10 exp(0.1 * 25 / 425).
        double mean = 10 * Math.exp(0.1 * 25 / 425);
        double variance = 2.0 / 425 + 400.0 * 25 / (425.0 * 425) * 0.01;
        check(10, 0.05, 10 * Math.exp(0.1), 0.2, mean, Math.sqrt(variance));
    }

    @Test
    void agreed_fartherApartThanTwiceTheirSigma_isUnknown() {
        check(10, 0.1, 10 * Math.exp(0.29), 0.1, 0, 0);
    }

    @Test
    void agreed_neitherIsSure_isUnknown() {
        check(10, 0.3, 10, 0.3, 0, 0);
    }
}
