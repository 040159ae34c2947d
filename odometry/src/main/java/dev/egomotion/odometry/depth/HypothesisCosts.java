package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;

/**
 * What every depth hypothesis of every pixel costs: hypothesis k says log depth = expected + offset(k).
 *
 * <pre>
 * cost = min(mean of the better two sources, best source + 0.15, 0.6)
 *        + pull (1 + (blur / parallax)^2) offset^2
 *        + min(memoryCap, memoryWeight (log depth - memory)^2 / (2 memory's variance))
 * </pre>
 *
 * Parallax is in pixels of the oldest source per unit of log depth: about the focus of expansion images tell little, and what
 * is expected counts more. A source that does not see the pixel there says nothing; where none sees it the cost is that of no match. Rows are [y x levels
 * + k][x], so that the loops over x are short and vectorised. Holds buffers: one thread.
 */
final class HypothesisCosts {
    /** How many sources are compared at most. */
    static final int MOST_SOURCES = 4;

    /** What a second source that disagrees costs. */
    private static final float ALONE = 0.15f;

    /** What a hypothesis costs that no source sees. */
    private static final float UNSEEN = 0.6f;

    private final DepthSettings settings;
    private final int width;
    private final int height;
    private final MatchCost match;
    private final SweepWarp[] warps = new SweepWarp[MOST_SOURCES];

    /** Rows of every source's costs of one hypothesis. */
    private final float[][][] bySource;

    private final float[][] inverse;
    private final float[] centre;
    private final float[] weight;
    private final float[] pulls;
    private final float[] pullRow;

    /** Costs by y x levels + k. */
    final float[][] rows;

    HypothesisCosts(SweepGrid grid, DepthSettings settings) {
        this.settings = settings;
        width = grid.coarse().width();
        height = grid.coarse().height();
        match = new MatchCost(width, height, settings.noise());
        for (int i = 0; i < MOST_SOURCES; i++) {
            warps[i] = new SweepWarp(grid.coarse());
        }
        bySource = new float[MOST_SOURCES][height][width];
        inverse = new float[height][width];
        centre = new float[width];
        weight = new float[width];
        pulls = new float[grid.pixels()];
        pullRow = new float[width];
        rows = new float[height * settings.levels()][width];
    }

    /** An earlier frame: its image and where its camera is. */
    record Source(float[] image, RigidTransform sourceFromTarget) {}

    /** Returns the contrast of the target's image about a pixel, gray levels. */
    float contrast(int x, int y) {
        return match.contrast(x, y);
    }

    /** Returns how far a pixel moves in the oldest source per unit of log depth, pixels. */
    float parallax(int sources, int x, int y, float inverseDepth) {
        float share = 0.1f;
        return (float) (Math.sqrt(warps[sources - 1].motion(x, y, inverseDepth, share)) / share);
    }

    /**
     * Compares every hypothesis with the sources.
     *
     * @param image the target, row by row
     * @param sources one to {@value #MOST_SOURCES}, newest first
     * @param expected log depth
     */
    void sweep(float[] image, List<Source> sources, float[] expected) {
        match.setTarget(image);
        for (int s = 0; s < sources.size(); s++) {
            warps[s].set(sources.get(s).sourceFromTarget);
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                inverse[y][x] = (float) Math.exp(-expected[y * width + x]);
                float blur =
                        (float) settings.blur()
                                / (parallax(sources.size(), x, y, inverse[y][x]) + 0.05f);
                pulls[y * width + x] = (float) settings.pull() * (1 + blur * blur);
            }
        }
        int levels = settings.levels();
        for (int k = 0; k < levels; k++) {
            float factor = (float) Math.exp(-settings.offset(k));
            float square = settings.offset(k) * settings.offset(k);
            for (int s = 0; s < sources.size(); s++) {
                match.costs(warps[s], sources.get(s).image, inverse, factor, bySource[s]);
            }
            for (int y = 0; y < height; y++) {
                float[] out = rows[y * levels + k];
                combine(sources.size(), y, out);
                System.arraycopy(pulls, y * width, pullRow, 0, width);
                addScaled(pullRow, square, out);
            }
        }
    }

    private void combine(int sources, int y, float[] out) {
        float[] a = bySource[0][y];
        float[] b = bySource[Math.min(1, sources - 1)][y];
        if (sources <= 2) {
            betterOfTwo(a, b, out);
            return;
        }
        betterHalf(a, b, bySource[2][y], bySource[sources - 1][y], out);
    }

    private static void betterOfTwo(float[] a, float[] b, float[] out) {
        for (int x = 0; x < out.length; x++) {
            float mean = 0.5f * (a[x] + b[x]);
            float best = Math.min(a[x], b[x]) + ALONE;
            out[x] = Math.min(Math.min(mean, best), UNSEEN);
        }
    }

    private static void betterHalf(float[] a, float[] b, float[] c, float[] d, float[] out) {
        for (int x = 0; x < out.length; x++) {
            float low1 = Math.min(a[x], b[x]);
            float high1 = Math.max(a[x], b[x]);
            float low2 = Math.min(c[x], d[x]);
            float high2 = Math.max(c[x], d[x]);
            float two = 0.5f * Math.min(low1 + low2, Math.min(low1 + high1, low2 + high2));
            float best = Math.min(low1, low2) + ALONE;
            out[x] = Math.min(Math.min(two, best), UNSEEN);
        }
    }

    private static void addScaled(float[] values, float factor, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] += factor * values[x];
        }
    }

    /** Adds what the memory says. */
    void remember(DepthMemory memory, float[] expected) {
        float cap = (float) settings.memoryCap();
        float half = 0.5f * (float) settings.memoryWeight();
        int levels = settings.levels();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                float sigma = memory.sigma()[i];
                weight[x] = sigma > 0 ? half / (sigma * sigma) : 0;
                centre[x] = memory.log()[i] - expected[i];
            }
            for (int k = 0; k < levels; k++) {
                addSquares(centre, weight, settings.offset(k), cap, rows[y * levels + k]);
            }
        }
    }

    private static void addSquares(
            float[] centre, float[] weight, float offset, float cap, float[] out) {
        for (int x = 0; x < out.length; x++) {
            float d = offset - centre[x];
            out[x] += Math.min(cap, weight[x] * d * d);
        }
    }

    /** Returns how badly the images alone match a pixel at a hypothesis. */
    float mismatch(DepthMemory memory, float[] expected, int x, int y, int level) {
        int i = y * width + x;
        float offset = settings.offset(level);
        float cost = rows[y * settings.levels() + level][x];
        cost -= pulls[i] * offset * offset;
        float sigma = memory.sigma()[i];
        if (sigma > 0) {
            float d = offset - (memory.log()[i] - expected[i]);
            float half = 0.5f * (float) settings.memoryWeight();
            cost -= Math.min((float) settings.memoryCap(), half / (sigma * sigma) * d * d);
        }
        return cost;
    }
}
