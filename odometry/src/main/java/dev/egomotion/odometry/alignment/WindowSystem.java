package dev.egomotion.odometry.alignment;

import java.util.Arrays;

/**
 * The normal equations of a window: one dense block per frame, one number per point, and what ties every
 * point to every frame. Depths are eliminated by the Schur complement.
 *
 * <pre>
 * | A   B | |x|   |a|        S = A - B D^-1 B^T,  S x = a - B D^-1 d,
 * | B^T D | |y| = |d|        y = D^-1 (d - B^T x),  D diagonal
 * </pre>
 */
final class WindowSystem {
    /** Unknowns of a frame: motion (6), gain, bias. */
    static final int PER_FRAME = 8;

    final int frames;
    final int points;
    final int unknowns;

    /** A, row-major; only the blocks on its diagonal differ from zero. */
    final double[] frameHessian;

    /** a. */
    final double[] frameGradient;

    /** D. */
    final double[] pointHessian;

    /** d. */
    final double[] pointGradient;

    /** B^T: for every point the unknowns of the frames in order. */
    final double[] ties;

    double cost;
    int visible;
    int inliers;

    WindowSystem(int frames, int points) {
        this.frames = frames;
        this.points = points;
        unknowns = PER_FRAME * frames;
        frameHessian = new double[unknowns * unknowns];
        frameGradient = new double[unknowns];
        pointHessian = new double[points];
        pointGradient = new double[points];
        ties = new double[points * unknowns];
    }

    void clear() {
        Arrays.fill(frameHessian, 0);
        Arrays.fill(frameGradient, 0);
        Arrays.fill(pointHessian, 0);
        Arrays.fill(pointGradient, 0);
        Arrays.fill(ties, 0);
        cost = 0;
        visible = 0;
        inliers = 0;
    }

    /**
     * Writes S and its right side.
     *
     * @param damping Levenberg-Marquardt: what is added to every diagonal element, as a share of it
     * @param schur output, unknowns x unknowns, both triangles
     * @param right output, unknowns
     */
    void reduce(double damping, double[] schur, double[] right) {
        int n = unknowns;
        System.arraycopy(frameHessian, 0, schur, 0, n * n);
        System.arraycopy(frameGradient, 0, right, 0, n);
        for (int i = 0; i < n; i++) {
            schur[i * n + i] *= 1 + damping;
        }
        for (int p = 0; p < points; p++) {
            double inverse = 1 / (pointHessian[p] * (1 + damping));
            double gradient = pointGradient[p] * inverse;
            int tie = p * n;
            for (int i = 0; i < n; i++) {
                double left = ties[tie + i];
                if (left == 0) {
                    continue;
                }
                right[i] -= left * gradient;
                subtractRow(schur, i * n, left * inverse, tie, i + 1);
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                schur[j * n + i] = schur[i * n + j];
            }
        }
    }

    private void subtractRow(double[] schur, int row, double factor, int tie, int length) {
        for (int j = 0; j < length; j++) {
            schur[row + j] -= factor * ties[tie + j];
        }
    }

    /**
     * Writes y.
     *
     * @param step x
     * @param damping as for S
     * @param depthStep output
     */
    void substitute(double[] step, double damping, double[] depthStep) {
        for (int p = 0; p < points; p++) {
            double sum = pointGradient[p];
            int tie = p * unknowns;
            for (int i = 0; i < unknowns; i++) {
                sum -= ties[tie + i] * step[i];
            }
            depthStep[p] = sum / (pointHessian[p] * (1 + damping));
        }
    }
}
