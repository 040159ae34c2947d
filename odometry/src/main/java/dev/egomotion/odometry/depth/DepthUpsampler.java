package dev.egomotion.odometry.depth;

/**
 * Brings a map from the sweep's grid to the fine one along the edges of the image: a fine pixel's inverse depth is the mean of
 * its four nearest coarse pixels',
 *
 * <pre>
 * weight = bilinear weight / (1 + (difference in brightness / edge)^4)
 * </pre>
 *
 * Its sigma is the mean of theirs by the same weights. Inverse depth, because that is straight across a plane in the image.
 */
final class DepthUpsampler {
    private static final float EDGE = 12;
    private static final float LEAST_WEIGHT = 1e-4f;

    private final int width;
    private final int height;
    private final float[] inverse;

    /**
     * Prepares.
     *
     * @param width of the coarse map; the fine one has twice as many
     * @param height likewise
     */
    DepthUpsampler(int width, int height) {
        this.width = width;
        this.height = height;
        inverse = new float[width * height];
    }

    /**
     * Brings a map to the fine grid.
     *
     * @param log log depth on the coarse grid
     * @param sigma its sigma
     * @param coarseImage brightness, 0 to 255
     * @param fineImage the same view on the fine grid
     * @param fineLog output: log depth on the fine grid
     * @param fineSigma output: its sigma
     */
    void apply(
            float[] log,
            float[] sigma,
            float[] coarseImage,
            float[] fineImage,
            float[] fineLog,
            float[] fineSigma) {
        for (int i = 0; i < log.length; i++) {
            inverse[i] = (float) Math.exp(-log[i]);
        }
        Shared.rows(
                2 * height,
                (from, to) -> rows(sigma, coarseImage, fineImage, fineLog, fineSigma, from, to));
    }

    private void rows(
            float[] sigma,
            float[] coarseImage,
            float[] fineImage,
            float[] fineLog,
            float[] fineSigma,
            int from,
            int to) {
        int w = 2 * width;
        for (int y = from; y < to; y++) {
            int near = y / 2;
            int beyond = Math.min(Math.max(0, near + (y & 1) * 2 - 1), height - 1);
            for (int x = 0; x < w; x++) {
                int u = x / 2;
                int v = Math.min(Math.max(0, u + (x & 1) * 2 - 1), width - 1);
                float gray = fineImage[y * w + x];
                int a = near * width + u;
                int b = near * width + v;
                int c = beyond * width + u;
                int d = beyond * width + v;
                float wa = 9 * weight(gray - coarseImage[a]);
                float wb = 3 * weight(gray - coarseImage[b]);
                float wc = 3 * weight(gray - coarseImage[c]);
                float wd = weight(gray - coarseImage[d]);
                float sum = wa + wb + wc + wd;
                int i = y * w + x;
                float mean =
                        (wa * inverse[a] + wb * inverse[b] + wc * inverse[c] + wd * inverse[d])
                                / sum;
                fineLog[i] = (float) -Math.log(mean);
                fineSigma[i] =
                        (wa * sigma[a] + wb * sigma[b] + wc * sigma[c] + wd * sigma[d]) / sum;
            }
        }
    }

    /** Returns how much alike two pixels are by their difference in brightness, gray levels. */
    static float weight(float difference) {
        float t = difference / EDGE;
        float square = t * t;
        return LEAST_WEIGHT + 1 / (1 + square * square);
    }
}
