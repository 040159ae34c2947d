package dev.egomotion.geometry.values;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;

/** Random poses and their comparison, for algebra laws. */
public final class Poses {
    private Poses() {}

    public static Vector3 vector(Random random, double deviation) {
        return new Vector3(
                deviation * random.nextGaussian(),
                deviation * random.nextGaussian(),
                deviation * random.nextGaussian());
    }

    public static Rotation rotation(Random random) {
        return new Rotation(
                random.nextGaussian(),
                random.nextGaussian(),
                random.nextGaussian(),
                random.nextGaussian());
    }

    public static RigidTransform transform(Random random) {
        return new RigidTransform(rotation(random), vector(random, 3));
    }

    public static void assertClose(
            Vector3 expected, Vector3 actual, double tolerance, String message) {
        assertEquals(0, expected.minus(actual).norm(), tolerance, message);
    }

    public static void assertClose(
            Rotation expected, Rotation actual, double tolerance, String message) {
        assertEquals(0, expected.inverse().times(actual).angle(), tolerance, message);
    }

    public static void assertClose(
            RigidTransform expected, RigidTransform actual, double tolerance, String message) {
        assertClose(expected.rotation(), actual.rotation(), tolerance, message);
        assertClose(expected.translation(), actual.translation(), tolerance, message);
    }
}
