package dev.egomotion.geometry.transform;

import dev.egomotion.geometry.linear.LinearSystem;
import java.util.Arrays;

/**
 * The smoothest transformation that takes 16 control points to given places (Bookstein 1989; Jaderberg
 * et al. 2015, section 3.2). The control points c_k form a regular 4x4 lattice over the output, corners
 * at -1 and +1.
 *
 * <p>x_s(p) = a_0 + a_1 x + a_2 y + sum over k of w_k f(|p - c_k|), f(d) = d^2 ln d^2, with x_s(c_k) = s_k
 * and sum w_k = sum w_k c_k = 0; likewise y_s. The system's matrix L depends on the lattice alone, so the
 * transformation is linear in the places: x_s(p) = sum over k of b_k(p) s_k, with b(p) the first 16
 * numbers of (f(|p - c_1|) .. f(|p - c_16|), 1, x, y) L^-1.
 *
 * <p>Parameters: s_1x .. s_16x, then s_1y .. s_16y, normalised, of the lattice's points row by row from
 * the top left.
 *
 * @param places the 32 parameters; shared, not copied: neither side modifies them afterwards
 */
public record ThinPlateSpline(double[] places) implements PlaneTransform {
    private static final int SIDE = 4;
    private static final int POINTS = SIDE * SIDE;

    /** Control points and the three affine terms. */
    private static final int TERMS = POINTS + 3;

    private static final String KIND = "a thin-plate spline";
    private static final double[] LATTICE = lattice();

    /** The first 16 columns of L^-1, column by column. */
    private static final double[][] WEIGHTS = weights();

    /** The spline that leaves everything in its place. */
    public static final ThinPlateSpline IDENTITY = new ThinPlateSpline(LATTICE.clone());

    /** Checks that there are 16 points. */
    public ThinPlateSpline {
        Parameters.requireCount(KIND, 2 * POINTS, places);
        Parameters.requireFinite(KIND, places);
    }

    /** Returns a copy of the control points of the output: x of all, row by row, then y. */
    public static double[] controlPoints() {
        return LATTICE.clone();
    }

    private static double[] lattice() {
        double[] points = new double[2 * POINTS];
        for (int k = 0; k < POINTS; k++) {
            points[k] = 2.0 * (k % SIDE) / (SIDE - 1) - 1;
            points[POINTS + k] = 2.0 * Math.floorDiv(k, SIDE) / (SIDE - 1) - 1;
        }
        return points;
    }

    private static double[][] weights() {
        double[] system = new double[TERMS * TERMS];
        for (int k = 0; k < POINTS; k++) {
            double[] terms = terms(LATTICE[k], LATTICE[POINTS + k]);
            System.arraycopy(terms, 0, system, k * TERMS, TERMS);
            for (int j = POINTS; j < TERMS; j++) {
                system[j * TERMS + k] = terms[j];
            }
        }
        double[][] columns = new double[POINTS][];
        for (int k = 0; k < POINTS; k++) {
            double[] unit = new double[TERMS];
            unit[k] = 1;
            columns[k] = LinearSystem.solve(system, unit).orElseThrow();
        }
        return columns;
    }

    private static double[] terms(double x, double y) {
        double[] terms = new double[TERMS];
        for (int k = 0; k < POINTS; k++) {
            double dx = x - LATTICE[k];
            double dy = y - LATTICE[POINTS + k];
            double squared = dx * dx + dy * dy;
            terms[k] = squared == 0 ? 0 : squared * Math.log(squared);
        }
        terms[POINTS] = 1;
        terms[POINTS + 1] = x;
        terms[POINTS + 2] = y;
        return terms;
    }

    /**
     * Returns b(p), the share that the place of each control point has of the spline at p. It does not
     * depend on the places: whoever warps many images over one lattice computes it once.
     *
     * @param x normalised, of the output
     * @param y normalised, of the output
     * @return 16 numbers that sum to 1
     */
    public static double[] shares(double x, double y) {
        double[] terms = terms(x, y);
        double[] shares = new double[POINTS];
        for (int k = 0; k < POINTS; k++) {
            double sum = 0;
            for (int j = 0; j < TERMS; j++) {
                sum += WEIGHTS[k][j] * terms[j];
            }
            shares[k] = sum;
        }
        return shares;
    }

    @Override
    public double[] parameters() {
        return places.clone();
    }

    @Override
    public ThinPlateSpline withParameters(double... p) {
        return new ThinPlateSpline(p.clone());
    }

    @Override
    public double[] apply(double x, double y) {
        double[] shares = shares(x, y);
        double[] point = new double[2];
        for (int k = 0; k < POINTS; k++) {
            point[0] += shares[k] * places[k];
            point[1] += shares[k] * places[POINTS + k];
        }
        return point;
    }

    @Override
    public void addGradient(double x, double y, double byX, double byY, double[] gradient) {
        double[] shares = shares(x, y);
        for (int k = 0; k < POINTS; k++) {
            gradient[k] += byX * shares[k];
            gradient[POINTS + k] += byY * shares[k];
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ThinPlateSpline spline && Arrays.equals(places, spline.places);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(places);
    }

    @Override
    public String toString() {
        return "ThinPlateSpline" + Arrays.toString(places);
    }
}
