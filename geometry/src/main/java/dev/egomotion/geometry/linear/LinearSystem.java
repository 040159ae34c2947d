package dev.egomotion.geometry.linear;

import java.util.Optional;

/** A x = b of a square matrix, by Gaussian elimination with row pivoting. */
public final class LinearSystem {
    /** A pivot below this share of the largest element is lost in rounding. */
    private static final double LEAST_PIVOT = 1e-12;

    private LinearSystem() {}

    /**
     * Returns x, or nothing where A is singular.
     *
     * @param matrix A, n x n, row-major; not modified
     * @param right b, n numbers; not modified
     */
    public static Optional<double[]> solve(double[] matrix, double[] right) {
        int n = right.length;
        double[] a = matrix.clone();
        double[] x = right.clone();
        double largest = 0;
        for (double element : a) {
            largest = Math.max(largest, Math.abs(element));
        }
        for (int k = 0; k < n; k++) {
            exchange(a, x, k, pivot(a, n, k));
            if (!(Math.abs(a[k * n + k]) > LEAST_PIVOT * largest)) {
                return Optional.empty();
            }
            for (int i = k + 1; i < n; i++) {
                double factor = a[i * n + k] / a[k * n + k];
                for (int j = k; j < n; j++) {
                    a[i * n + j] -= factor * a[k * n + j];
                }
                x[i] -= factor * x[k];
            }
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int j = i + 1; j < n; j++) {
                x[i] -= a[i * n + j] * x[j];
            }
            x[i] /= a[i * n + i];
        }
        return Optional.of(x);
    }

    private static int pivot(double[] a, int n, int column) {
        int best = column;
        for (int i = column + 1; i < n; i++) {
            best = Math.abs(a[i * n + column]) > Math.abs(a[best * n + column]) ? i : best;
        }
        return best;
    }

    private static void exchange(double[] a, double[] x, int i, int j) {
        int n = x.length;
        for (int k = 0; k < n; k++) {
            double element = a[i * n + k];
            a[i * n + k] = a[j * n + k];
            a[j * n + k] = element;
        }
        double element = x[i];
        x[i] = x[j];
        x[j] = element;
    }
}
