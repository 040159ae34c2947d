package dev.egomotion.odometry.depth;

import java.util.Arrays;

/**
 * Chooses a depth for every pixel from aggregated costs: the cheapest hypothesis, with a parabola through it and its neighbours
 * for what lies between, then the median of nine neighbours. Its spread is the standard deviation about it when a hypothesis
 * that costs u temperatures more is (1 + u / 8)^-8 times as likely: nearly exp(-u), with more in the tail. Holds buffers: one
 * thread.
 */
final class HypothesisChoice {
    private final DepthSettings settings;
    private final int width;
    private final int height;
    private final float step;

    private final float[] least;
    private final int[] at;
    private final float[] weights;
    private final float[] means;
    private final float[] squares;
    private final float[] raw;

    /** Chosen log depth beside what is expected, row by row. */
    final float[] offset;

    /** Its spread, row by row. */
    final float[] spread;

    HypothesisChoice(int width, int height, DepthSettings settings) {
        this.settings = settings;
        this.width = width;
        this.height = height;
        step = settings.offset(1) - settings.offset(0);
        least = new float[width];
        at = new int[width];
        weights = new float[width];
        means = new float[width];
        squares = new float[width];
        raw = new float[width * height];
        offset = new float[width * height];
        spread = new float[width * height];
    }

    /**
     * Chooses.
     *
     * @param sums aggregated costs by y x levels + k
     */
    void choose(float[][] sums) {
        for (int y = 0; y < height; y++) {
            cheapest(sums, y);
            weigh(sums, y);
            for (int x = 0; x < width; x++) {
                float level = between(sums, x, y);
                float mean = means[x] / weights[x];
                float variance = squares[x] / weights[x] - 2 * mean * level + level * level;
                int i = y * width + x;
                raw[i] = settings.offset(0) + level * step;
                spread[i] = step * (float) Math.sqrt(Math.max(variance, 0.01f));
            }
        }
        median(raw, width, height, offset);
    }

    private void cheapest(float[][] sums, int y) {
        int levels = settings.levels();
        Arrays.fill(least, Float.MAX_VALUE);
        for (int k = 0; k < levels; k++) {
            float[] sum = sums[y * levels + k];
            for (int x = 0; x < width; x++) {
                if (sum[x] < least[x]) {
                    least[x] = sum[x];
                    at[x] = k;
                }
            }
        }
    }

    private void weigh(float[][] sums, int y) {
        int levels = settings.levels();
        float scale = (float) (1 / (8 * settings.temperature() * PathAggregation.DIRECTIONS));
        Arrays.fill(weights, 0);
        Arrays.fill(means, 0);
        Arrays.fill(squares, 0);
        for (int k = 0; k < levels; k++) {
            weigh(sums[y * levels + k], least, scale, k, weights, means, squares);
        }
    }

    private static void weigh(
            float[] s, float[] least, float scale, float k, float[] w0, float[] w1, float[] w2) {
        for (int x = 0; x < w0.length; x++) {
            float t = 1 + (s[x] - least[x]) * scale;
            float t2 = t * t;
            float t4 = t2 * t2;
            float w = 1 / (t4 * t4);
            w0[x] += w;
            w1[x] += k * w;
            w2[x] += k * k * w;
        }
    }

    private float between(float[][] sums, int x, int y) {
        int k = at[x];
        int levels = settings.levels();
        if (k == 0 || k == levels - 1) {
            return k;
        }
        float below = sums[y * levels + k - 1][x];
        float above = sums[y * levels + k + 1][x];
        float bend = below + above - 2 * least[x];
        return bend > 0 ? k + 0.5f * (below - above) / bend : k;
    }

    /** Writes the median of nine neighbours; the outermost pixels stay. */
    static void median(float[] values, int width, int height, float[] out) {
        System.arraycopy(values, 0, out, 0, values.length);
        Shared.rows(
                height,
                (from, to) ->
                        new MedianOfNine(width)
                                .apply(values, Math.max(1, from), Math.min(height - 1, to), out));
    }
}
