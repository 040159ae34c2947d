package dev.egomotion.geometry;

import java.util.Arrays;

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
