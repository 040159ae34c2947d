package dev.egomotion.geometry.refinement;

import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Vector3;
import java.util.Arrays;

/** The iterations of {@link DirectAlignment} on one level. */
final class AlignmentDescent {
    private static final int UNKNOWNS = AlignmentTarget.UNKNOWNS;

    /** Fewer pixels than this per unknown decide nothing. */
    private static final int LEAST_PIXELS = 6 * UNKNOWNS;

    /** With a smaller share of the pixels visible, what is left may be anywhere. */
    private static final double LEAST_OVERLAP = 0.25;

    /** A motion that moves pixels further than this share of the image's width has run away. */
    private static final double FURTHEST = 0.5;

    /** A motion's step is that of brightness over gain; a smaller gain would make it jump. */
    private static final double LEAST_GAIN = 0.1;

    /** Weights of gain and bias towards none, per pixel: they decide only where the images do not. */
    private static final double GAIN_PRIOR = 1;

    private static final double BIAS_PRIOR = 1e-3;

    /** Points nearer to the source camera's plane than this share of their target depth are invisible. */
    private static final float LEAST_DEPTH_SHARE = 1e-3f;

    private final AlignmentSettings settings;
    private final AlignmentTarget target;
    private final float[] source;
    private final float[] residual;
    private final float[] weight;
    private final CholeskyFactor cholesky = new CholeskyFactor(UNKNOWNS);

    private Estimate estimate = new Estimate(RigidTransform.IDENTITY, 1, 0);
    private double cost;
    private int visible;
    private int inliers;
    private double meanWeight;

    AlignmentDescent(AlignmentSettings settings, AlignmentTarget target, float[] source) {
        this.settings = settings;
        this.target = target;
        this.source = source;
        residual = new float[target.count];
        weight = new float[target.count];
    }

    /** Motion, gain and bias. */
    record Estimate(RigidTransform sourceFromTarget, double gain, double bias) {
        /** Returns the estimate after a share of a step of the target, which acts inversely. */
        Estimate after(double[] step, double share) {
            double[] motion = new double[6];
            for (int k = 0; k < 6; k++) {
                motion[k] = share * step[k] / Math.max(LEAST_GAIN, gain);
            }
            return new Estimate(
                    sourceFromTarget.times(PoseStep.motion(motion, 0).inverse()),
                    gain + share * step[6],
                    bias + share * step[7]);
        }
    }

    /** Returns what has been found so far. */
    Estimate estimate() {
        return estimate;
    }

    /** Begins at an estimate; factors the Hessian of the pixels that are visible there. */
    Convergence begin(Estimate start) {
        estimate = start;
        if (target.count < LEAST_PIXELS) {
            return Convergence.TOO_LITTLE_TEXTURE;
        }
        cost = evaluate(start);
        if (!overlaps()) {
            return Convergence.TOO_LITTLE_OVERLAP;
        }
        float[] seen = new float[target.count];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = weight[i] > 0 ? 1 : 0;
        }
        double[] hessian = target.hessian(seen);
        hessian[6 * UNKNOWNS + 6] += GAIN_PRIOR * visible;
        hessian[7 * UNKNOWNS + 7] += BIAS_PRIOR * visible;
        return cholesky.factor(hessian)
                ? Convergence.ITERATIONS_EXHAUSTED
                : Convergence.TOO_LITTLE_TEXTURE;
    }

    private boolean overlaps() {
        return visible >= LEAST_PIXELS && visible >= LEAST_OVERLAP * target.count;
    }

    /**
     * Iterates until steps are small.
     *
     * @param start of the whole alignment, which the motion must not run away from
     */
    Convergence descend(RigidTransform start) {
        double[] step = new double[UNKNOWNS];
        gradient(step);
        double share = 1;
        for (int i = 0; i < settings.iterations(); i++) {
            Estimate next = estimate.after(step, share);
            double moved = pixels(estimate.sourceFromTarget, next.sourceFromTarget);
            double after = evaluate(next);
            boolean better = after < cost && overlaps();
            if (better) {
                estimate = next;
                cost = after;
                share = Math.min(1, 2 * share);
                gradient(step);
            } else {
                share *= 0.25;
            }
            if (pixels(start, estimate.sourceFromTarget) > FURTHEST * target.camera.width()) {
                return Convergence.RUNAWAY;
            }
            if (moved < settings.precision()) {
                cost = evaluate(estimate);
                return Convergence.CONVERGED;
            }
        }
        cost = evaluate(estimate);
        return Convergence.ITERATIONS_EXHAUSTED;
    }

    /** Returns about how many pixels lie between what two motions make of the target. */
    private double pixels(RigidTransform one, RigidTransform other) {
        RigidTransform motion = one.inverse().times(other);
        Vector3 turn = motion.rotation().axisAngle();
        return target.camera.fx()
                * (turn.norm() + motion.translation().norm() * target.meanInverseDepth());
    }

    /** Writes the step H^-1 J^T W r over the mean weight. */
    private void gradient(double[] step) {
        Arrays.fill(step, 0);
        for (int p = 0; p < target.count; p++) {
            double wr = weight[p] * residual[p];
            for (int k = 0; k < UNKNOWNS; k++) {
                step[k] += wr * target.jacobian[UNKNOWNS * p + k];
            }
        }
        step[6] -= meanWeight * GAIN_PRIOR * visible * (estimate.gain - 1);
        step[7] -= meanWeight * BIAS_PRIOR * visible * estimate.bias;
        cholesky.solve(step, step);
        for (int k = 0; k < UNKNOWNS; k++) {
            step[k] /= meanWeight;
        }
    }

    /**
     * Fills residuals and weights.
     *
     * @return mean Huber cost over the visible pixels, grey levels squared; infinite without any
     */
    private double evaluate(Estimate at) {
        ImageMotion m = new ImageMotion(target.camera, at.sourceFromTarget);
        PinholeCamera k = target.camera;
        int width = k.width();
        float right = width - 1;
        float bottom = k.height() - 1;
        float g = (float) at.gain;
        float offset = (float) (AlignmentTarget.MIDDLE * (1 - at.gain) + at.bias);
        float outlier = settings.outlier();
        double sum = 0;
        double weights = 0;
        visible = 0;
        inliers = 0;
        for (int p = 0; p < target.count; p++) {
            weight[p] = 0;
            float u = target.u[p];
            float v = target.v[p];
            float r = target.inverseDepth[p];
            float z = m.zu * u + m.zv * v + m.z1 + m.zr * r;
            float x = (m.xu * u + m.xv * v + m.x1 + m.xr * r) / z;
            float y = (m.yu * u + m.yv * v + m.y1 + m.yr * r) / z;
            if (!(z > LEAST_DEPTH_SHARE && x >= 0 && x < right && y >= 0 && y < bottom)) {
                continue;
            }
            int corner = ((int) y) * width + (int) x;
            float fx = x - (int) x;
            float fy = y - (int) y;
            float top = source[corner] + fx * (source[corner + 1] - source[corner]);
            float below =
                    source[corner + width]
                            + fx * (source[corner + width + 1] - source[corner + width]);
            float e = top + fy * (below - top) - g * target.luma[p] - offset;
            float size = Math.abs(e);
            boolean inlier = size <= outlier;
            residual[p] = e;
            weight[p] = inlier ? 1 : outlier / size;
            sum += inlier ? e * e : outlier * (2 * size - outlier);
            weights += weight[p];
            visible++;
            inliers += inlier ? 1 : 0;
        }
        meanWeight = visible == 0 ? 1 : weights / visible;
        double priors = GAIN_PRIOR * (at.gain - 1) * (at.gain - 1) + BIAS_PRIOR * at.bias * at.bias;
        return visible == 0 ? Double.POSITIVE_INFINITY : sum / visible + priors;
    }

    /** Returns what was found, with covariance sigma^2 (J^T W J)^-1, gain and bias marginalised. */
    Alignment alignment(Convergence ended) {
        double[] hessian = target.hessian(weight);
        hessian[6 * UNKNOWNS + 6] += GAIN_PRIOR * visible;
        hessian[7 * UNKNOWNS + 7] += BIAS_PRIOR * visible;
        double squares = 0;
        for (int p = 0; p < target.count; p++) {
            squares += weight[p] * residual[p] * residual[p];
        }
        double variance = squares / (visible - UNKNOWNS);
        if (!cholesky.factor(hessian)) {
            throw new IllegalStateException(
                    "a Hessian that was factored before has become singular");
        }
        double[] covariance = cholesky.inverseBlock(0, 6);
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] *= variance / (estimate.gain * estimate.gain);
        }
        return new Alignment(
                estimate.sourceFromTarget,
                ended,
                (double) inliers / target.count,
                cost,
                estimate.gain,
                estimate.bias,
                covariance);
    }
}
