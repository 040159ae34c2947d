package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.PinholeCamera;

/**
 * One level of the target as inverse-compositional alignment needs it: selected pixels with inverse depth
 * and brightness, and their Jacobian, which no iteration changes.
 *
 * <p>Row i of the Jacobian is (grad I_t dW/dxi, I_t - 128, 1): what a small motion of the target, its gain
 * and its bias do to pixel i.
 */
final class AlignmentTarget {
    /** Columns of the Jacobian: six of motion, gain, bias. */
    static final int UNKNOWNS = 8;

    /** Gain acts about this grey level, so that gain and bias say different things. */
    static final float MIDDLE = 128;

    final PinholeCamera camera;
    final int count;
    final float[] u;
    final float[] v;
    final float[] inverseDepth;
    final float[] luma;
    final float[] jacobian;

    /**
     * Selects pixels and computes their Jacobian.
     *
     * @param pyramid target
     * @param index level
     * @param depth of the target at full size
     */
    AlignmentTarget(
            LumaPyramid pyramid, int index, InverseDepth depth, AlignmentSettings settings) {
        LumaPyramid.Level level = pyramid.level(index);
        camera = level.camera();
        PixelSelection pixels =
                PixelSelection.of(
                        level, settings.columns(), settings.rows(), 2, settings.leastGradient());
        u = new float[pixels.count()];
        v = new float[pixels.count()];
        inverseDepth = new float[pixels.count()];
        luma = new float[pixels.count()];
        jacobian = new float[UNKNOWNS * pixels.count()];
        double full = 1 << index;
        double[] dx = new double[6];
        double[] dy = new double[6];
        int known = 0;
        for (int i = 0; i < pixels.count(); i++) {
            int column = pixels.column()[i];
            int row = pixels.row()[i];
            float r = depth.at((column + 0.5) * full - 0.5, (row + 0.5) * full - 0.5);
            if (r > 0) {
                u[known] = column;
                v[known] = row;
                inverseDepth[known] = r;
                linearise(level, known++, dx, dy);
            }
        }
        count = known;
    }

    private void linearise(LumaPyramid.Level level, int i, double[] dx, double[] dy) {
        float[] image = level.luma();
        int width = camera.width();
        int at = ((int) v[i]) * width + (int) u[i];
        double gx = 0.5 * (image[at + 1] - image[at - 1]) * camera.fx();
        double gy = 0.5 * (image[at + width] - image[at - width]) * camera.fy();
        double x = (u[i] - camera.cx()) / camera.fx();
        double y = (v[i] - camera.cy()) / camera.fy();
        PoseStep.derivative(x, y, inverseDepth[i], dx, dy);
        for (int k = 0; k < 6; k++) {
            jacobian[UNKNOWNS * i + k] = (float) (gx * dx[k] + gy * dy[k]);
        }
        luma[i] = image[at];
        jacobian[UNKNOWNS * i + 6] = luma[i] - MIDDLE;
        jacobian[UNKNOWNS * i + 7] = 1;
    }

    /**
     * Returns J^T W J.
     *
     * @param weight of every pixel
     * @return 8 x 8, row-major
     */
    double[] hessian(float[] weight) {
        double[] hessian = new double[UNKNOWNS * UNKNOWNS];
        for (int p = 0; p < count; p++) {
            int row = UNKNOWNS * p;
            for (int i = 0; i < UNKNOWNS; i++) {
                double left = weight[p] * jacobian[row + i];
                for (int j = 0; j <= i; j++) {
                    hessian[UNKNOWNS * i + j] += left * jacobian[row + j];
                }
            }
        }
        for (int i = 0; i < UNKNOWNS; i++) {
            for (int j = 0; j < i; j++) {
                hessian[UNKNOWNS * j + i] = hessian[UNKNOWNS * i + j];
            }
        }
        return hessian;
    }

    /** Returns the mean inverse depth, 1 / unit of the scene. */
    double meanInverseDepth() {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += inverseDepth[i];
        }
        return sum / count;
    }
}
