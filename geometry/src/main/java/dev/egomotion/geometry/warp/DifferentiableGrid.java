package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.ImageSize;

/**
 * A grid generator with parameters theta, forward and backward (Jaderberg et al. 2015, section 3.2):
 * (x_s, y_s) = T_theta(x_t, y_t) for every pixel of the output, and the derivative of a loss by theta.
 *
 * <p>{@link #grid} is the form for use, in single precision; {@link #reference} the one in which
 * gradients are defined. Both say the same to single precision.
 */
public interface DifferentiableGrid extends GridGenerator {
    /** Returns the size of the output image. */
    ImageSize output();

    /** Returns the size of the image that is sampled. */
    ImageSize source();

    /** Returns a copy of theta, in the order that the generator documents. */
    double[] parameters();

    /**
     * Returns the same generator with another theta.
     *
     * @param parameters as many as {@link #parameters} gives
     * @throws IllegalArgumentException naming the number expected and found
     */
    DifferentiableGrid withParameters(double... parameters);

    /** Returns where the output's pixels lie in the source image, in double precision. */
    ReferenceGrid reference();

    @Override
    default SamplingGrid grid() {
        return reference().rounded();
    }

    /**
     * Returns dL/dtheta = sum over output pixels of dL/dx_s dx_s/dtheta + dL/dy_s dy_s/dtheta.
     *
     * @param x dL/dx_s of every output pixel, per source pixel of length; ignored where the
     *     transformation has no value
     * @param y dL/dy_s, likewise
     * @return in the order of {@link #parameters}
     */
    double[] backward(double[] x, double[] y);
}
