package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowLinearisationTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 96;
    private static final PinholeCamera CAMERA =
            new PinholeCamera(WIDTH, HEIGHT, 90, 95, 62.3, 45.1);
    private static final AdjustmentSettings SETTINGS =
            new AdjustmentSettings(1, 12, 9, 0.2f, 9, 0.3, 100, 5, 0.01);

    private final LumaPyramid host = image(0, 0);
    private final LumaPyramid.Level[] others = {image(1.5, 0.4).level(0), image(-1, 0.8).level(0)};
    private final HostPoints points = points();
    private final WindowLinearisation linearisation = new WindowLinearisation(points, SETTINGS);

    private static LumaPyramid image(double shiftX, double shiftY) {
        float[] values = new float[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            double u = i % WIDTH + shiftX;
            double v = Math.floorDiv(i, WIDTH) + shiftY;
            values[i] =
                    (float) ((125 + 50 * Math.sin(u / 12) + 40 * Math.cos(v / 10 + u / 40)) / 255);
        }
        return LumaPyramid.of(new FloatImage(WIDTH, HEIGHT, values), CAMERA, 1);
    }

    private HostPoints points() {
        float[] depth = new float[WIDTH * HEIGHT];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = 4 + 3f * (i % WIDTH) / WIDTH;
        }
        HostPoints read =
                new HostPoints(
                        host,
                        InverseDepth.of(new DepthImage(WIDTH, HEIGHT, depth), CAMERA),
                        SETTINGS);
        read.read(host.level(0), 0);
        return read;
    }

    private WindowState state() {
        Random random = new Random(1);
        WindowState state = new WindowState(2, points.count);
        for (int f = 0; f < 2; f++) {
            state.frameFromHost[f] =
                    new RigidTransform(
                            Rotation.fromAxisAngle(new Vector3(0.004, -0.003 * f, 0.01)),
                            new Vector3(0.02, 0.01, -0.1 * f));
            state.gain[f] = 1.1 - 0.3 * f;
            state.bias[f] = 4 * f - 2;
        }
        for (int p = 0; p < points.count; p++) {
            state.depth[p] = points.prior[p] + 0.1 * random.nextGaussian();
        }
        return state;
    }

    private double costAfter(WindowState state, double[] step, double[] depthStep) {
        WindowState moved = new WindowState(2, points.count);
        moved.step(state, step, depthStep);
        WindowSystem system = new WindowSystem(2, points.count);
        linearisation.at(others, 0, moved, system);
        assertTrue(system.visible > 1.6 * points.count, "visible " + system.visible);
        return system.cost;
    }

    @Test
    void gradient_ofFrames_equalsFiniteDifferencesOfTheCost() {
        WindowState state = state();
        WindowSystem system = new WindowSystem(2, points.count);
        linearisation.at(others, 0, state, system);
        double outOfSight = 2.0 * points.count / system.visible;
        double[] size = {1e-4, 1e-4, 1e-3, 1e-5, 1e-5, 1e-4, 1e-4, 1e-2};
        for (int i = 0; i < system.unknowns; i++) {
            double[] step = new double[system.unknowns];
            double[] still = new double[points.count];
            step[i] = size[i % 8];
            double forward = costAfter(state, step, still);
            step[i] = -size[i % 8];
            double backward = costAfter(state, step, still);
            double expected = (forward - backward) / (2 * size[i % 8]);
            double found = -2 * outOfSight * system.frameGradient[i];
            // The derivative is that of the centre of each pattern: a tenth is what that leaves
            // out.
            assertEquals(expected, found, 0.1 * Math.abs(expected) + 20, "unknown " + i);
        }
    }

    @Test
    void gradient_ofDepths_equalsFiniteDifferencesOfTheCost() {
        WindowState state = state();
        WindowSystem system = new WindowSystem(2, points.count);
        linearisation.at(others, 0, state, system);
        double[] still = new double[system.unknowns];
        double squares = 0;
        double differences = 0;
        for (int p = 0; p < points.count; p++) {
            double[] step = new double[points.count];
            step[p] = 1e-3;
            double forward = costAfter(state, still, step);
            step[p] = -1e-3;
            double backward = costAfter(state, still, step);
            double expected = (forward - backward) / 2e-3;
            squares += expected * expected;
            differences += Math.pow(expected + 2 * system.pointGradient[p], 2);
        }
        assertEquals(0, Math.sqrt(differences / squares), 0.1);
    }

    @Test
    void reduce_thenSubstitute_solvesTheWholeSystem() {
        WindowState state = state();
        WindowSystem system = new WindowSystem(2, points.count);
        linearisation.at(others, 0, state, system);
        int n = system.unknowns;
        double[] schur = new double[n * n];
        double[] x = new double[n];
        double[] y = new double[points.count];
        system.reduce(0, schur, x);
        CholeskyFactor cholesky = new CholeskyFactor(n);
        assertTrue(cholesky.factor(schur));
        cholesky.solve(x, x);
        system.substitute(x, 0, y);
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += system.frameHessian[Math.max(i, j) * n + Math.min(i, j)] * x[j];
            }
            for (int p = 0; p < points.count; p++) {
                sum += system.ties[p * n + i] * y[p];
            }
            double gradient = system.frameGradient[i];
            assertEquals(gradient, sum, 1e-6 * (1 + Math.abs(gradient)), "unknown " + i);
        }
    }

    @Test
    void factor_indefinite_isRefused() {
        double[] indefinite = {1, 2, 2, 1};
        assertEquals(false, new CholeskyFactor(2).factor(indefinite));
        double[] nothing = new double[4];
        assertEquals(false, new CholeskyFactor(2).factor(nothing));
        double[] nan = new double[4];
        Arrays.fill(nan, Double.NaN);
        assertEquals(false, new CholeskyFactor(2).factor(nan));
    }

    @Test
    void inverseBlock_ofAMatrix_isThatOfItsInverse() {
        double[] a = {4, 1, 0, 1, 3, 1, 0, 1, 2};
        CholeskyFactor cholesky = new CholeskyFactor(3);
        assertTrue(cholesky.factor(a));
        double[] block = cholesky.inverseBlock(1, 2);
        double[] expected = {8 / 18.0, -4 / 18.0, -4 / 18.0, 11 / 18.0};
        for (int i = 0; i < 4; i++) {
            assertEquals(expected[i], block[i], 1e-12);
        }
    }
}
