package dev.egomotion.geometry.values;

import static dev.egomotion.geometry.values.Poses.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final int SEED = 11;

    @Test
    void fromEulerXyz_exampleOfSfMLearner_givesItsMatrix() {
        // spotless:off
        double[] expected = {
            0.99950006, -0.00999533, -0.0299955,
            0.00939799,  0.99975602, -0.01998967,
            0.03018799,  0.01969778,  0.99935013
        };
        // spotless:on
        assertArrayEquals(expected, Rotation.fromEulerXyz(0.02, -0.03, 0.01).matrix(), 5e-9);
    }

    @Test
    void times_threeRandomRotations_isAssociativeAndActsInOrder() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            Rotation a = Poses.rotation(random);
            Rotation b = Poses.rotation(random);
            Rotation c = Poses.rotation(random);
            Vector3 v = Poses.vector(random, 2);
            assertClose(a.times(b).times(c), a.times(b.times(c)), 1e-14 * 10, "seed " + SEED);
            assertClose(a.apply(b.apply(v)), a.times(b).apply(v), 1e-13, "seed " + SEED);
            assertEquals(v.norm(), a.apply(v).norm(), 1e-13);
        }
    }

    @Test
    void inverse_random_undoes() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            Rotation a = Poses.rotation(random);
            assertEquals(0, a.times(a.inverse()).angle(), 1e-14 * 10);
        }
    }

    @Test
    void matrix_random_roundTripsAndAgreesWithApply() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            Rotation a = Poses.rotation(random);
            double[] m = a.matrix();
            Vector3 v = Poses.vector(random, 1);
            Vector3 product =
                    new Vector3(
                            m[0] * v.x() + m[1] * v.y() + m[2] * v.z(),
                            m[3] * v.x() + m[4] * v.y() + m[5] * v.z(),
                            m[6] * v.x() + m[7] * v.y() + m[8] * v.z());
            assertClose(product, a.apply(v), 1e-13, "seed " + SEED);
            assertClose(a, Rotation.fromMatrix(m), 1e-7, "seed " + SEED);
        }
    }

    @Test
    void fromMatrix_halfTurns_areExactAxes() {
        assertClose(
                new Rotation(1, 0, 0, 0), Rotation.fromMatrix(1, 0, 0, 0, -1, 0, 0, 0, -1), 0, "x");
        assertClose(
                new Rotation(0, 1, 0, 0), Rotation.fromMatrix(-1, 0, 0, 0, 1, 0, 0, 0, -1), 0, "y");
        assertClose(
                new Rotation(0, 0, 1, 0), Rotation.fromMatrix(-1, 0, 0, 0, -1, 0, 0, 0, 1), 0, "z");
    }

    @Test
    void fromMatrix_notARotation_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Rotation.fromMatrix(2, 0, 0, 0, 1, 0, 0, 0, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> Rotation.fromMatrix(1, 0, 0, 0, 1, 0, 0, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new Rotation(0, 0, 0, 0));
    }

    @Test
    void axisAngle_anySize_roundTrips() {
        Random random = new Random(SEED);
        for (double size : new double[] {0, 1e-12, 1e-8, 1e-4, 1, 3.1}) {
            Vector3 direction = Poses.vector(random, 1);
            Vector3 v = direction.times(size / direction.norm());
            Rotation r = Rotation.fromAxisAngle(v);
            assertClose(v, r.axisAngle(), 1e-12, "size " + size);
            assertEquals(size, r.angle(), 1e-12);
        }
    }

    @Test
    void constructor_storedComponents_areRestoredBitForBit() {
        Random random = new Random(SEED);
        for (int i = 0; i < 10_000; i++) {
            Rotation a = Poses.rotation(random);
            assertEquals(a, new Rotation(a.x(), a.y(), a.z(), a.w()), "seed " + SEED);
            assertTrue(a.w() >= 0);
        }
    }
}
