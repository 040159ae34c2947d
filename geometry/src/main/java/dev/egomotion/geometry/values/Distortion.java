package dev.egomotion.geometry.values;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a lens does to a ray: takes the ideal point (x, y) = (X/Z, Y/Z) of the normalised image plane
 * to the point (x', y') where the lens puts it; pixels follow as u = fx x' + cx, v = fy y' + cy.
 */
public sealed interface Distortion {
    /** No distortion. */
    Distortion NONE = new None();

    /**
     * Returns the distorted point.
     *
     * @param x ideal horizontal coordinate on the plane z = 1
     * @param y ideal vertical coordinate on the plane z = 1
     * @return {x', y'}
     */
    double[] distort(double x, double y);

    /**
     * Returns the distance from the axis, on the plane z = 1, up to which the radial part grows with
     * the angle: beyond it the polynomial folds back and describes no lens.
     *
     * @return positive; infinite when it grows everywhere
     */
    double monotonicRadius();

    /**
     * Returns the ideal point that the lens puts at (x', y'), by Newton's method with central
     * differences.
     *
     * @param xd distorted horizontal coordinate
     * @param yd distorted vertical coordinate
     * @return {x, y}, or empty where no ray within the monotonic radius goes
     */
    default Optional<double[]> undistort(double xd, double yd) {
        double x = xd;
        double y = yd;
        double step = 1e-6;
        for (int i = 0; i < 50; i++) {
            double[] at = distort(x, y);
            double ex = xd - at[0];
            double ey = yd - at[1];
            if (Math.hypot(ex, ey) < 1e-12) {
                return Math.hypot(x, y) <= monotonicRadius()
                        ? Optional.of(new double[] {x, y})
                        : Optional.empty();
            }
            double[] right = distort(x + step, y);
            double[] left = distort(x - step, y);
            double[] down = distort(x, y + step);
            double[] up = distort(x, y - step);
            double a = (right[0] - left[0]) / (2 * step);
            double b = (down[0] - up[0]) / (2 * step);
            double c = (right[1] - left[1]) / (2 * step);
            double d = (down[1] - up[1]) / (2 * step);
            double determinant = a * d - b * c;
            x += (d * ex - b * ey) / determinant;
            y += (a * ey - c * ex) / determinant;
        }
        return Optional.empty();
    }

    /** Returns whether this leaves every ray where it is. */
    default boolean isNone() {
        return Arrays.equals(distort(0.3, 0.2), new double[] {0.3, 0.2})
                && Arrays.equals(distort(-0.5, 0.7), new double[] {-0.5, 0.7});
    }

    /** A rectified image. */
    record None() implements Distortion {
        @Override
        public double[] distort(double x, double y) {
            return new double[] {x, y};
        }

        @Override
        public double monotonicRadius() {
            return Double.POSITIVE_INFINITY;
        }

        @Override
        public Optional<double[]> undistort(double xd, double yd) {
            return Optional.of(new double[] {xd, yd});
        }
    }

    /**
     * Brown-Conrady distortion, "plumb_bob" in ROS and the five-parameter model of OpenCV:
     * x' = x (1 + k1 r2 + k2 r4 + k3 r6) + 2 p1 x y + p2 (r2 + 2 x2), likewise y with p1, p2 swapped.
     */
    record PlumbBob(double k1, double k2, double p1, double p2, double k3) implements Distortion {
        /** Checks that every coefficient is finite. */
        public PlumbBob {
            requireFinite(k1, k2, p1, p2, k3);
        }

        @Override
        public double[] distort(double x, double y) {
            double r2 = x * x + y * y;
            double radial = 1 + r2 * (k1 + r2 * (k2 + r2 * k3));
            return new double[] {
                x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x),
                y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
            };
        }

        @Override
        public double monotonicRadius() {
            return firstRoot(MAX_RADIUS, 1, 3 * k1, 5 * k2, 7 * k3);
        }
    }

    /**
     * Kannala-Brandt equidistant distortion, "fisheye" in OpenCV, "equidistant" in ROS: theta =
     * atan(r), theta' = theta (1 + k1 theta^2 + k2 theta^4 + k3 theta^6 + k4 theta^8), x' = x theta' / r.
     */
    record Fisheye(double k1, double k2, double k3, double k4) implements Distortion {
        /** Checks that every coefficient is finite. */
        public Fisheye {
            requireFinite(k1, k2, k3, k4);
        }

        @Override
        public double[] distort(double x, double y) {
            double r = Math.sqrt(x * x + y * y);
            if (r < 1e-12) {
                return new double[] {x, y};
            }
            double theta = Math.atan(r);
            double t2 = theta * theta;
            double distorted = theta * (1 + t2 * (k1 + t2 * (k2 + t2 * (k3 + t2 * k4))));
            return new double[] {x * distorted / r, y * distorted / r};
        }

        @Override
        public double monotonicRadius() {
            double angle = firstRoot(Math.PI / 2, 1, 3 * k1, 5 * k2, 7 * k3, 9 * k4);
            return Double.isInfinite(angle) ? angle : Math.tan(angle);
        }
    }

    /** No lens of a pinhole image looks further from its axis than this: 87 degrees. */
    double MAX_RADIUS = 20;

    /**
     * Returns the smallest positive root below a limit of c0 + c1 r^2 + c2 r^4 + ..., found by a scan
     * in two thousand steps and bisection; infinite when there is none.
     */
    private static double firstRoot(double limit, double... c) {
        int steps = 2000;
        double low = 0;
        for (int i = 1; i <= steps; i++) {
            double high = limit * i / steps;
            if (even(high, c) <= 0) {
                for (int k = 0; k < 60; k++) {
                    double middle = (low + high) / 2;
                    if (even(middle, c) > 0) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                return low;
            }
            low = high;
        }
        return Double.POSITIVE_INFINITY;
    }

    private static double even(double r, double[] c) {
        double sum = 0;
        for (int i = c.length - 1; i >= 0; i--) {
            sum = sum * r * r + c[i];
        }
        return sum;
    }

    private static void requireFinite(double... coefficients) {
        for (double coefficient : coefficients) {
            if (!Double.isFinite(coefficient)) {
                throw new IllegalArgumentException(
                        "distortion coefficients "
                                + Arrays.toString(coefficients)
                                + " are not all finite");
            }
        }
    }
}
