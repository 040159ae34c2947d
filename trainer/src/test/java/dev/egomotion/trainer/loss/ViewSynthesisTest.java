package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class ViewSynthesisTest {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;
    private static final double F = 6;
    private static final double[] K = {F, 0, 3, 0, F, 2, 0, 0, 1};
    private static final double[] INVERSE = {1 / F, 0, -3 / F, 0, 1 / F, -2 / F, 0, 0, 1};

    private static ViewSynthesis.Warped warp(
            Tensor source, Tensor depth, Tensor axisAngle, Tensor translation) {
        return ViewSynthesis.warp(
                source,
                depth,
                ViewSynthesis.rotation(axisAngle),
                translation.unsqueeze(2),
                Tensors.of(K, 1, 3, 3),
                Tensors.of(INVERSE, 1, 3, 3));
    }

    private static Tensor image(double[] values) {
        return Tensors.of(values, 1, 1, HEIGHT, WIDTH);
    }

    private static Tensor depth(double z) {
        return image(random(9, HEIGHT * WIDTH, z, z + 1e-9));
    }

    private static Tensor vector(double... values) {
        return Tensors.of(values, 1, 3);
    }

    @Test
    void warp_noMotion_returnsTheSourceWithBorders() {
        try (PointerScope scope = new PointerScope()) {
            Tensor source = image(random(1, HEIGHT * WIDTH, 0, 1));
            ViewSynthesis.Warped warped = warp(source, depth(4), vector(0, 0, 0), vector(0, 0, 0));
            assertEquals(0, Tensors.value(warped.image().sub(source).abs().max()), 1e-5, "image");
        }
    }

    @Test
    void warp_translationOfOnePixel_shiftsByOnePixelAndHidesOneColumn() {
        try (PointerScope scope = new PointerScope()) {
            Tensor source = image(random(2, HEIGHT * WIDTH, 0, 1));
            // A point at depth 4 moves by f t / z = 6 * (4 / 6) / 4 = 1 pixel to the right in the
            // source.
            ViewSynthesis.Warped warped =
                    warp(source, depth(4), vector(0, 0, 0), vector(4 / F, 0, 1e-6));
            Tensor expected = source.narrow(3, 1, WIDTH - 1);
            Tensor found = warped.image().narrow(3, 0, WIDTH - 1);
            assertEquals(0, Tensors.value(found.sub(expected).abs().max()), 1e-5);
            assertEquals(
                    0, Tensors.value(warped.visible().narrow(3, WIDTH - 1, 1).max()), "hidden");
            assertEquals(1, Tensors.value(warped.visible().narrow(3, 1, WIDTH - 3).min()));
        }
    }

    @Test
    void warp_pointsBehindTheSource_areInvisible() {
        try (PointerScope scope = new PointerScope()) {
            ViewSynthesis.Warped warped =
                    warp(depth(1), depth(4), vector(0, 0, 0), vector(0, 0, -5));
            assertEquals(0, Tensors.value(warped.visible().max()));
        }
    }

    @Test
    void rotation_axisAngle_equalsGeometrys() {
        try (PointerScope scope = new PointerScope()) {
            for (double scale : new double[] {1e-4, 0.02, 1.5}) {
                double[] r = {0.3 * scale, -0.5 * scale, 0.2 * scale};
                float[] expected = new float[9];
                double[] matrix = Rotation.fromAxisAngle(new Vector3(r[0], r[1], r[2])).matrix();
                for (int i = 0; i < 9; i++) {
                    expected[i] = (float) matrix[i];
                }
                float[] single = {(float) r[0], (float) r[1], (float) r[2]};
                assertArrayEquals(
                        expected,
                        Tensors.values(ViewSynthesis.rotation(Tensors.of(single, 1, 3))),
                        2e-7f);
            }
        }
    }

    @Test
    void warp_gradientByDepth_equalsFiniteDifferences() {
        double[] source = random(3, HEIGHT * WIDTH, 0, 1);
        FiniteDifferences.check(
                x ->
                        warp(image(source), x, vector(0.02, -0.01, 0.03), vector(.2, -.1, .35))
                                .image()
                                .sum(),
                random(4, HEIGHT * WIDTH, 3, 6),
                1,
                1,
                HEIGHT,
                WIDTH);
    }

    @Test
    void warp_gradientByMotion_equalsFiniteDifferences() {
        double[] source = random(5, HEIGHT * WIDTH, 0, 1);
        double[] depth = random(6, HEIGHT * WIDTH, 3, 6);
        FiniteDifferences.check(
                x ->
                        warp(image(source), image(depth), x.narrow(1, 3, 3), x.narrow(1, 0, 3))
                                .image()
                                .sum(),
                new double[] {.21, -.12, .33, 0.02, -0.01, 0.03},
                1,
                6);
    }
}
