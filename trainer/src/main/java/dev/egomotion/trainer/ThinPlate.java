package dev.egomotion.trainer;

/**
 * The thin-plate spline through a regular 4 x 4 grid of points c_i over [-1, 1] (Bookstein 1989): T(q) = a0 + ax x + ay y +
 * sum_i w_i U(|q - c_i|), U(r) = r^2 log r^2, with T(c_i) = y_i, sum w_i = 0 and sum w_i c_i = 0. T is linear in y: every place
 * has a fixed share of every point.
 */
final class ThinPlate {
    private static final int SIDE = 4;

    /** How many points there are. */
    static final int POINTS = SIDE * SIDE;

    private static final int TERMS = POINTS + 3;

    /** Terms (U of every point, 1, x, y) to values at the points: the first 16 columns of the inverse, TERMS x POINTS. */
    private static final double[][] COEFFICIENTS = coefficients();

    private ThinPlate() {}

    /** Returns x of the points, row by row, then y. */
    static float[] identity() {
        float[] values = new float[2 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            values[i] = (float) x(i);
            values[POINTS + i] = (float) y(i);
        }
        return values;
    }

    private static double x(int i) {
        return PixelPlaces.normalised(i % SIDE, SIDE);
    }

    private static double y(int i) {
        return PixelPlaces.normalised(i / SIDE, SIDE);
    }

    /** Returns what share each pixel of an image has of each point, POINTS x (height width), row-major. */
    static float[] shares(int height, int width) {
        int n = height * width;
        float[] shares = new float[POINTS * n];
        for (int q = 0; q < n; q++) {
            double[] at =
                    shares(
                            PixelPlaces.normalised(q % width, width),
                            PixelPlaces.normalised(q / width, height));
            for (int i = 0; i < POINTS; i++) {
                shares[i * n + q] = (float) at[i];
            }
        }
        return shares;
    }

    /** Returns the share of each point at one place. */
    static double[] shares(double x, double y) {
        double[] terms = terms(x, y);
        double[] shares = new double[POINTS];
        for (int t = 0; t < TERMS; t++) {
            for (int i = 0; i < POINTS; i++) {
                shares[i] += terms[t] * COEFFICIENTS[t][i];
            }
        }
        return shares;
    }

    private static double[] terms(double x, double y) {
        double[] terms = new double[TERMS];
        for (int i = 0; i < POINTS; i++) {
            double dx = x - x(i);
            double dy = y - y(i);
            double square = dx * dx + dy * dy;
            terms[i] = square == 0 ? 0 : square * Math.log(square);
        }
        terms[POINTS] = 1;
        terms[POINTS + 1] = x;
        terms[POINTS + 2] = y;
        return terms;
    }

    /** Solves [K P; P' 0] [w; a] = [y; 0] for y = every unit vector. */
    private static double[][] coefficients() {
        double[][] rows = new double[TERMS][TERMS + POINTS];
        for (int i = 0; i < POINTS; i++) {
            double[] terms = terms(x(i), y(i));
            System.arraycopy(terms, 0, rows[i], 0, TERMS);
            for (int a = POINTS; a < TERMS; a++) {
                rows[a][i] = terms[a];
            }
            rows[i][TERMS + i] = 1;
        }
        return LinearSystem.solve(rows, TERMS);
    }
}
