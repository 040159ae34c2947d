package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.linear.CholeskyFactor;
import java.util.Arrays;

/**
 * What is left of brightness where a target's pixels are looked up in a source, e = I_s(x, y) - g (I_t - 128) - 128 - b, with the
 * weight h'(e) / e of Huber's function h, and priors that draw gain g and bias b towards none where images do not decide. The last two unknowns
 * of every step, Jacobian row and Hessian are gain and bias.
 */
final class BrightnessResiduals {
    /** Gain acts about this grey level, so that gain and bias say different things. */
    static final float MIDDLE = 128;

    private static final double GAIN_PRIOR = 1;
    private static final double BIAS_PRIOR = 1e-3;

    private final float[] luma;
    private final float outlier;
    private final float[] residual;
    private final float[] weight;

    private double gain;
    private double bias;
    private float offset;
    private double sum;
    private double weights;
    private int visible;
    private int inliers;

    /**
     * Prepares room.
     *
     * @param luma of the target's pixels, grey levels
     * @param outlier Huber's threshold, grey levels
     */
    BrightnessResiduals(float[] luma, float outlier) {
        this.luma = luma;
        this.outlier = outlier;
        residual = new float[luma.length];
        weight = new float[luma.length];
    }

    /** Begins anew with every pixel invisible. */
    void begin(double newGain, double newBias) {
        gain = newGain;
        bias = newBias;
        offset = (float) (MIDDLE * (1 - gain) + bias);
        sum = 0;
        weights = 0;
        visible = 0;
        inliers = 0;
        Arrays.fill(weight, 0);
    }

    /**
     * Looks a pixel up.
     *
     * @param p its number
     * @param source luma, row-major
     * @param width of the source
     * @param x column in the source, in [0, width - 1)
     * @param y row in the source, in [0, height - 1)
     */
    void compare(int p, float[] source, int width, float x, float y) {
        int corner = ((int) y) * width + (int) x;
        float fx = x - (int) x;
        float fy = y - (int) y;
        float top = source[corner] + fx * (source[corner + 1] - source[corner]);
        float below =
                source[corner + width] + fx * (source[corner + width + 1] - source[corner + width]);
        float e = top + fy * (below - top) - (float) gain * luma[p] - offset;
        float size = Math.abs(e);
        boolean inlier = size <= outlier;
        residual[p] = e;
        weight[p] = inlier ? 1 : outlier / size;
        sum += inlier ? e * e : outlier * (2 * size - outlier);
        weights += weight[p];
        visible++;
        inliers += inlier ? 1 : 0;
    }

    /** Returns the mean Huber cost over the visible pixels with the priors, grey levels squared; infinite without any. */
    double cost() {
        double priors = GAIN_PRIOR * (gain - 1) * (gain - 1) + BIAS_PRIOR * bias * bias;
        return visible == 0 ? Double.POSITIVE_INFINITY : sum / visible + priors;
    }

    /** Returns how many pixels are visible. */
    int visible() {
        return visible;
    }

    /** Returns how many are within the threshold. */
    int inliers() {
        return inliers;
    }

    /** Returns the weights; 0 where a pixel is invisible. */
    float[] weight() {
        return weight;
    }

    /** Returns sum_p w e^2. */
    double squares() {
        double squares = 0;
        for (int p = 0; p < luma.length; p++) {
            squares += weight[p] * residual[p] * residual[p];
        }
        return squares;
    }

    /**
     * Adds the priors of gain and bias to a Hessian J^T J.
     *
     * @param hessian row-major, square
     * @param pixels that it is of
     */
    static void addPriors(double[] hessian, int unknowns, int pixels) {
        hessian[(unknowns - 2) * (unknowns + 1)] += GAIN_PRIOR * pixels;
        hessian[(unknowns - 1) * (unknowns + 1)] += BIAS_PRIOR * pixels;
    }

    /**
     * Writes the step H^-1 J^T W e over the mean weight, which stands for W in H.
     *
     * @param factor of H, priors of as many pixels included
     * @param jacobian a row per pixel
     * @param pixels that the priors count for
     */
    void step(CholeskyFactor factor, float[] jacobian, int pixels, double[] step) {
        int unknowns = step.length;
        Arrays.fill(step, 0);
        for (int p = 0; p < luma.length; p++) {
            double we = weight[p] * residual[p];
            for (int k = 0; k < unknowns; k++) {
                step[k] += we * jacobian[unknowns * p + k];
            }
        }
        double meanWeight = visible == 0 ? 1 : weights / visible;
        step[unknowns - 2] -= meanWeight * GAIN_PRIOR * pixels * (gain - 1);
        step[unknowns - 1] -= meanWeight * BIAS_PRIOR * pixels * bias;
        factor.solve(step, step);
        for (int k = 0; k < unknowns; k++) {
            step[k] /= meanWeight;
        }
    }
}
