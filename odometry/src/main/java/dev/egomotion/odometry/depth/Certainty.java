package dev.egomotion.odometry.depth;

import java.util.Arrays;

/**
 * The standard deviation of a measured log depth, from what was seen when it was measured:
 *
 * <pre>
 * log s = constant + sum of a curve of each sign
 * sigma = s (1 + 1.6 min(s, 0.3))
 * sigma at least 0.5 exp(-(contrast / 1.5)^2): a window without texture was not measured at all
 * </pre>
 *
 * s is the error to be expected: the curves are the most likely ones for errors of Laplace's distribution on the training
 * drives with depth and on rendered streets ({@link CertaintyCurves}; docs/experiments/depth.md says how they were found and how many
 * pixels lie within one and two sigma). Two signs are means over 9x9 pixels: where half of what is around is doubtful, as on
 * a thing that moves, the rest is not sure by luck. Holds buffers: one thread.
 */
final class Certainty {
    /** Sigma of a window without any texture, and the contrast at which that has mostly faded, gray levels. */
    private static final double PLAIN_SIGMA = 0.5;

    private static final double PLAIN_CONTRAST = 1.5;

    /** What is doubtful is more so. */
    private static final double DOUBT = 1.6;

    private static final double MOST_DOUBT = 0.3;

    private static final float LEAST = 0.01f;
    static final float MOST = 1;

    /** Pixels to every side that the means are over. */
    private static final int REACH = 4;

    /** Every so many pixels count for the median of a map. */
    private static final int SAMPLE = 17;

    /** Hypotheses between the one that was chosen and a nearer one that it is compared with. */
    private static final int NEARER = 3;

    private final DepthSettings settings;
    private final int width;
    private final int height;
    private final float step;
    private final float[] spreads;
    private final float[] ranges;
    private final float[] meanSpread;
    private final float[] meanRange;
    private final float[] column;
    private final float[] sample;

    Certainty(int width, int height, DepthSettings settings) {
        this.settings = settings;
        this.width = width;
        this.height = height;
        step = settings.offset(1) - settings.offset(0);
        spreads = new float[width * height];
        ranges = new float[width * height];
        meanSpread = new float[width * height];
        meanRange = new float[width * height];
        column = new float[width];
        sample = new float[(width * height + SAMPLE - 1) / SAMPLE];
    }

    /**
     * Writes sigma.
     *
     * @param costs that the choice was made by
     * @param choice of every pixel
     * @param memory that took part; its sigma is 0 where it did not
     * @param expected log depth
     * @param log chosen log depth
     * @param sigma output
     */
    void write(
            HypothesisCosts costs,
            HypothesisChoice choice,
            DepthMemory memory,
            float[] expected,
            float[] log,
            float[] sigma) {
        Shared.rows(height, (from, to) -> signs(choice, log, from, to));
        mean(spreads, meanSpread);
        mean(ranges, meanRange);
        float middle = median(log);
        Shared.rows(
                height,
                (from, to) -> rows(costs, choice, memory, expected, log, middle, from, to, sigma));
    }

    private void signs(HypothesisChoice choice, float[] log, int from, int to) {
        for (int y = from; y < to; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                spreads[i] = (float) Math.log(choice.spread[i]);
                ranges[i] = range(log, x, y);
            }
        }
    }

    private void rows(
            HypothesisCosts costs,
            HypothesisChoice choice,
            DepthMemory memory,
            float[] expected,
            float[] log,
            float middle,
            int from,
            int to,
            float[] sigma) {
        for (int y = from; y < to; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float contrast = costs.contrast(x, y);
                double s =
                        Math.exp(
                                CertaintyCurves.CONSTANT
                                        + matching(costs, choice, memory, expected, log, x, y)
                                        + remembering(memory, log, i)
                                        + CertaintyCurves.CONTRAST.at(
                                                (float) Math.log(contrast + 1))
                                        + CertaintyCurves.RANGE.at(ranges[i])
                                        + CertaintyCurves.DEPTH.at(log[i] - middle)
                                        + CertaintyCurves.MEAN_SPREAD.at(meanSpread[i])
                                        + CertaintyCurves.MEAN_RANGE.at(meanRange[i]));
                double plain =
                        PLAIN_SIGMA
                                * Math.exp(
                                        -(contrast * contrast) / (PLAIN_CONTRAST * PLAIN_CONTRAST));
                double own = s * (1 + DOUBT * Math.min(s, MOST_DOUBT));
                sigma[i] = (float) Math.min(MOST, Math.max(LEAST, Math.max(plain, own)));
            }
        }
    }

    private float matching(
            HypothesisCosts costs,
            HypothesisChoice choice,
            DepthMemory memory,
            float[] expected,
            float[] log,
            int x,
            int y) {
        int i = y * width + x;
        float offset = choice.offset[i];
        int last = settings.levels() - 1;
        int level = Math.min(Math.max(Math.round((offset - settings.offset(0)) / step), 0), last);
        float here = costs.mismatch(memory, expected, x, y, level);
        float farthest = costs.mismatch(memory, expected, x, y, last);
        float nearer = costs.mismatch(memory, expected, x, y, Math.max(0, level - NEARER));
        float parallax = costs.parallax(x, y, (float) Math.exp(-log[i]));
        return CertaintyCurves.SPREAD.at(spreads[i])
                + CertaintyCurves.MISMATCH.at(here)
                + CertaintyCurves.PARALLAX.at(
                        (float) Math.log(parallax + SourceCosts.LEAST_PARALLAX))
                + CertaintyCurves.OFFSET.at(Math.abs(offset))
                + CertaintyCurves.FARTHEST.at(farthest - here)
                + CertaintyCurves.NEARER.at(nearer - here);
    }

    private static float remembering(DepthMemory memory, float[] log, int i) {
        float sigma = memory.sigma()[i];
        boolean isKnown = sigma > 0;
        return CertaintyCurves.REMEMBERED.at(
                        isKnown ? (float) Math.log(sigma) : CertaintyCurves.NOTHING_REMEMBERED)
                + CertaintyCurves.BESIDE.at(isKnown ? Math.abs(log[i] - memory.log()[i]) : 0);
    }

    private void mean(float[] values, float[] out) {
        for (int y = 0; y < height; y++) {
            int top = Math.max(0, y - REACH);
            int end = Math.min(height - 1, y + REACH);
            Arrays.fill(column, 0);
            for (int j = top; j <= end; j++) {
                for (int x = 0; x < width; x++) {
                    column[x] += values[j * width + x];
                }
            }
            for (int x = 0; x < width; x++) {
                int left = Math.max(0, x - REACH);
                int right = Math.min(width - 1, x + REACH);
                float sum = 0;
                for (int u = left; u <= right; u++) {
                    sum += column[u];
                }
                out[y * width + x] = sum / ((end - top + 1) * (right - left + 1));
            }
        }
    }

    private float median(float[] log) {
        for (int k = 0; k < sample.length; k++) {
            sample[k] = log[k * SAMPLE];
        }
        Arrays.sort(sample);
        return sample[sample.length / 2];
    }

    /** Returns the difference between the farthest and the nearest of nine pixels two apart. */
    private float range(float[] log, int x, int y) {
        float low = Float.MAX_VALUE;
        float high = -Float.MAX_VALUE;
        for (int dy = -2; dy <= 2; dy += 2) {
            int row = Math.min(Math.max(y + dy, 0), height - 1) * width;
            for (int dx = -2; dx <= 2; dx += 2) {
                float value = log[row + Math.min(Math.max(x + dx, 0), width - 1)];
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return Math.min(high - low, CertaintyCurves.MOST_RANGE);
    }
}
