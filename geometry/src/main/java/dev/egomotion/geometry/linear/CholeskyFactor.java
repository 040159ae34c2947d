package dev.egomotion.geometry.linear;

import java.util.Arrays;

/**
 * A = L L^T of a symmetric positive definite matrix. The buffer is kept between uses. One thread at a
 * time.
 */
public final class CholeskyFactor {
    /** A pivot below this share of its diagonal element is lost in rounding: nothing is known of it. */
    private static final double LEAST_PIVOT = 1e-12;

    private final int size;
    private final double[] lower;

    public CholeskyFactor(int size) {
        this.size = size;
        lower = new double[size * size];
    }

    /**
     * Factors a matrix.
     *
     * @param a size x size, row-major, symmetric; the lower triangle is read; not modified
     * @return whether it is positive definite
     */
    public boolean factor(double[] a) {
        for (int j = 0; j < size; j++) {
            double pivot = a[j * size + j];
            for (int k = 0; k < j; k++) {
                pivot -= lower[j * size + k] * lower[j * size + k];
            }
            if (!(pivot > LEAST_PIVOT * a[j * size + j]) || !Double.isFinite(pivot)) {
                return false;
            }
            double root = Math.sqrt(pivot);
            lower[j * size + j] = root;
            for (int i = j + 1; i < size; i++) {
                double sum = a[i * size + j];
                for (int k = 0; k < j; k++) {
                    sum -= lower[i * size + k] * lower[j * size + k];
                }
                lower[i * size + j] = sum / root;
            }
        }
        return true;
    }

    /**
     * Solves A x = b.
     *
     * @param b right side
     * @param x output; may be b
     */
    public void solve(double[] b, double[] x) {
        for (int i = 0; i < size; i++) {
            double sum = b[i];
            for (int k = 0; k < i; k++) {
                sum -= lower[i * size + k] * x[k];
            }
            x[i] = sum / lower[i * size + i];
        }
        for (int i = size - 1; i >= 0; i--) {
            double sum = x[i];
            for (int k = i + 1; k < size; k++) {
                sum -= lower[k * size + i] * x[k];
            }
            x[i] = sum / lower[i * size + i];
        }
    }

    /** Returns whether every number of a solution is one. */
    public static boolean isFinite(double[] x) {
        double sum = 0;
        for (double value : x) {
            sum += Math.abs(value);
        }
        return Double.isFinite(sum);
    }

    /**
     * Returns a block on the diagonal of the inverse of A.
     *
     * @param first unknown of the block
     * @param count unknowns of the block
     * @return count x count, row-major
     */
    public double[] inverseBlock(int first, int count) {
        double[] block = new double[count * count];
        double[] column = new double[size];
        for (int j = 0; j < count; j++) {
            Arrays.fill(column, 0);
            column[first + j] = 1;
            solve(column, column);
            System.arraycopy(column, first, block, j * count, count);
        }
        return block;
    }
}
