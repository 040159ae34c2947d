package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Optional;

/**
 * How a camera turned between two frames, from brightness alone, coarse to fine, by the inverse-compositional
 * method (Baker and Matthews 2004; the spatial transformer's form: Lin and Lucey 2017).
 *
 * <p>It minimises sum_p h(I_s(W(p, R)) - g (I_t(p) - 128) - 128 - b) over the rotation R = sourceFromTarget, gain g and bias b, with h Huber's
 * function and W(p, R) ~ K R K^-1 p, the homography of a camera that turns ({@link dev.egomotion.geometry.warp.RotationHomography}). The step is that of the
 * target, R := R exp(w)^-1, so that Jacobian and Hessian belong to the target and are computed once per level.
 *
 * <p>No depth is needed, and none is known: where the camera also moves on, R is the rotation whose image comes nearest to what was seen. It then leans
 * towards what near ground does to the image, the same way from frame to frame; see docs/experiments.md, "Stabilise".
 */
public final class RotationAlignment {
    /** Three of rotation, gain, bias. */
    private static final int UNKNOWNS = 5;

    private static final int LEAST_PIXELS = 6 * UNKNOWNS;

    /** With a smaller share of the pixels visible, what is left may be anywhere. */
    private static final double LEAST_OVERLAP = 0.4;

    /** A smaller share of pixels within Huber's threshold is no agreement, but two pictures of different things. */
    private static final double LEAST_INLIERS = 0.05;

    /** A rotation's step is that of brightness over gain; a smaller gain would make it jump. */
    private static final double LEAST_GAIN = 0.1;

    /** The search at the coarsest size: so many steps up, down, left and right, and one twice as large to either side of roll. */
    private static final int SEARCH_STEPS = 4;

    /** About a pixel there, radians. */
    private static final double SEARCH_STEP = Math.toRadians(2);

    private final AlignmentSettings settings;
    private final int finest;

    /**
     * Prepares an alignment.
     *
     * @param settings sizes, pixels, threshold and when to end
     * @param finest the last size that is aligned, 0 for the full one
     */
    public RotationAlignment(AlignmentSettings settings, int finest) {
        if (finest < 0 || finest >= settings.levels()) {
            throw new IllegalArgumentException(
                    "finest size %d of %d; it must be one of them"
                            .formatted(finest, settings.levels()));
        }
        this.settings = settings;
        this.finest = finest;
    }

    /** Returns the alignment for tracking images: turns of up to about 4 degrees at 832 pixels, at half size. */
    public static RotationAlignment defaults() {
        return new RotationAlignment(new AlignmentSettings(5, 40, 15, 3, 9, 20, 0.01), 1);
    }

    /** Returns how many sizes a frame's pyramid needs. */
    public int levels() {
        return settings.levels();
    }

    /**
     * Aligns two frames.
     *
     * @param target frame
     * @param source frame of the same camera
     * @return sourceFromTarget; empty where the images show too little, or too little of the same
     * @throws IllegalArgumentException if the frames' cameras differ
     */
    public Optional<Rotation> align(LumaPyramid target, LumaPyramid source) {
        if (!target.camera().equals(source.camera())) {
            throw new IllegalArgumentException(
                    "target and source have cameras %s and %s; one camera must have taken both"
                            .formatted(target.camera(), source.camera()));
        }
        Estimate estimate = new Estimate(Rotation.IDENTITY, 1, 0);
        boolean agrees = false;
        int first = Math.min(settings.levels(), target.size()) - 1;
        for (int i = first; i >= Math.min(finest, first); i--) {
            Descent descent =
                    new Descent(
                            settings,
                            new Template(target.level(i), settings),
                            source.level(i),
                            estimate);
            if (i == first) {
                estimate = descent.nearest(estimate);
            }
            // A coarse level may be too small to show anything: the last one decides.
            agrees = descent.descend(estimate);
            if (agrees) {
                estimate = descent.estimate;
            }
        }
        return agrees ? Optional.of(estimate.sourceFromTarget) : Optional.empty();
    }

    /** Rotation, gain and bias. */
    private record Estimate(Rotation sourceFromTarget, double gain, double bias) {
        /** Returns the estimate after a share of a step of the target, which acts inversely. */
        Estimate after(double[] step, double share) {
            double s = -share / Math.max(LEAST_GAIN, gain);
            Vector3 turn = new Vector3(step[0], step[1], step[2]).times(s);
            return new Estimate(
                    sourceFromTarget.times(Rotation.fromAxisAngle(turn)),
                    gain + share * step[3],
                    bias + share * step[4]);
        }
    }

    /**
     * The target's selected pixels and their Jacobian, which no iteration changes. Row i is (grad I_t dW/dw, I_t - 128, 1).
     */
    private static final class Template {
        final PinholeCamera camera;
        final PixelSelection pixels;
        final float[] luma;
        final float[] jacobian;

        Template(LumaPyramid.Level level, AlignmentSettings settings) {
            camera = level.camera();
            pixels =
                    PixelSelection.of(
                            level,
                            settings.columns(),
                            settings.rows(),
                            2,
                            settings.leastGradient());
            luma = new float[pixels.count()];
            jacobian = new float[UNKNOWNS * pixels.count()];
            double[] dx = new double[6];
            double[] dy = new double[6];
            for (int i = 0; i < luma.length; i++) {
                linearise(level.luma(), i, dx, dy);
            }
        }

        private void linearise(float[] image, int i, double[] dx, double[] dy) {
            int width = camera.width();
            int u = pixels.column()[i];
            int v = pixels.row()[i];
            int at = v * width + u;
            double gx = 0.5 * (image[at + 1] - image[at - 1]) * camera.fx();
            double gy = 0.5 * (image[at + width] - image[at - width]) * camera.fy();
            PoseStep.derivative(
                    (u - camera.cx()) / camera.fx(), (v - camera.cy()) / camera.fy(), 0, dx, dy);
            for (int k = 0; k < 3; k++) {
                jacobian[UNKNOWNS * i + k] = (float) (gx * dx[3 + k] + gy * dy[3 + k]);
            }
            luma[i] = image[at];
            jacobian[UNKNOWNS * i + 3] = luma[i] - BrightnessResiduals.MIDDLE;
            jacobian[UNKNOWNS * i + 4] = 1;
        }

        int count() {
            return luma.length;
        }

        /** Returns J^T J with the priors of gain and bias; 5 x 5, the lower triangle. */
        double[] hessian() {
            double[] hessian = new double[UNKNOWNS * UNKNOWNS];
            for (int row = 0; row < jacobian.length; row += UNKNOWNS) {
                for (int i = 0; i < UNKNOWNS; i++) {
                    for (int j = 0; j <= i; j++) {
                        hessian[UNKNOWNS * i + j] += (double) jacobian[row + i] * jacobian[row + j];
                    }
                }
            }
            BrightnessResiduals.addPriors(hessian, UNKNOWNS, count());
            return hessian;
        }
    }

    /** The iterations on one level. */
    private static final class Descent {
        private final AlignmentSettings settings;
        private final Template target;
        private final float[] source;
        private final BrightnessResiduals residuals;
        private final CholeskyFactor cholesky = new CholeskyFactor(UNKNOWNS);

        private Estimate estimate;
        private double cost;

        Descent(
                AlignmentSettings settings,
                Template target,
                LumaPyramid.Level source,
                Estimate start) {
            this.estimate = start;
            this.settings = settings;
            this.target = target;
            this.source = source.luma();
            residuals = new BrightnessResiduals(target.luma, settings.outlier());
        }

        /** Returns the rotation of a grid about the estimate under which the images are most alike; brightness as it is there. */
        Estimate nearest(Estimate start) {
            Estimate best = start;
            double least = Double.POSITIVE_INFINITY;
            for (int i = -SEARCH_STEPS; i <= SEARCH_STEPS; i++) {
                for (int j = -SEARCH_STEPS; j <= SEARCH_STEPS; j++) {
                    for (int k = -1; k <= 1; k++) {
                        Vector3 turn = new Vector3(i, j, 2 * k).times(SEARCH_STEP);
                        Estimate at =
                                new Estimate(
                                        start.sourceFromTarget.times(Rotation.fromAxisAngle(turn)),
                                        start.gain,
                                        start.bias);
                        double found = evaluate(at);
                        if (overlaps() && found < least) {
                            least = found;
                            best = at;
                        }
                    }
                }
            }
            return best;
        }

        /** Iterates until steps are small; returns whether the images agree on what was found. */
        boolean descend(Estimate start) {
            estimate = start;
            if (target.count() < LEAST_PIXELS || !cholesky.factor(target.hessian())) {
                return false;
            }
            cost = evaluate(start);
            double[] step = new double[UNKNOWNS];
            residuals.step(cholesky, target.jacobian, target.count(), step);
            double share = 1;
            for (int i = 0; i < settings.iterations() && overlaps(); i++) {
                Estimate next = estimate.after(step, share);
                Rotation moved = estimate.sourceFromTarget.inverse().times(next.sourceFromTarget);
                double after = evaluate(next);
                if (after < cost && overlaps()) {
                    estimate = next;
                    cost = after;
                    share = Math.min(1, 2 * share);
                    residuals.step(cholesky, target.jacobian, target.count(), step);
                } else {
                    share *= 0.25;
                }
                if (target.camera.fx() * moved.angle() < settings.precision()) {
                    break;
                }
            }
            cost = evaluate(estimate);
            return overlaps() && residuals.inliers() >= LEAST_INLIERS * residuals.visible();
        }

        private boolean overlaps() {
            int visible = residuals.visible();
            return visible >= LEAST_PIXELS && visible >= LEAST_OVERLAP * target.count();
        }

        /** Fills the residuals at an estimate; returns their cost. */
        private double evaluate(Estimate at) {
            PinholeCamera k = target.camera;
            ImageMotion m =
                    new ImageMotion(k, new RigidTransform(at.sourceFromTarget, Vector3.ZERO));
            int width = k.width();
            residuals.begin(at.gain, at.bias);
            for (int p = 0; p < target.count(); p++) {
                float u = target.pixels.column()[p];
                float v = target.pixels.row()[p];
                float z = m.zu * u + m.zv * v + m.z1;
                float x = (m.xu * u + m.xv * v + m.x1) / z;
                float y = (m.yu * u + m.yv * v + m.y1) / z;
                if (z > 0 && x >= 0 && x < width - 1 && y >= 0 && y < k.height() - 1) {
                    residuals.compare(p, source, width, x, y);
                }
            }
            return residuals.cost();
        }
    }
}
