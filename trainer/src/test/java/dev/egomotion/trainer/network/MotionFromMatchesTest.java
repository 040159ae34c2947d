package dev.egomotion.trainer.network;

import static dev.egomotion.trainer.loss.FiniteDifferences.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.loss.FiniteDifferences;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class MotionFromMatchesTest {
    private static final int CELLS = 60;

    private static MotionFromMatches<Tensor> solver(Weights none) {
        return new MotionFromMatches<>(new TorchOps(none));
    }

    private static Weights none() {
        return Weights.initial(new PairPoseNet(0.05, 0), 1);
    }

    /** Rays of a grid and inverse depths from 3 to 30 m. */
    private static double[][] points() {
        SplittableRandom random = new SplittableRandom(3);
        double[] rays = new double[2 * CELLS];
        double[] inverse = new double[CELLS];
        for (int i = 0; i < CELLS; i++) {
            rays[i] = random.nextDouble(-0.8, 0.8);
            rays[CELLS + i] = random.nextDouble(-0.25, 0.25);
            inverse[i] = 1 / random.nextDouble(3, 30);
        }
        return new double[][] {rays, inverse};
    }

    @Test
    void solve_matchesOfASmallTurn_isTheMotion() {
        RigidTransform motion =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0.001, -0.002, 0.0005)),
                        new Vector3(0.05, -0.02, 1.1));
        double[][] points = points();
        double[] matched = new double[2 * CELLS];
        double[] weights = new double[2 * CELLS];
        for (int i = 0; i < CELLS; i++) {
            double z = 1 / points[1][i];
            double x = points[0][i];
            Vector3 seen = motion.apply(new Vector3(z * x, z * points[0][CELLS + i], z));
            matched[i] = seen.x() / seen.z();
            matched[CELLS + i] = seen.y() / seen.z();
            weights[i] = 0.5;
            weights[CELLS + i] = 0.7;
        }
        try (PointerScope scope = new PointerScope();
                Weights none = none()) {
            Tensor rays = Tensors.of(points[0], 1, 2, 1, CELLS);
            Tensor inverse = Tensors.of(points[1], 1, 1, 1, CELLS);
            MotionFromMatches<Tensor> solver = solver(none);
            Tensor found =
                    solver.solve(
                            rays,
                            Tensors.of(matched, 1, 2, 1, CELLS),
                            inverse,
                            Tensors.of(weights, 1, 2, 1, CELLS));
            // Linear in the rotation, and damped by a ten-thousandth.
            double[] expected = {0.05, -0.02, 1.1, 0.001, -0.002, 0.0005};
            for (int k = 0; k < 6; k++) {
                double value = Tensors.value(found.narrow(1, k, 1));
                assertEquals(expected[k], value, k < 3 ? 2e-3 : 3e-5, "number " + k);
            }
            Tensor seen = solver.seen(rays, inverse, found);
            for (int i = 0; i < 2; i++) {
                Tensor axis = seen.narrow(1, i, 1);
                Tensor truth = Tensors.of(matched, 1, 2, 1, CELLS).narrow(1, i, 1);
                assertEquals(0, Tensors.value(axis.sub(truth).abs().max()), 1e-4);
            }
        }
    }

    @Test
    void solve_habitThatIsTrustedAboveAll_isKept() {
        double[][] points = points();
        try (PointerScope scope = new PointerScope();
                Weights none = none()) {
            Tensor found =
                    solver(none)
                            .solve(
                                    Tensors.of(points[0], 1, 2, 1, CELLS),
                                    Tensors.of(random(8, 2 * CELLS, -0.6, 0.6), 1, 2, 1, CELLS),
                                    Tensors.of(points[1], 1, 1, 1, CELLS),
                                    Tensors.of(random(5, 2 * CELLS, 0.2, 0.9), 1, 2, 1, CELLS),
                                    new MotionFromMatches.Habit<>(
                                            number(1.5),
                                            number(0.03),
                                            number(-0.02),
                                            number(1e6),
                                            number(1e6)));
            double[] m = new double[6];
            for (int k = 0; k < 6; k++) {
                m[k] = Tensors.value(found.narrow(1, k, 1));
            }
            // But for the damping of a ten-thousandth.
            assertEquals(1.5 * m[4] + 0.03 * m[2], m[0], 1e-3 * Math.abs(m[0]) + 1e-6);
            assertEquals(-0.02 * m[2], m[1], 1e-2 * Math.abs(m[1]) + 1e-6);
        }
    }

    private static Tensor number(double value) {
        return Tensors.of(new double[] {value}, 1, 1, 1, 1);
    }

    @Test
    void solve_gradientByMatches_equalsFiniteDifferences() {
        double[][] points = points();
        double[] weights = random(5, 2 * CELLS, 0.2, 0.9);
        double[] factors = random(6, 6, -1, 1);
        try (Weights none = none()) {
            FiniteDifferences.check(
                    matched ->
                            solver(none)
                                    .solve(
                                            Tensors.of(points[0], 1, 2, 1, CELLS),
                                            matched,
                                            Tensors.of(points[1], 1, 1, 1, CELLS),
                                            Tensors.of(weights, 1, 2, 1, CELLS))
                                    .mul(Tensors.of(factors, 1, 6, 1, 1))
                                    .sum(),
                    random(7, 2 * CELLS, -0.6, 0.6),
                    1,
                    2,
                    1,
                    CELLS);
        }
    }
}
