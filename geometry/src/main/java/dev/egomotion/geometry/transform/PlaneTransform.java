package dev.egomotion.geometry.transform;

/**
 * A transformation T_theta of the plane with parameters theta: (x_s, y_s) = T_theta(x_t, y_t), from the
 * output to the source, in normalised coordinates.
 */
public sealed interface PlaneTransform permits Attention, Affine, Projective, ThinPlateSpline {
    /** Returns a copy of theta, in the order that the transformation documents. */
    double[] parameters();

    /**
     * Returns the transformation of the same kind with another theta.
     *
     * @throws IllegalArgumentException naming the number expected and found
     */
    PlaneTransform withParameters(double... parameters);

    /**
     * Returns (x_s, y_s).
     *
     * @param x x_t
     * @param y y_t
     * @return two numbers; not numbers where the transformation has no value
     */
    double[] apply(double x, double y);

    /**
     * Adds dL/dx_s dx_s/dtheta + dL/dy_s dy_s/dtheta of one point, at which the transformation has a
     * value.
     *
     * @param x x_t
     * @param y y_t
     * @param byX dL/dx_s
     * @param byY dL/dy_s
     * @param gradient in and output, in the order of {@link #parameters}
     */
    void addGradient(double x, double y, double byX, double byY, double[] gradient);
}
