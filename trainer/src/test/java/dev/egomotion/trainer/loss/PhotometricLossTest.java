package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class PhotometricLossTest {
    @Test
    void perPixel_equalImages_isZero() {
        try (PointerScope scope = new PointerScope()) {
            Tensor image = Tensors.of(random(1, 40, 0, 1), 1, 1, 5, 8);
            Tensor loss = new PhotometricLoss(0.85).perPixel(image, image);
            assertEquals(0, Tensors.value(loss.abs().max()), 1e-12);
        }
    }

    @Test
    void perPixel_constantImages_isTheFormula() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = Tensors.of(new double[] {.2, .2, .2, .2, .2, .2, .2, .2, .2}, 1, 1, 3, 3);
            Tensor b = a.add(Tensors.scalar(0.4));
            // Without variance SSIM = (2 ma mb + c1) / (ma^2 + mb^2 + c1).
            double ssim = (2 * 0.2 * 0.6 + 1e-4) / (0.04 + 0.36 + 1e-4);
            double expected = 0.85 * (1 - ssim) / 2 + 0.15 * 0.4;
            Tensor loss = new PhotometricLoss(0.85).perPixel(a, b);
            assertEquals(expected, Tensors.value(loss.mean()), 1e-9);
            assertEquals(expected, Tensors.value(loss.max()), 1e-9);
        }
    }

    @Test
    void perPixel_threeChannels_isTheirMean() {
        try (PointerScope scope = new PointerScope()) {
            Tensor a = Tensors.of(random(2, 3 * 30, 0, 1), 1, 3, 5, 6);
            Tensor b = Tensors.of(random(3, 3 * 30, 0, 1), 1, 3, 5, 6);
            PhotometricLoss loss = new PhotometricLoss(0.85);
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += Tensors.value(loss.perPixel(a.narrow(1, c, 1), b.narrow(1, c, 1)).mean());
            }
            assertEquals(sum / 3, Tensors.value(loss.perPixel(a, b).mean()), 1e-12);
        }
    }

    @Test
    void perPixel_gradient_equalsFiniteDifferences() {
        double[] other = random(4, 30, 0, 1);
        FiniteDifferences.check(
                x -> new PhotometricLoss(0.85).perPixel(x, Tensors.of(other, 1, 1, 5, 6)).mean(),
                random(5, 30, 0, 1),
                1,
                1,
                5,
                6);
    }

    @Test
    void constructor_weightAboveOne_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new PhotometricLoss(1.1));
    }
}
