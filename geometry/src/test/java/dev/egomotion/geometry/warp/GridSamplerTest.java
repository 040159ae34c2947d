package dev.egomotion.geometry.warp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.ImageSize;
import dev.egomotion.geometry.values.RgbImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GridSamplerTest {
    /** Values 10, 20, 30, 40 at x = 0..3; two equal rows, because sfmlearner's last row is 0. */
    private static final FloatImage TABLE =
            new FloatImage(4, 2, new float[] {10, 20, 30, 40, 10, 20, 30, 40});

    private static float at(SamplerConvention convention, double x) {
        return new GridSampler(GridSampler.Kernel.BILINEAR, convention).at(TABLE, x, 0);
    }

    @Test
    void at_inside_allConventionsAgree() {
        for (SamplerConvention convention : SamplerConvention.values()) {
            assertEquals(15, at(convention, 0.5), 1e-5, convention.name());
            assertEquals(39, at(convention, 2.9), 1e-5, convention.name());
        }
    }

    @Test
    void at_lastPixelCentre_isItsValueExceptForSfMLearner() {
        for (SamplerConvention convention : SamplerConvention.values()) {
            float expected = convention == SamplerConvention.SFMLEARNER ? 0 : 40;
            assertEquals(expected, at(convention, 3), 1e-5, convention.name());
        }
    }

    @Test
    void at_outside_isWhatTheConventionSays() {
        assertEquals(7.5, at(SamplerConvention.TORCH_ZEROS, -0.25), 1e-5);
        assertEquals(7.5, at(SamplerConvention.TORCH_ZEROS_ALIGNED, -0.25), 1e-5);
        assertEquals(10, at(SamplerConvention.TORCH_BORDER, -0.25), 1e-5);
        assertEquals(10, at(SamplerConvention.TORCH_BORDER_ALIGNED, -0.25), 1e-5);
        assertEquals(0, at(SamplerConvention.SFMLEARNER, -0.25), 1e-5);
        assertEquals(20, at(SamplerConvention.TORCH_ZEROS, 3.5), 1e-5);
        assertEquals(40, at(SamplerConvention.TORCH_BORDER, 3.5), 1e-5);
        assertEquals(0, at(SamplerConvention.SFMLEARNER, 3.5), 1e-5);
        assertEquals(0, at(SamplerConvention.TORCH_ZEROS, 5000), 1e-5);
        assertEquals(40, at(SamplerConvention.TORCH_BORDER, 5000), 1e-5);
        assertEquals(0, at(SamplerConvention.SFMLEARNER, 5000), 1e-5);
    }

    @Test
    void sample_defaultOutside_isNotVisible() {
        SamplingGrid grid =
                SamplingGrid.of(3, 1, new float[] {-0.25f, 3, 3.5f}, new float[3], 4, 2);
        assertArrayEquals(new boolean[] {false, true, false}, grid.visible());
        assertEquals(1, grid.visibleCount());
        assertArrayEquals(
                new float[] {0, 40, 0}, GridSampler.BILINEAR.sample(TABLE, grid).values());
    }

    @Test
    void at_nearest_takesTheNearestCentreHalvesToEven() {
        FloatImage image = TABLE;
        GridSampler sampler = GridSampler.NEAREST;
        assertEquals(20, sampler.at(image, 1.4, 0));
        assertEquals(30, sampler.at(image, 1.5, 0));
        assertEquals(10, sampler.at(image, 0.5, 0));
        GridSampler zeros =
                new GridSampler(GridSampler.Kernel.NEAREST, SamplerConvention.TORCH_ZEROS);
        assertEquals(10, zeros.at(image, -0.4, 0));
        assertEquals(0, zeros.at(image, -0.6, 0));
        GridSampler border =
                new GridSampler(GridSampler.Kernel.NEAREST, SamplerConvention.TORCH_BORDER);
        assertEquals(40, border.at(image, 9, 0));
    }

    @Test
    void constructor_nearestSfMLearner_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new GridSampler(GridSampler.Kernel.NEAREST, SamplerConvention.SFMLEARNER));
    }

    @Test
    void toPixel_corners_areCentresOrEdges() {
        assertEquals(0, SamplerConvention.DEFAULT.toPixel(-1, 4));
        assertEquals(3, SamplerConvention.DEFAULT.toPixel(1, 4));
        assertEquals(-0.5, SamplerConvention.TORCH_ZEROS.toPixel(-1, 4));
        assertEquals(3.5, SamplerConvention.TORCH_ZEROS.toPixel(1, 4));
        for (SamplerConvention convention : SamplerConvention.values()) {
            assertEquals(1.5, convention.toPixel(0, 4), 1e-12);
            assertEquals(
                    2.3, convention.toPixel(convention.toNormalised(2.3, 9), 9), 1e-12, "there");
        }
    }

    @Test
    void toPixel_mixedConventions_shiftTheBorderByHalfAPixel() {
        double normalised = SamplerConvention.DEFAULT.toNormalised(3, 4);
        assertEquals(3.5, SamplerConvention.TORCH_ZEROS.toPixel(normalised, 4), 1e-12);
    }

    @Test
    void sample_identityGrid_isTheImageToItsLastRowAndColumn() {
        Random random = new Random(3);
        float[] values = new float[7 * 5];
        float[] x = new float[values.length];
        float[] y = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
            x[i] = i % 7;
            y[i] = i / 7;
        }
        SamplingGrid grid = SamplingGrid.of(7, 5, x, y, 7, 5);
        FloatImage image = new FloatImage(7, 5, values);
        assertArrayEquals(values, GridSampler.BILINEAR.sample(image, grid).values());
        assertArrayEquals(values, GridSampler.NEAREST.sample(image, grid).values());
    }

    @Test
    void sample_fastWay_equalsTheDefinition() {
        Random random = new Random(4);
        FloatImage image = new FloatImage(9, 6, new float[54]);
        for (int i = 0; i < 54; i++) {
            image.values()[i] = random.nextFloat();
        }
        float[] x = new float[400];
        float[] y = new float[400];
        for (int i = 0; i < 400; i++) {
            x[i] = 12 * random.nextFloat() - 2;
            y[i] = 9 * random.nextFloat() - 2;
        }
        SamplingGrid grid = SamplingGrid.of(20, 20, x, y, 9, 6);
        FloatImage fast = GridSampler.BILINEAR.sample(image, grid);
        for (int i = 0; i < 400; i++) {
            float expected = grid.visible()[i] ? GridSampler.BILINEAR.at(image, x[i], y[i]) : 0;
            assertEquals(expected, fast.values()[i], 1e-6f);
        }
    }

    @Test
    void sample_colour_samplesEachChannel() {
        RgbImage image = new RgbImage(2, 1, new byte[] {0, 100, (byte) 200, 100, 0, (byte) 250});
        SamplingGrid grid = SamplingGrid.of(2, 1, new float[] {0.5f, 1.5f}, new float[2], 2, 1);
        assertArrayEquals(
                new byte[] {50, 50, (byte) 225, 0, 0, 0},
                GridSampler.BILINEAR.sample(image, grid).rgb());
        assertFalse(grid.visible()[1]);
    }

    /**
     * dV/dx of the uneven table at x, halfway down where every convention weighs both rows alike; the
     * same as dV/dy of the table on its side.
     */
    private static double slope(GridSampler.Kernel kernel, SamplerConvention convention, double x) {
        ImageSize one = new ImageSize(1, 1);
        double[] along = {x};
        double[] across = {0.5};
        ReferenceGrid lying = ReferenceGrid.of(one, along, across, new ImageSize(4, 2));
        ReferenceGrid standing = ReferenceGrid.of(one, across, along, new ImageSize(2, 4));
        GridSampler sampler = new GridSampler(kernel, convention);
        double slope = sampler.backward(UNEVEN, lying, new double[] {1}).x()[0];
        assertEquals(slope, sampler.backward(UPRIGHT, standing, new double[] {1}).y()[0]);
        return slope;
    }

    private static final FloatImage UPRIGHT =
            new FloatImage(2, 4, new float[] {10, 10, 20, 20, 50, 50, 45, 45});

    /** Differences of 10, 30 and -5 from pixel to pixel. */
    private static final FloatImage UNEVEN =
            new FloatImage(4, 2, new float[] {10, 20, 50, 45, 10, 20, 50, 45});

    private static void assertSlopes(SamplerConvention convention, double... expected) {
        double[] at = {-2, -1, -0.5, 0, 1, 1.5, 2, 3, 3.5, 4, 5};
        for (int i = 0; i < at.length; i++) {
            assertEquals(
                    expected[i],
                    slope(GridSampler.Kernel.BILINEAR, convention, at[i]),
                    convention + " at " + at[i]);
        }
    }

    @Test
    void backward_atKinks_isTheDocumentedOneSidedDerivative() {
        double[] zeros = {0, 10, 10, 10, 30, 30, -5, -45, -45, 0, 0};
        double[] border = {0, 0, 0, 0, 30, 30, -5, 0, 0, 0, 0};
        assertSlopes(SamplerConvention.TORCH_ZEROS, zeros);
        assertSlopes(SamplerConvention.TORCH_ZEROS_ALIGNED, zeros);
        assertSlopes(SamplerConvention.TORCH_BORDER, border);
        assertSlopes(SamplerConvention.TORCH_BORDER_ALIGNED, border);
        assertSlopes(SamplerConvention.DEFAULT, 0, 0, 0, 10, 30, 30, -5, -5, 0, 0, 0);
        assertSlopes(SamplerConvention.SFMLEARNER, 0, 0, 0, 10, 30, 30, -5, 0, 0, 0, 0);
    }

    @Test
    void backward_withinTheBordersTolerance_isZeroAsTheCoordinateIsClamped() {
        assertEquals(0, slope(GridSampler.Kernel.BILINEAR, SamplerConvention.DEFAULT, -5e-4));
        assertEquals(0, slope(GridSampler.Kernel.BILINEAR, SamplerConvention.DEFAULT, 3 + 5e-4));
    }

    @Test
    void backward_nearest_hasNoCoordinateGradientAndGivesThePixelAll() {
        for (SamplerConvention convention : SamplerConvention.values()) {
            if (convention != SamplerConvention.SFMLEARNER) {
                for (double x : new double[] {-1, -0.5, 0, 0.3, 1.5, 2, 3, 3.5}) {
                    assertEquals(0, slope(GridSampler.Kernel.NEAREST, convention, x));
                }
            }
        }
        ReferenceGrid grid =
                ReferenceGrid.of(
                        new ImageSize(1, 1),
                        new double[] {1.8},
                        new double[] {0.2},
                        new ImageSize(4, 2));
        assertArrayEquals(
                new double[] {0, 0, 7, 0, 0, 0, 0, 0},
                GridSampler.NEAREST.backward(UNEVEN, grid, new double[] {7}).source());
    }

    @Test
    void backward_oneColumnOrRow_isZeroAcross() {
        FloatImage column = new FloatImage(1, 3, new float[] {1, 4, 9});
        ReferenceGrid grid =
                ReferenceGrid.of(
                        new ImageSize(1, 1),
                        new double[] {0},
                        new double[] {1},
                        new ImageSize(1, 3));
        SamplerGradient gradient = GridSampler.BILINEAR.backward(column, grid, new double[] {1});
        assertEquals(0, gradient.x()[0]);
        assertEquals(5, gradient.y()[0]);
        assertArrayEquals(new double[] {0, 1, 0}, gradient.source());
    }

    @Test
    void at_notANumber_isZeroUnderEveryConvention() {
        for (SamplerConvention convention : SamplerConvention.values()) {
            assertEquals(0, at(convention, Double.NaN));
        }
    }

    @Test
    void toNormalised_oneColumn_isTheCentre() {
        for (SamplerConvention convention : SamplerConvention.values()) {
            assertEquals(0, convention.toNormalised(0, 1));
            assertEquals(0, convention.toPixel(0, 1));
        }
    }

    @Test
    void pixelsPerUnit_any_isTheSlopeOfToPixel() {
        for (SamplerConvention convention : SamplerConvention.values()) {
            assertEquals(
                    convention.toPixel(0.5, 9) - convention.toPixel(-0.5, 9),
                    convention.pixelsPerUnit(9),
                    1e-12);
        }
    }
}
