package dev.egomotion.benchmarks;

import java.util.Arrays;

/**
 * Nearest neighbours among points in space (Bentley, Multidimensional binary search trees, 1975): the
 * points in an order in which the middle of every stretch splits it along one axis. Any number of threads
 * may ask.
 */
final class KdTree {
    private static final int AXES = 3;

    /** Stretches no longer than this are searched one by one. */
    private static final int LEAF = 8;

    private final double[] xyz;
    private final int[] order;
    private final byte[] axes;

    /**
     * Builds the tree.
     *
     * @param xyz three numbers per point; shared, not modified
     */
    KdTree(double[] xyz) {
        this.xyz = xyz;
        order = new int[xyz.length / AXES];
        axes = new byte[order.length];
        Arrays.setAll(order, i -> i);
        split(0, order.length);
    }

    private void split(int from, int to) {
        if (to - from <= LEAF) {
            return;
        }
        int axis = longestAxis(from, to);
        int middle = (from + to) >>> 1;
        select(from, to - 1, middle, axis);
        axes[middle] = (byte) axis;
        split(from, middle);
        split(middle + 1, to);
    }

    private int longestAxis(int from, int to) {
        int longest = 0;
        double most = -1;
        for (int axis = 0; axis < AXES; axis++) {
            double least = Double.POSITIVE_INFINITY;
            double greatest = Double.NEGATIVE_INFINITY;
            for (int i = from; i < to; i++) {
                least = Math.min(least, value(i, axis));
                greatest = Math.max(greatest, value(i, axis));
            }
            if (greatest - least > most) {
                most = greatest - least;
                longest = axis;
            }
        }
        return longest;
    }

    /** Puts the point that belongs there at a place, none greater before it, none less after (Hoare). */
    private void select(int first, int last, int place, int axis) {
        while (first < last) {
            double pivot = value((first + last) >>> 1, axis);
            int i = first;
            int j = last;
            while (i <= j) {
                while (value(i, axis) < pivot) {
                    i++;
                }
                while (value(j, axis) > pivot) {
                    j--;
                }
                if (i <= j) {
                    int other = order[i];
                    order[i++] = order[j];
                    order[j--] = other;
                }
            }
            if (place <= j) {
                last = j;
            } else if (place >= i) {
                first = i;
            } else {
                return;
            }
        }
    }

    private double value(int place, int axis) {
        return xyz[AXES * order[place] + axis];
    }

    /**
     * Finds the points nearest to a place.
     *
     * @param x first coordinate; y and z the others
     * @param nearest output: numbers of the points, nearest first; -1 where there are no more
     * @param squares output, as long: squared distances
     */
    void nearest(double x, double y, double z, int[] nearest, double[] squares) {
        Arrays.fill(nearest, -1);
        Arrays.fill(squares, Double.POSITIVE_INFINITY);
        search(0, order.length, new double[] {x, y, z}, nearest, squares);
    }

    private void search(int from, int to, double[] at, int[] nearest, double[] squares) {
        if (to - from <= LEAF) {
            for (int i = from; i < to; i++) {
                offer(order[i], at, nearest, squares);
            }
            return;
        }
        int middle = (from + to) >>> 1;
        double beyond = at[axes[middle]] - value(middle, axes[middle]);
        search(beyond < 0 ? from : middle + 1, beyond < 0 ? middle : to, at, nearest, squares);
        if (beyond * beyond < squares[squares.length - 1]) {
            offer(order[middle], at, nearest, squares);
            search(beyond < 0 ? middle + 1 : from, beyond < 0 ? to : middle, at, nearest, squares);
        }
    }

    private void offer(int point, double[] at, int[] nearest, double[] squares) {
        double dx = xyz[AXES * point] - at[0];
        double dy = xyz[AXES * point + 1] - at[1];
        double dz = xyz[AXES * point + 2] - at[2];
        double square = dx * dx + dy * dy + dz * dz;
        int k = squares.length - 1;
        if (square >= squares[k]) {
            return;
        }
        for (; k > 0 && squares[k - 1] > square; k--) {
            squares[k] = squares[k - 1];
            nearest[k] = nearest[k - 1];
        }
        squares[k] = square;
        nearest[k] = point;
    }
}
