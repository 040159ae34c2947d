package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;

/** The iterations of {@link PhotometricAdjustment} on one window. */
final class WindowDescent {
    private static final double FIRST_DAMPING = 1e-3;
    private static final double LEAST_DAMPING = 1e-7;
    private static final double MOST_DAMPING = 1e4;

    /** A step that lowers the cost by a smaller share is the last of its level. */
    private static final double LEAST_PROGRESS = 1e-2;

    /** A motion that moves the mean point further than this share of the image's width has run away. */
    private static final double FURTHEST = 0.5;

    /** A logarithm of depth further than this from what was given has run away. */
    private static final double FURTHEST_DEPTH = 4;

    private final AdjustmentSettings settings;
    private final HostPoints points;
    private final WindowLinearisation linearisation;
    private final CholeskyFactor cholesky;
    private final double[] schur;
    private final double[] step;
    private final double[] depthStep;
    private final double meanInverseDepth;
    private final RigidTransform[] starts;
    private WindowState state;
    private WindowState candidate;
    private WindowSystem system;
    private WindowSystem next;

    WindowDescent(AdjustmentSettings settings, HostPoints points, int frames) {
        this.settings = settings;
        this.points = points;
        linearisation = new WindowLinearisation(points, settings);
        state = new WindowState(frames, points.count);
        candidate = new WindowState(frames, points.count);
        system = new WindowSystem(frames, points.count);
        next = new WindowSystem(frames, points.count);
        cholesky = new CholeskyFactor(system.unknowns);
        schur = new double[system.unknowns * system.unknowns];
        step = new double[system.unknowns];
        depthStep = new double[points.count];
        starts = new RigidTransform[frames];
        double sum = 0;
        for (int p = 0; p < points.count; p++) {
            state.depth[p] = points.prior[p];
            sum += Math.exp(points.prior[p]);
        }
        meanInverseDepth = sum / points.count;
    }

    /** Sets where a frame begins. */
    void start(int frame, RigidTransform frameFromHost) {
        starts[frame] = frameFromHost;
        state.frameFromHost[frame] = frameFromHost;
        state.gain[frame] = 1;
        state.bias[frame] = 0;
    }

    /** Iterates on one level until steps are small. */
    Convergence descend(LumaPyramid.Level[] frames, int level, double leastOverlap) {
        PinholeCamera camera = frames[0].camera();
        linearisation.at(frames, level, state, system);
        int patches = frames.length * points.count;
        if (system.visible < leastOverlap * patches) {
            return Convergence.TOO_LITTLE_OVERLAP;
        }
        double damping = FIRST_DAMPING;
        for (int i = 0; i < settings.iterations(); i++) {
            system.reduce(damping, schur, step);
            if (!cholesky.factor(schur)) {
                damping = Math.max(10 * damping, FIRST_DAMPING);
                if (damping > MOST_DAMPING) {
                    return Convergence.TOO_LITTLE_TEXTURE;
                }
                continue;
            }
            cholesky.solve(step, step);
            system.substitute(step, damping, depthStep);
            double moved = moved(camera);
            if (!(moved < 4 * FURTHEST * camera.width())) {
                damping *= 10;
                continue;
            }
            candidate.step(state, step, depthStep);
            linearisation.at(frames, level, candidate, next);
            if (next.cost < system.cost && next.visible >= leastOverlap * patches) {
                boolean last =
                        moved < settings.precision()
                                || system.cost - next.cost < LEAST_PROGRESS * system.cost;
                accept();
                damping = Math.max(LEAST_DAMPING, 0.1 * damping);
                if (ranAway(camera)) {
                    return Convergence.RUNAWAY;
                }
                if (last) {
                    return Convergence.CONVERGED;
                }
            } else {
                if (moved < settings.precision() || damping > MOST_DAMPING) {
                    return Convergence.CONVERGED;
                }
                damping *= 10;
            }
        }
        return Convergence.ITERATIONS_EXHAUSTED;
    }

    private void accept() {
        WindowState state = this.state;
        this.state = candidate;
        candidate = state;
        WindowSystem system = this.system;
        this.system = next;
        next = system;
    }

    /** Returns about how many pixels the step moves what the frame that moves most shows. */
    private double moved(PinholeCamera camera) {
        double most = 0;
        for (int f = 0; f < starts.length; f++) {
            int at = WindowSystem.PER_FRAME * f;
            double shift = Math.hypot(step[at], Math.hypot(step[at + 1], step[at + 2]));
            double turn = Math.hypot(step[at + 3], Math.hypot(step[at + 4], step[at + 5]));
            most = Math.max(most, camera.fx() * (turn + shift * meanInverseDepth));
            if (Double.isNaN(shift) || Double.isNaN(turn)) {
                return Double.NaN;
            }
        }
        return most;
    }

    private boolean ranAway(PinholeCamera camera) {
        for (int f = 0; f < starts.length; f++) {
            RigidTransform since = starts[f].inverse().times(state.frameFromHost[f]);
            Vector3 turn = since.rotation().axisAngle();
            double pixels =
                    camera.fx() * (turn.norm() + since.translation().norm() * meanInverseDepth);
            if (!(pixels < FURTHEST * camera.width())) {
                return true;
            }
        }
        for (int p = 0; p < points.count; p++) {
            if (!Double.isFinite(state.depth[p])) {
                return true;
            }
            // One point alone may be wrong without harm.
            double off = state.depth[p] - points.prior[p];
            state.depth[p] =
                    points.prior[p] + Math.max(-FURTHEST_DEPTH, Math.min(FURTHEST_DEPTH, off));
        }
        return false;
    }

    /** Returns what was found. */
    AdjustedWindow result(Convergence ended, int host) {
        int patches = system.frames * points.count;
        double cost = system.cost / (HostPoints.PATTERN * patches);
        system.reduce(0, schur, step);
        boolean known = cholesky.factor(schur);
        List<RigidTransform> motions = new ArrayList<>();
        List<double[]> covariance = new ArrayList<>();
        for (int i = 0; i <= system.frames; i++) {
            int f = i < host ? i : i - 1;
            motions.add(i == host ? RigidTransform.IDENTITY : state.frameFromHost[f]);
            covariance.add(
                    i == host || !known
                            ? new double[36]
                            : scaled(cholesky.inverseBlock(WindowSystem.PER_FRAME * f, 6), cost));
        }
        return new AdjustedWindow(
                motions,
                ended,
                (double) system.inliers / patches,
                cost,
                known ? covariance : List.of(),
                refined());
    }

    private RefinedPoints refined() {
        float[] inverseDepth = new float[points.count];
        float[] information = new float[points.count];
        for (int p = 0; p < points.count; p++) {
            inverseDepth[p] = (float) Math.exp(state.depth[p]);
            information[p] = (float) system.pointHessian[p];
        }
        return new RefinedPoints(points.u, points.v, inverseDepth, information);
    }

    private static double[] scaled(double[] matrix, double factor) {
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] *= factor;
        }
        return matrix;
    }
}
