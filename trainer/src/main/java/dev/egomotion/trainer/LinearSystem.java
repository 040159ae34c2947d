package dev.egomotion.trainer;

import java.util.Arrays;

/** Small dense linear systems. */
final class LinearSystem {
    private LinearSystem() {}

    /**
     * Solves A X = B by Gauss-Jordan elimination with pivoting.
     *
     * @param rows of [A B]; overwritten
     * @param size rows and columns of A, which is not singular
     * @return rows of X
     */
    static double[][] solve(double[][] rows, int size) {
        int width = rows[0].length;
        for (int column = 0; column < size; column++) {
            int pivot = column;
            for (int r = column + 1; r < size; r++) {
                pivot = Math.abs(rows[r][column]) > Math.abs(rows[pivot][column]) ? r : pivot;
            }
            double[] chosen = rows[pivot];
            rows[pivot] = rows[column];
            rows[column] = chosen;
            double divisor = chosen[column];
            for (int c = column; c < width; c++) {
                chosen[c] /= divisor;
            }
            for (double[] row : rows) {
                double factor = row == chosen ? 0 : row[column];
                for (int c = column; c < width && factor != 0; c++) {
                    row[c] -= factor * chosen[c];
                }
            }
        }
        double[][] solution = new double[size][];
        for (int r = 0; r < size; r++) {
            solution[r] = Arrays.copyOfRange(rows[r], size, width);
        }
        return solution;
    }
}
