package dev.egomotion.trainer.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.transform.Affine;
import dev.egomotion.geometry.transform.PlaneWarp;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.ImageSize;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.GridSampler.Kernel;
import dev.egomotion.geometry.warp.ReferenceGrid;
import dev.egomotion.geometry.warp.SamplerConvention;
import dev.egomotion.geometry.warp.SamplerGradient;
import dev.egomotion.trainer.loss.FiniteDifferences;
import dev.egomotion.trainer.network.Tensors;
import java.util.Map;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** Geometry's samplers and grids against LibTorch's grid_sample and affine_grid, forward and backward. */
@SuppressWarnings("try")
class SamplerAgreementTest {
    private static final int ZEROS = 0;
    private static final int BORDER = 1;
    private static final ImageSize SOURCE = new ImageSize(9, 6);
    private static final ImageSize OUTPUT = new ImageSize(20, 20);
    private static final double[] IMAGE = image();

    /** Padding of torch for the conventions named after it. */
    private static final Map<SamplerConvention, Integer> TORCH =
            Map.of(
                    SamplerConvention.TORCH_ZEROS, ZEROS,
                    SamplerConvention.TORCH_ZEROS_ALIGNED, ZEROS,
                    SamplerConvention.TORCH_BORDER, BORDER,
                    SamplerConvention.TORCH_BORDER_ALIGNED, BORDER);

    private static double[] image() {
        double[] values = FiniteDifferences.random(1, SOURCE.pixels(), 0, 1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    private static FloatImage floats() {
        float[] values = new float[IMAGE.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) IMAGE[i];
        }
        return new FloatImage(SOURCE.width(), SOURCE.height(), values);
    }

    /** Normalised coordinates x, y of every output pixel, on all sides of the image and in it. */
    private static double[] scattered() {
        double[] grid = FiniteDifferences.random(2, 2 * OUTPUT.pixels(), -1.5, 1.5);
        grid[0] = -30;
        grid[3] = 50;
        return grid;
    }

    /** Normalised coordinates that fall on pixel centres, halves and both borders exactly. */
    private static double[] kinks(SamplerConvention convention) {
        double[] grid = new double[2 * OUTPUT.pixels()];
        for (int i = 0; i < OUTPUT.pixels(); i++) {
            grid[2 * i] = convention.toNormalised(i % 20 / 2.0 - 0.5, SOURCE.width());
            grid[2 * i + 1] =
                    convention.toNormalised(Math.floorDiv(i, 20) / 2.0 - 1.5, SOURCE.height());
        }
        return grid;
    }

    private static ReferenceGrid pixels(double[] normalised, SamplerConvention convention) {
        double[] x = new double[OUTPUT.pixels()];
        double[] y = new double[OUTPUT.pixels()];
        for (int i = 0; i < x.length; i++) {
            x[i] = convention.toPixel(normalised[2 * i], SOURCE.width());
            y[i] = convention.toPixel(normalised[2 * i + 1], SOURCE.height());
        }
        return ReferenceGrid.of(OUTPUT, x, y, SOURCE);
    }

    /** What torch gives: values, dL/dU, and dL/dgrid as x, y of every output pixel. */
    private record Torch(double[] values, double[] bySource, double[] byGrid) {
        static Torch of(double[] grid, double[] weights, Kernel kernel, SamplerConvention c) {
            try (PointerScope scope = new PointerScope()) {
                Tensor u = Tensors.of(IMAGE, 1, 1, SOURCE.height(), SOURCE.width());
                Tensor g = Tensors.of(grid, 1, OUTPUT.height(), OUTPUT.width(), 2);
                u.set_requires_grad(true);
                g.set_requires_grad(true);
                int mode = kernel == Kernel.BILINEAR ? 0 : 1;
                Tensor v = torch.grid_sampler(u, g, mode, TORCH.get(c), c.alignCorners());
                v.mul(Tensors.of(weights, 1, 1, OUTPUT.height(), OUTPUT.width())).sum().backward();
                return new Torch(doubles(v), doubles(u.grad()), doubles(g.grad()));
            }
        }
    }

    private static double[] doubles(Tensor tensor) {
        Tensor dense = tensor.detach().cpu().contiguous();
        double[] values = new double[Math.toIntExact(dense.numel())];
        try (DoublePointer data = dense.data_ptr_double()) {
            data.get(values);
        }
        return values;
    }

    private static void assertAgrees(double[] grid, Kernel kernel, SamplerConvention convention) {
        double[] weights = FiniteDifferences.random(3, OUTPUT.pixels(), -1, 1);
        Torch torch = Torch.of(grid, weights, kernel, convention);
        GridSampler sampler = new GridSampler(kernel, convention);
        ReferenceGrid pixels = pixels(grid, convention);
        String which = kernel + " " + convention;
        assertArrayEquals(torch.values(), sampler.reference(floats(), pixels), 1e-12, which);
        SamplerGradient gradient = sampler.backward(floats(), pixels, weights);
        assertArrayEquals(torch.bySource(), gradient.source(), 1e-12, which);
        for (int i = 0; i < weights.length; i++) {
            double x = gradient.x()[i] * convention.pixelsPerUnit(SOURCE.width());
            double y = gradient.y()[i] * convention.pixelsPerUnit(SOURCE.height());
            assertEquals(torch.byGrid()[2 * i], x, 1e-11, which + ", x of " + i);
            assertEquals(torch.byGrid()[2 * i + 1], y, 1e-11, which + ", y of " + i);
        }
    }

    @Test
    void reference_anywhere_equalsGridSampleWithItsGradients() {
        for (SamplerConvention convention : TORCH.keySet()) {
            assertAgrees(scattered(), Kernel.BILINEAR, convention);
            assertAgrees(scattered(), Kernel.NEAREST, convention);
        }
    }

    @Test
    void reference_atKinks_equalsGridSampleWithItsGradients() {
        for (SamplerConvention convention : TORCH.keySet()) {
            assertAgrees(kinks(convention), Kernel.BILINEAR, convention);
        }
    }

    @Test
    void sample_singlePrecision_equalsGridSample() {
        double[] weights = new double[OUTPUT.pixels()];
        for (Kernel kernel : Kernel.values()) {
            for (SamplerConvention convention : TORCH.keySet()) {
                double[] expected = Torch.of(scattered(), weights, kernel, convention).values();
                float[] found =
                        new GridSampler(kernel, convention)
                                .sample(floats(), pixels(scattered(), convention).rounded())
                                .values();
                for (int i = 0; i < found.length; i++) {
                    assertEquals(expected[i], found[i], 1e-5, kernel + " " + convention);
                }
            }
        }
    }

    @Test
    void sample_defaultConvention_equalsGridSampleWhereVisible() {
        double[] weights = new double[OUTPUT.pixels()];
        ReferenceGrid grid = pixels(scattered(), SamplerConvention.DEFAULT);
        for (Kernel kernel : Kernel.values()) {
            double[] expected =
                    Torch.of(scattered(), weights, kernel, SamplerConvention.TORCH_BORDER_ALIGNED)
                            .values();
            float[] found =
                    new GridSampler(kernel, SamplerConvention.DEFAULT)
                            .sample(floats(), grid.rounded())
                            .values();
            for (int i = 0; i < found.length; i++) {
                assertEquals(grid.visible()[i] ? expected[i] : 0, found[i], 1e-5, "pixel " + i);
            }
        }
    }

    @Test
    void planeWarp_affine_equalsAffineGrid() {
        Affine affine = new Affine(0.9, -0.3, 0.1, 0.4, 1.1, -0.2);
        for (ImageSize output : new ImageSize[] {OUTPUT, new ImageSize(1, 5)}) {
            for (SamplerConvention convention : TORCH.keySet()) {
                ReferenceGrid found = new PlaneWarp(affine, output, SOURCE, convention).reference();
                try (PointerScope scope = new PointerScope()) {
                    long[] size = {1, 1, output.height(), output.width()};
                    double[] expected =
                            doubles(
                                    torch.affine_grid_generator(
                                            Tensors.of(affine.parameters(), 1, 2, 3),
                                            size,
                                            convention.alignCorners()));
                    for (int i = 0; i < output.pixels(); i++) {
                        double x = convention.toPixel(expected[2 * i], SOURCE.width());
                        double y = convention.toPixel(expected[2 * i + 1], SOURCE.height());
                        assertEquals(x, found.x()[i], 1e-11, convention.name());
                        assertEquals(y, found.y()[i], 1e-11, convention.name());
                    }
                }
            }
        }
    }
}
