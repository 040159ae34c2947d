package dev.egomotion.trainer.loss;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class EulerAnglesTest {
    @Test
    void matrices_anyAngles_areThoseOfTheProductAndComeBack() {
        double[] angles = random(7, 12, -1, 1);
        try (PointerScope scope = new PointerScope()) {
            Tensor found = EulerAngles.matrices(Tensors.of(angles, 4, 3));
            for (int i = 0; i < 4; i++) {
                Vector3 r = new Vector3(angles[3 * i], angles[3 * i + 1], angles[3 * i + 2]);
                Rotation rotation = Rotation.fromEulerXyz(r.x(), r.y(), r.z());
                Tensor expected = Tensors.of(rotation.matrix(), 3, 3);
                assertEquals(0, Tensors.value(found.get(i).sub(expected).abs().max()), 1e-12);
                assertEquals(0, EulerAngles.of(rotation).minus(r).norm(), 1e-12);
            }
        }
    }

    @Test
    void matrices_gradient_equalsFiniteDifferences() {
        double[] weights = random(8, 18, -1, 1);
        FiniteDifferences.check(
                r -> EulerAngles.matrices(r).mul(Tensors.of(weights, 2, 3, 3)).sum(),
                random(9, 6, -1, 1),
                2,
                3);
    }
}
