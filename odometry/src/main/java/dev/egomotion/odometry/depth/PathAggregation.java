package dev.egomotion.odometry.depth;

import java.util.Arrays;

/**
 * Semi-global aggregation (Hirschmueller 2008, equations 13 and 14): along each of six directions
 *
 * <pre>
 * L(p, k) = C(p, k) + min(L(q, k), L(q, k - 1) + P1, L(q, k + 1) + P1, min_i L(q, i) + P2) - min_i L(q, i)
 * </pre>
 *
 * with q the pixel before p; the sum over the directions is what a hypothesis is judged by. Directions lead up, down and along the
 * diagonals: in these, all pixels of a row are independent of each other. P2 is small where the image has an edge. Holds
 * buffers: one thread.
 */
final class PathAggregation {
    static final int DIRECTIONS = 6;

    private final int width;
    private final int height;
    private final int levels;
    private final float smallStep;
    private final float jump;
    private final float edge;

    private float[][] before;
    private float[][] now;
    private final float[] least;
    private final float[] leastNow;
    private final float[] beyond;
    private final float[] penalty;
    private final float[] own;
    private final float[] beside;
    private final float[] shifted;
    private final float[] wall;

    PathAggregation(int width, int height, DepthSettings settings) {
        this.width = width;
        this.height = height;
        levels = settings.levels();
        smallStep = (float) settings.smallStep();
        jump = (float) settings.jump();
        edge = (float) settings.edge();
        before = new float[levels][width];
        now = new float[levels][width];
        least = new float[width];
        leastNow = new float[width];
        beyond = new float[width];
        penalty = new float[width];
        own = new float[width];
        beside = new float[width];
        shifted = new float[width];
        wall = new float[width];
        Arrays.fill(wall, Float.MAX_VALUE / 4);
    }

    /**
     * Aggregates.
     *
     * @param image of the target, row by row
     * @param cost rows of C, by y x levels + k
     * @param sum output: rows of the sum, likewise
     */
    void aggregate(float[] image, float[][] cost, float[][] sum) {
        for (float[] row : sum) {
            Arrays.fill(row, 0);
        }
        for (int dx = -1; dx <= 1; dx++) {
            along(image, cost, sum, dx, 1);
            along(image, cost, sum, dx, -1);
        }
    }

    private void along(float[] image, float[][] cost, float[][] sum, int dx, int dy) {
        int y = dy > 0 ? 0 : height - 1;
        first(cost, sum, y);
        for (y += dy; y >= 0 && y < height; y += dy) {
            shift(dx);
            penalties(image, y, dx, dy);
            Arrays.fill(leastNow, Float.MAX_VALUE);
            for (int k = 0; k < levels; k++) {
                step(
                        cost[y * levels + k],
                        before[k],
                        k > 0 ? before[k - 1] : wall,
                        k < levels - 1 ? before[k + 1] : wall,
                        now[k]);
                addInto(now[k], sum[y * levels + k], leastNow);
            }
            float[][] swap = before;
            before = now;
            now = swap;
            System.arraycopy(leastNow, 0, least, 0, width);
        }
    }

    private void first(float[][] cost, float[][] sum, int y) {
        Arrays.fill(least, Float.MAX_VALUE);
        for (int k = 0; k < levels; k++) {
            System.arraycopy(cost[y * levels + k], 0, before[k], 0, width);
            addInto(before[k], sum[y * levels + k], least);
        }
    }

    /** Moves what the row before holds so that it lies under the pixels that follow it. */
    private void shift(int dx) {
        if (dx != 0) {
            for (int k = 0; k < levels; k++) {
                shift(before[k], dx);
            }
            shift(least, dx);
        }
    }

    private void shift(float[] row, int dx) {
        int last = width - 1;
        if (dx > 0) {
            System.arraycopy(row, 0, shifted, 1, last);
            shifted[0] = row[0];
        } else {
            System.arraycopy(row, 1, shifted, 0, last);
            shifted[last] = row[last];
        }
        System.arraycopy(shifted, 0, row, 0, width);
    }

    private void penalties(float[] image, int y, int dx, int dy) {
        int here = y * width;
        int other = (y - dy) * width;
        System.arraycopy(image, here, own, 0, width);
        System.arraycopy(image, other, beside, 0, width);
        if (dx != 0) {
            shift(beside, dx);
        }
        for (int x = 0; x < width; x++) {
            float difference = Math.abs(own[x] - beside[x]);
            penalty[x] = Math.max(smallStep, jump * edge / (edge + difference));
        }
        for (int x = 0; x < width; x++) {
            beyond[x] = least[x] + penalty[x];
        }
    }

    private void step(float[] c, float[] p, float[] below, float[] above, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.min(below[x], above[x]) + smallStep;
        }
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.min(Math.min(p[x], out[x]), beyond[x]);
        }
        for (int x = 0; x < out.length; x++) {
            out[x] = c[x] + out[x] - least[x];
        }
    }

    private static void addInto(float[] values, float[] sum, float[] least) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += values[x];
        }
        for (int x = 0; x < sum.length; x++) {
            least[x] = Math.min(least[x], values[x]);
        }
    }
}
