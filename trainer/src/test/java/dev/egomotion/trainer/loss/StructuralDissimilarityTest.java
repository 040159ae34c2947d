package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class StructuralDissimilarityTest {
    @Test
    void perPixel_negative_isTheMostDissimilar() {
        try (PointerScope scope = new PointerScope()) {
            Tensor image = Tensors.of(random(1, 48, 0.2, 0.8), 1, 1, 6, 8);
            Tensor negative = image.neg().add(Tensors.scalar(1));
            Tensor same = StructuralDissimilarity.perPixel(image, image);
            Tensor other = StructuralDissimilarity.perPixel(image, negative);
            assertEquals(0, Tensors.value(same.abs().max()), 1e-12);
            assertTrue(Tensors.value(other.mean()) > 0.7);
            assertTrue(Tensors.value(other.max()) <= 1);
        }
    }

    @Test
    void perPixel_gradient_equalsFiniteDifferences() {
        double[] other = random(4, 60, 0, 1);
        FiniteDifferences.check(
                x ->
                        StructuralDissimilarity.perPixel(x, Tensors.of(other, 1, 2, 5, 6))
                                .mul(Tensors.of(random(6, 30, 0, 1), 1, 1, 5, 6))
                                .mean(),
                random(5, 60, 0, 1),
                1,
                2,
                5,
                6);
    }
}
