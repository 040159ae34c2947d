package dev.egomotion.geometry.values;

import static dev.egomotion.geometry.values.Poses.assertClose;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RigidTransformTest {
    private static final int SEED = 12;

    @Test
    void times_random_actsInOrderAndIsAssociative() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            RigidTransform a = Poses.transform(random);
            RigidTransform b = Poses.transform(random);
            RigidTransform c = Poses.transform(random);
            Vector3 p = Poses.vector(random, 5);
            assertClose(a.apply(b.apply(p)), a.times(b).apply(p), 1e-12, "seed " + SEED);
            assertClose(a.times(b).times(c), a.times(b.times(c)), 1e-12, "seed " + SEED);
        }
    }

    @Test
    void inverse_random_undoesOnBothSides() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            RigidTransform a = Poses.transform(random);
            assertClose(RigidTransform.IDENTITY, a.times(a.inverse()), 1e-12, "seed " + SEED);
            assertClose(RigidTransform.IDENTITY, a.inverse().times(a), 1e-12, "seed " + SEED);
        }
    }

    @Test
    void scaled_integers_areRepeatedMotions() {
        Random random = new Random(SEED);
        for (double angle : new double[] {0, 1e-10, 1e-4, 0.009, 0.011, 0.3, 1}) {
            Vector3 axis = Poses.vector(random, 1);
            RigidTransform a =
                    new RigidTransform(
                            Rotation.fromAxisAngle(axis.times(angle / axis.norm())),
                            Poses.vector(random, 1));
            String message = "angle " + angle;
            assertClose(RigidTransform.IDENTITY, a.scaled(0), 1e-12, message);
            assertClose(a, a.scaled(1), 1e-12, message);
            assertClose(a.times(a), a.scaled(2), 1e-11, message);
            assertClose(a.inverse(), a.scaled(-1), 1e-12, message);
            assertClose(a, a.scaled(0.5).times(a.scaled(0.5)), 1e-12, message);
        }
    }
}
