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

    /**
     * OpenCV's rational model, "rational_polynomial" in ROS, with its thin prism (s) and its tilted sensor (tau, radians):
     * radial = (1 + k1 r2 + k2 r4 + k3 r6) / (1 + k4 r2 + k5 r4 + k6 r6), x' = x radial + 2 p1 x y + p2 (r2 + 2 x2) + s1 r2 +
     * s2 r4, likewise y with p1, p2 swapped, s3 and s4; the sensor's tilt is applied to the result.
     */
    record RationalPolynomial(
            double k1,
            double k2,
            double p1,
            double p2,
            double k3,
            double k4,
            double k5,
            double k6,
            double s1,
            double s2,
            double s3,
            double s4,
            double tauX,
            double tauY)
            implements Distortion {
        /** Checks that every coefficient is finite. */
        public RationalPolynomial {
            requireFinite(k1, k2, p1, p2, k3, k4, k5, k6, s1, s2, s3, s4, tauX, tauY);
        }

        private double radial(double r2) {
            return (1 + r2 * (k1 + r2 * (k2 + r2 * k3))) / (1 + r2 * (k4 + r2 * (k5 + r2 * k6)));
        }

        @Override
        public double[] distort(double x, double y) {
            double r2 = x * x + y * y;
            double radial = radial(r2);
            double xd = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x) + r2 * (s1 + r2 * s2);
            double yd = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y + r2 * (s3 + r2 * s4);
            return tauX == 0 && tauY == 0 ? new double[] {xd, yd} : tilted(xd, yd);
        }

        /**
         * Projects onto the tilted sensor, as OpenCV's computeTiltProjectionMatrix: R = Ry(tauY) Rx(tauX), then (x, y, 1)
         * goes to [[R33, 0, -R13], [0, R33, -R23], [0, 0, 1]] R (x, y, 1).
         */
        private double[] tilted(double x, double y) {
            double cx = Math.cos(tauX);
            double sx = Math.sin(tauX);
            double cy = Math.cos(tauY);
            double sy = Math.sin(tauY);
            // spotless:off
            double a = cy * x + sy * sx * y - sy * cx;
            double b =          cx * y      + sx;
            double c = sy * x - cy * sx * y + cy * cx;
            // spotless:on
            double r33 = cy * cx;
            double r13 = -sy * cx;
            double r23 = sx;
            return new double[] {(r33 * a - r13 * c) / c, (r33 * b - r23 * c) / c};
        }

        @Override
        public double monotonicRadius() {
            double step = MAX_RADIUS / 4000;
            double before = 0;
            for (double r = step; r <= MAX_RADIUS; r += step) {
                double now = r * radial(r * r);
                if (!(now > before)) {
                    return r - step;
                }
                before = now;
            }
            return Double.POSITIVE_INFINITY;
        }
    }

    /**
     * The field-of-view model of Devernay and Faugeras (2001), of PTAM and the TUM monocular dataset:
     * r' = atan(2 r tan(omega / 2)) / omega, x' = x r' / r.
     *
     * @param omega radians, in (0, pi)
     */
    record FieldOfView(double omega) implements Distortion {
        /** Checks the range. */
        public FieldOfView {
            if (!(omega > 0 && omega < Math.PI)) {
                throw new IllegalArgumentException(
                        "distortion omega is %s; it must lie between 0 and pi".formatted(omega));
            }
        }

        @Override
        public double[] distort(double x, double y) {
            double r = Math.sqrt(x * x + y * y);
            double slope = 2 * Math.tan(omega / 2);
            double scale = r < 1e-12 ? slope / omega : Math.atan(r * slope) / omega / r;
            return new double[] {x * scale, y * scale};
        }

        @Override
        public double monotonicRadius() {
            return Double.POSITIVE_INFINITY;
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
