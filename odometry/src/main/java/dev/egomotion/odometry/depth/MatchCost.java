package dev.egomotion.odometry.depth;

import java.util.Arrays;

/**
 * How badly a warped source fits the target, per pixel: (1 - ZNCC) / 2 over 5x5 windows, with
 *
 * <pre>
 * ZNCC = cov(t, s) / sqrt((var t + e) (var s + e))
 * </pre>
 *
 * where e keeps windows without texture from fitting or not fitting by noise: their cost is a half. A window that holds a
 * pixel which the source does not see has no cost: {@link #UNKNOWN}.
 *
 * <p>Design: one short loop per step over rows that begin at index 0, as in PhotometricError: these the compiler
 * vectorises. Holds buffers: one thread.
 */
final class MatchCost {
    /** The cost where the source does not see the window. */
    static final float UNKNOWN = 4;

    private static final int RADIUS = 2;
    private static final int SIDE = 2 * RADIUS + 1;
    private static final float COUNT = SIDE * SIDE;

    private final int width;
    private final int height;
    private final float noise;

    /** Rows of the target, its window sums and 1 / sqrt(var t + e). */
    private final float[][] target;

    private final float[][] targetSum;
    private final float[][] targetInverse;

    /** The last five rows of the warped source, its squares and its products with the target. */
    private final float[][] source = new float[SIDE][];

    private final float[][] squares = new float[SIDE][];
    private final float[][] products = new float[SIDE][];

    /** Of the same rows: the cost that a window over a pixel has at least; none where it is negative. */
    private final float[][] unseen = new float[SIDE][];

    private final boolean[] anyUnseen = new boolean[SIDE];

    private final float[] column;
    private final float[] shifted1;
    private final float[] shifted2;
    private final float[] shifted3;
    private final float[] shifted4;
    private final float[] sum;
    private final float[] sumSquares;
    private final float[] sumProducts;

    MatchCost(int width, int height, double noise) {
        this(
                width,
                height,
                (float) (noise * noise),
                new float[height][width],
                new float[height][width],
                new float[height][width]);
    }

    /** Creates one for another thread: it has the target that is set on the other. */
    MatchCost(MatchCost other) {
        this(
                other.width,
                other.height,
                other.noise,
                other.target,
                other.targetSum,
                other.targetInverse);
    }

    private MatchCost(
            int width,
            int height,
            float noise,
            float[][] target,
            float[][] targetSum,
            float[][] targetInverse) {
        this.width = width;
        this.height = height;
        this.noise = noise;
        this.target = target;
        this.targetSum = targetSum;
        this.targetInverse = targetInverse;
        for (int i = 0; i < SIDE; i++) {
            source[i] = new float[width];
            squares[i] = new float[width];
            products[i] = new float[width];
            unseen[i] = new float[width];
        }
        column = new float[width];
        shifted1 = new float[width];
        shifted2 = new float[width];
        shifted3 = new float[width];
        shifted4 = new float[width];
        sum = new float[width];
        sumSquares = new float[width];
        sumProducts = new float[width];
    }

    /** Sets the target. */
    void setTarget(float[] image) {
        for (int y = 0; y < height; y++) {
            System.arraycopy(image, y * width, target[y], 0, width);
        }
        float[] square = new float[width];
        for (int y = 0; y < height; y++) {
            Arrays.fill(column, 0);
            Arrays.fill(square, 0);
            for (int dy = -RADIUS; dy <= RADIUS; dy++) {
                float[] row = target[within(y + dy)];
                for (int x = 0; x < width; x++) {
                    column[x] += row[x];
                    square[x] += row[x] * row[x];
                }
            }
            across(column, targetSum[y]);
            across(square, sumSquares);
            for (int x = 0; x < width; x++) {
                float mean = targetSum[y][x] / COUNT;
                float variance = Math.max(0, sumSquares[x] / COUNT - mean * mean);
                targetInverse[y][x] = (float) (1 / Math.sqrt(variance + noise));
            }
        }
    }

    /** Returns the standard deviation of the target's window about a pixel, gray levels. */
    float contrast(int x, int y) {
        float inverse = targetInverse[y][x];
        return (float) Math.sqrt(Math.max(0, 1 / (inverse * inverse) - noise));
    }

    private int within(int y) {
        return Math.min(Math.max(y, 0), height - 1);
    }

    /**
     * Writes the costs of one hypothesis in some rows.
     *
     * @param warp to the source
     * @param image the source
     * @param inverse rows of inverse depths of the target
     * @param factor what they are multiplied by
     * @param from first row
     * @param to row after the last
     * @param out output: rows of costs, by their number in the image
     */
    void costs(
            SweepWarp warp,
            float[] image,
            float[][] inverse,
            float factor,
            int from,
            int to,
            float[][] out) {
        for (int y = Math.max(0, from - RADIUS); y < to + RADIUS; y++) {
            if (y < height) {
                fill(warp, image, inverse[y], factor, y);
            }
            if (y - RADIUS >= from) {
                row(y - RADIUS, out[y - RADIUS]);
            }
        }
    }

    private void fill(SweepWarp warp, float[] image, float[] inverse, float factor, int y) {
        int slot = y % SIDE;
        float[] s = source[slot];
        anyUnseen[slot] = warp.sample(y, inverse, factor, image, s, unseen[slot], UNKNOWN);
        if (anyUnseen[slot]) {
            widen(unseen[slot]);
        }
        float[] t = target[y];
        float[] square = squares[slot];
        float[] product = products[slot];
        for (int x = 0; x < s.length; x++) {
            square[x] = s[x] * s[x];
        }
        for (int x = 0; x < s.length; x++) {
            product[x] = s[x] * t[x];
        }
    }

    private void row(int y, float[] out) {
        down(source, y, column);
        across(column, sum);
        down(squares, y, column);
        across(column, sumSquares);
        down(products, y, column);
        across(column, sumProducts);
        correlate(sum, sumSquares, sumProducts, targetSum[y], targetInverse[y], noise, out);
        for (int dy = -RADIUS; dy <= RADIUS; dy++) {
            int slot = within(y + dy) % SIDE;
            if (anyUnseen[slot]) {
                raise(unseen[slot], out);
            }
        }
    }

    /** Brings each value as far as a window reaches. */
    private void widen(float[] row) {
        System.arraycopy(row, 0, shifted1, 1, width - 1);
        shifted1[0] = row[0];
        System.arraycopy(row, 1, shifted2, 0, width - 1);
        shifted2[width - 1] = row[width - 1];
        raise(shifted1, row);
        raise(shifted2, row);
        System.arraycopy(row, 0, shifted1, 1, width - 1);
        shifted1[0] = row[0];
        System.arraycopy(row, 1, shifted2, 0, width - 1);
        shifted2[width - 1] = row[width - 1];
        raise(shifted1, row);
        raise(shifted2, row);
    }

    private static void raise(float[] least, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.max(out[x], least[x]);
        }
    }

    private void down(float[][] rows, int y, float[] out) {
        add(
                rows[within(y - 2) % SIDE],
                rows[within(y - 1) % SIDE],
                rows[y % SIDE],
                rows[within(y + 1) % SIDE],
                rows[within(y + 2) % SIDE],
                out);
    }

    private void across(float[] values, float[] out) {
        int last = width - 1;
        System.arraycopy(values, 0, shifted1, 1, last);
        shifted1[0] = values[0];
        System.arraycopy(shifted1, 0, shifted2, 1, last);
        shifted2[0] = values[0];
        System.arraycopy(values, 1, shifted3, 0, last);
        shifted3[last] = values[last];
        System.arraycopy(shifted3, 1, shifted4, 0, last);
        shifted4[last] = values[last];
        add(shifted2, shifted1, values, shifted3, shifted4, out);
    }

    private static void add(float[] a, float[] b, float[] c, float[] d, float[] e, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = a[x] + b[x] + c[x] + d[x] + e[x];
        }
    }

    private static void correlate(
            float[] s,
            float[] ss,
            float[] ts,
            float[] t,
            float[] inverse,
            float noise,
            float[] out) {
        float share = 1 / COUNT;
        for (int x = 0; x < out.length; x++) {
            ts[x] = (ts[x] - t[x] * s[x] * share) * share;
        }
        for (int x = 0; x < out.length; x++) {
            ss[x] = Math.max(0f, (ss[x] - s[x] * s[x] * share) * share) + noise;
        }
        for (int x = 0; x < out.length; x++) {
            out[x] = 0.5f - 0.5f * ts[x] * inverse[x] / (float) Math.sqrt(ss[x]);
        }
    }
}
