package dev.egomotion.odometry.depth;

/**
 * The standard deviation of a measured log depth, from what was seen when it was measured:
 *
 * <pre>
 * log sigma = sum of coefficient x sign
 * sigma at least 0.5 exp(-(contrast / 1.5)^2): a window without texture was not measured at all
 * sigma at least 0.8 of its mean over 9x9 pixels
 * </pre>
 *
 * The coefficients are those that least squares give for the logs of actual errors on the training drives with depth and on
 * rendered streets (docs/experiments/depth.md, which says how many pixels lie within one and two sigma).
 */
final class Certainty {
    private static final double CONSTANT = -2.117;
    private static final double SPREAD = 0.275;
    private static final double CONTRAST = 0.095;
    private static final double PLAIN = 0.408;
    private static final double MISMATCH = 1.418;
    private static final double PARALLAX = -0.368;
    private static final double BESIDE_EXPECTED = 1.109;
    private static final double BESIDE_MEMORY = 1.176;
    private static final double MEMORY = 0.060;
    private static final double EDGE = 2.316;

    /** Log sigma that stands for a memory where there is none. */
    private static final double NO_MEMORY = Math.log(0.21);

    /** Sigma of a window without any texture, and the contrast at which that has mostly faded, gray levels. */
    private static final double PLAIN_SIGMA = 0.5;

    private static final double PLAIN_CONTRAST = 1.5;

    private static final float LEAST = 0.01f;
    private static final float MOST = 1;

    /** Doubt spreads so far, pixels. */
    private static final int REACH = 4;

    /** Share of it that does. */
    private static final float SPREADS = 0.8f;

    private final DepthSettings settings;
    private final int width;
    private final int height;
    private final float step;
    private final float[] own;
    private final float[] column;

    Certainty(int width, int height, DepthSettings settings) {
        this.settings = settings;
        this.width = width;
        this.height = height;
        step = settings.offset(1) - settings.offset(0);
        own = new float[width * height];
        column = new float[width];
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
        raw(costs, choice, memory, expected, log, own);
        spread(own, sigma);
    }

    /**
     * Lets doubt spread: sigma is at least 0.8 of its mean over 9x9 pixels. Where half of what is around is doubtful, as on a
     * thing that moves, the rest is not sure by luck.
     */
    private void spread(float[] own, float[] sigma) {
        for (int y = 0; y < height; y++) {
            int top = Math.max(0, y - REACH);
            int end = Math.min(height - 1, y + REACH);
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int j = top; j <= end; j++) {
                    sum += own[j * width + x];
                }
                column[x] = sum / (end - top + 1);
            }
            for (int x = 0; x < width; x++) {
                int left = Math.max(0, x - REACH);
                int right = Math.min(width - 1, x + REACH);
                float sum = 0;
                for (int j = left; j <= right; j++) {
                    sum += column[j];
                }
                int i = y * width + x;
                sigma[i] = Math.max(own[i], SPREADS * sum / (right - left + 1));
            }
        }
    }

    private void raw(
            HypothesisCosts costs,
            HypothesisChoice choice,
            DepthMemory memory,
            float[] expected,
            float[] log,
            float[] sigma) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float offset = choice.offset[i];
                int level =
                        Math.min(
                                Math.max(Math.round((offset - settings.offset(0)) / step), 0),
                                settings.levels() - 1);
                double contrast = costs.contrast(x, y);
                double mismatch = costs.mismatch(memory, expected, x, y, level);
                double parallax = costs.parallax(x, y, (float) Math.exp(-log[i]));
                float remembered = memory.sigma()[i];
                double beside =
                        remembered > 0 ? Math.min(0.5, Math.abs(log[i] - memory.log()[i])) : 0;
                double value =
                        CONSTANT
                                + SPREAD * Math.log(choice.spread[i])
                                + CONTRAST * Math.log(contrast + 1)
                                + PLAIN * Math.exp(-contrast / 2)
                                + MISMATCH * Math.min(Math.max(mismatch, 0), 0.6)
                                + PARALLAX * Math.log(parallax + SourceCosts.LEAST_PARALLAX)
                                + BESIDE_EXPECTED * Math.min(1, Math.abs(offset))
                                + BESIDE_MEMORY * beside
                                + MEMORY * (remembered > 0 ? Math.log(remembered) : NO_MEMORY)
                                + EDGE * Math.min(0.7, range(log, x, y));
                double plain =
                        PLAIN_SIGMA
                                * Math.exp(
                                        -(contrast * contrast) / (PLAIN_CONTRAST * PLAIN_CONTRAST));
                sigma[i] =
                        (float) Math.min(MOST, Math.max(LEAST, Math.max(plain, Math.exp(value))));
            }
        }
    }

    /** Returns the difference between the farthest and the nearest of nine pixels two apart. */
    private double range(float[] log, int x, int y) {
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
        return high - low;
    }
}
