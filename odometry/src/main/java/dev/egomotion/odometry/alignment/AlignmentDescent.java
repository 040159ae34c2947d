package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;

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

    /** Points nearer to the source camera's plane than this share of their target depth are invisible. */
    private static final float LEAST_DEPTH_SHARE = 1e-3f;

    private final AlignmentSettings settings;
    private final AlignmentTarget target;
    private final float[] source;
    private final BrightnessResiduals residuals;
    private final CholeskyFactor cholesky = new CholeskyFactor(UNKNOWNS);

    private Estimate estimate = new Estimate(RigidTransform.IDENTITY, 1, 0);
    private double cost;

    AlignmentDescent(AlignmentSettings settings, AlignmentTarget target, float[] source) {
        this.settings = settings;
        this.target = target;
        this.source = source;
        residuals = new BrightnessResiduals(target.luma, settings.outlier());
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
        float[] seen = residuals.weight().clone();
        for (int i = 0; i < seen.length; i++) {
            seen[i] = seen[i] > 0 ? 1 : 0;
        }
        double[] hessian = target.hessian(seen);
        BrightnessResiduals.addPriors(hessian, UNKNOWNS, residuals.visible());
        return cholesky.factor(hessian)
                ? Convergence.ITERATIONS_EXHAUSTED
                : Convergence.TOO_LITTLE_TEXTURE;
    }

    private boolean overlaps() {
        int visible = residuals.visible();
        return visible >= LEAST_PIXELS && visible >= LEAST_OVERLAP * target.count;
    }

    /**
     * Iterates until steps are small.
     *
     * @param start of the whole alignment, which the motion must not run away from
     */
    Convergence descend(RigidTransform start) {
        double[] step = new double[UNKNOWNS];
        residuals.step(cholesky, target.jacobian, residuals.visible(), step);
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
                residuals.step(cholesky, target.jacobian, residuals.visible(), step);
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

    /** Fills the residuals at an estimate; returns their cost. */
    private double evaluate(Estimate at) {
        ImageMotion m = new ImageMotion(target.camera, at.sourceFromTarget);
        int width = target.camera.width();
        float right = width - 1;
        float bottom = target.camera.height() - 1;
        residuals.begin(at.gain, at.bias);
        for (int p = 0; p < target.count; p++) {
            float u = target.u[p];
            float v = target.v[p];
            float r = target.inverseDepth[p];
            float z = m.zu * u + m.zv * v + m.z1 + m.zr * r;
            float x = (m.xu * u + m.xv * v + m.x1 + m.xr * r) / z;
            float y = (m.yu * u + m.yv * v + m.y1 + m.yr * r) / z;
            if (z > LEAST_DEPTH_SHARE && x >= 0 && x < right && y >= 0 && y < bottom) {
                residuals.compare(p, source, width, x, y);
            }
        }
        return residuals.cost();
    }

    /** Returns what was found, with covariance sigma^2 (J^T W J)^-1, gain and bias marginalised. */
    Alignment alignment(Convergence ended) {
        double[] hessian = target.hessian(residuals.weight());
        BrightnessResiduals.addPriors(hessian, UNKNOWNS, residuals.visible());
        double variance = residuals.squares() / (residuals.visible() - UNKNOWNS);
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
                (double) residuals.inliers() / target.count,
                cost,
                estimate.gain,
                estimate.bias,
                covariance);
    }
}
