package dev.egomotion.odometry.depth;

import dev.egomotion.odometry.depth.SourceCosts.Source;
import java.util.Arrays;
import java.util.List;

/**
 * Sharpens a map on the fine grid: each pixel chooses among few depths by what the last images show there at full size.
 *
 * <pre>
 * labels: the map's own log depth; the nearest and the farthest of the coarse map within three pixels, at least a step away
 * cost  = what the images say (SourceCosts) + pull min(1, |label - own| / reach)
 * between neighbours: min(fade x P2, P |label - label'|), P per unit of log depth
 * </pre>
 *
 * The two outer labels are what moves an edge: a coarse window over it sees both sides, and gives them one depth. Costs are
 * aggregated as in {@link PathAggregation}, but between depths and not between numbers of hypotheses, along the diagonals
 * alone. Holds buffers: one thread.
 */
final class FineSearch {
    /** How many images are compared. */
    static final int SOURCES = 2;

    private static final int LABELS = 3;
    private static final int OWN = 1;

    /** At least this much lies between a pixel's own depth and the others, log depth. */
    private static final float STEP = 0.04f;

    /** Labels nearer than this to the own depth on both sides give a parabola, log depth. */
    private static final float NARROW = 0.15f;

    /** What a depth that is not the map's own costs at most. */
    private static final float PULL = 0.012f;

    /** Where it costs that, log depth. */
    private static final float REACH = 0.1f;

    /** P: what neighbours cost per unit of log depth between them. */
    private static final float SLOPE = 0.4f;

    /** P2: the most that they cost where the image is even. */
    private static final float JUMP = 0.25f;

    /** Difference in brightness at which that has fallen to a half, gray levels. */
    private static final float EDGE = 10;

    /** Coarse pixels to every side that the outer labels come from. */
    private static final int AROUND = 3;

    private final int width;
    private final int height;
    private final SourceCosts images;
    private final float[][][] labels;
    private final float[][][] costs;
    private final float[][][] sums;
    private final float[][] own;
    private final float[][] inverse;
    private final float[] low;
    private final float[] high;
    private final float[] across;
    private final float[] cap;
    private float[][] before = new float[LABELS][];
    private float[][] now = new float[LABELS][];
    private final float[][] shiftedCost = new float[LABELS][];
    private final float[][] shiftedLabel = new float[LABELS][];
    private final float[] least;
    private final float[] raw;

    FineSearch(SweepGrid grid, DepthSettings settings) {
        width = grid.fine().width();
        height = grid.fine().height();
        images = new SourceCosts(grid.fine(), SOURCES, settings.noise());
        labels = new float[LABELS][height][width];
        costs = new float[LABELS][height][width];
        sums = new float[LABELS][height][width];
        own = new float[height][width];
        inverse = new float[height][width];
        low = new float[grid.pixels()];
        high = new float[grid.pixels()];
        across = new float[grid.pixels()];
        cap = new float[width];
        least = new float[width];
        raw = new float[width * height];
        for (int k = 0; k < LABELS; k++) {
            before[k] = new float[width];
            now[k] = new float[width];
            shiftedCost[k] = new float[width];
            shiftedLabel[k] = new float[width];
        }
    }

    /**
     * Sharpens.
     *
     * @param coarse log depth on the coarse grid
     * @param image of the frame on the fine grid
     * @param sources the last images on the fine grid, at least one
     * @param log log depth on the fine grid; changed
     */
    void sharpen(float[] coarse, float[] image, List<Source> sources, float[] log) {
        outermost(coarse);
        for (int y = 0; y < height; y++) {
            System.arraycopy(log, y * width, labels[OWN][y], 0, width);
            for (int x = 0; x < width; x++) {
                int i = y / 2 * (width / 2) + x / 2;
                float own = log[y * width + x];
                labels[0][y][x] = Math.min(low[i], own - STEP);
                labels[2][y][x] = Math.max(high[i], own + STEP);
            }
        }
        images.set(image, sources);
        costs(log);
        aggregate(image);
        choose(log);
    }

    /** Finds the nearest and the farthest depth around every coarse pixel. */
    private void outermost(float[] coarse) {
        extreme(coarse, 1, high);
        extreme(coarse, -1, low);
    }

    private void extreme(float[] coarse, float sign, float[] out) {
        int w = width / 2;
        int h = height / 2;
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                float most = -Float.MAX_VALUE;
                int end = Math.min(w - 1, x + AROUND);
                for (int u = Math.max(0, x - AROUND); u <= end; u++) {
                    most = Math.max(most, sign * coarse[y * w + u]);
                }
                across[y * w + x] = most;
            }
        }
        for (int y = 0; y < h; y++) {
            int top = Math.max(0, y - AROUND);
            int end = Math.min(h - 1, y + AROUND);
            for (int x = 0; x < w; x++) {
                float most = -Float.MAX_VALUE;
                for (int v = top; v <= end; v++) {
                    most = Math.max(most, across[v * w + x]);
                }
                out[y * w + x] = sign * most;
            }
        }
    }

    private void costs(float[] log) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                own[y][x] = (float) Math.exp(-log[y * width + x]);
            }
        }
        images.compare(own, 1);
        cost(OWN);
        outer(low, -1, (float) Math.exp(STEP));
        images.compare(inverse, 1);
        cost(0);
        outer(high, 1, (float) Math.exp(-STEP));
        images.compare(inverse, 1);
        cost(LABELS - 1);
    }

    /** Writes the inverse depths of an outer label, farther for a positive sign. */
    private void outer(float[] coarse, int sign, float factor) {
        for (int i = 0; i < coarse.length; i++) {
            across[i] = (float) Math.exp(-coarse[i]);
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float there = across[y / 2 * (width / 2) + x / 2];
                float least = own[y][x] * factor;
                inverse[y][x] = sign > 0 ? Math.min(there, least) : Math.max(there, least);
            }
        }
    }

    private void cost(int k) {
        for (int y = 0; y < height; y++) {
            float[] out = costs[k][y];
            images.combine(y, out);
            addPull(labels[k][y], labels[OWN][y], out);
        }
    }

    private static void addPull(float[] label, float[] own, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] += Math.min(PULL, PULL / REACH * Math.abs(label[x] - own[x]));
        }
    }

    private void aggregate(float[] image) {
        for (float[][] rows : sums) {
            for (float[] row : rows) {
                Arrays.fill(row, 0);
            }
        }
        for (int dx = -1; dx <= 1; dx += 2) {
            along(image, dx, 1);
            along(image, dx, -1);
        }
    }

    private void along(float[] image, int dx, int dy) {
        int y = dy > 0 ? 0 : height - 1;
        for (int k = 0; k < LABELS; k++) {
            System.arraycopy(costs[k][y], 0, before[k], 0, width);
            add(before[k], sums[k][y]);
        }
        for (y += dy; y >= 0 && y < height; y += dy) {
            shift(y - dy, dx);
            caps(image, y, dx, dy);
            for (int k = 0; k < LABELS; k++) {
                Arrays.fill(now[k], Float.MAX_VALUE);
                for (int j = 0; j < LABELS; j++) {
                    step(shiftedCost[j], labels[k][y], shiftedLabel[j], cap, now[k]);
                }
                finish(costs[k][y], least, now[k]);
                add(now[k], sums[k][y]);
            }
            float[][] swap = before;
            before = now;
            now = swap;
        }
    }

    private void shift(int y, int dx) {
        Arrays.fill(least, Float.MAX_VALUE);
        for (int k = 0; k < LABELS; k++) {
            shift(before[k], dx, shiftedCost[k]);
            shift(labels[k][y], dx, shiftedLabel[k]);
            lower(shiftedCost[k], least);
        }
    }

    private void shift(float[] row, int dx, float[] out) {
        int last = width - 1;
        if (dx == 0) {
            System.arraycopy(row, 0, out, 0, width);
        } else if (dx > 0) {
            System.arraycopy(row, 0, out, 1, last);
            out[0] = row[0];
        } else {
            System.arraycopy(row, 1, out, 0, last);
            out[last] = row[last];
        }
    }

    private void caps(float[] image, int y, int dx, int dy) {
        int here = y * width;
        int other = (y - dy) * width;
        for (int x = 0; x < width; x++) {
            int q = Math.min(Math.max(x - dx, 0), width - 1);
            float difference = Math.abs(image[here + x] - image[other + q]);
            cap[x] = JUMP * EDGE / (EDGE + difference);
        }
    }

    private static void step(float[] cost, float[] label, float[] other, float[] cap, float[] out) {
        for (int x = 0; x < out.length; x++) {
            float between = Math.min(cap[x], SLOPE * Math.abs(label[x] - other[x]));
            out[x] = Math.min(out[x], cost[x] + between);
        }
    }

    private static void finish(float[] cost, float[] least, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] += cost[x] - least[x];
        }
    }

    private static void add(float[] values, float[] sum) {
        for (int x = 0; x < sum.length; x++) {
            sum[x] += values[x];
        }
    }

    private static void lower(float[] values, float[] least) {
        for (int x = 0; x < least.length; x++) {
            least[x] = Math.min(least[x], values[x]);
        }
    }

    private void choose(float[] log) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int best = OWN;
                for (int k = 0; k < LABELS; k++) {
                    if (sums[k][y][x] < sums[best][y][x]) {
                        best = k;
                    }
                }
                float chosen = labels[best][y][x];
                if (best == OWN) {
                    chosen += between(x, y);
                }
                raw[y * width + x] = chosen;
            }
        }
        HypothesisChoice.median(raw, width, height, log);
    }

    /** Returns where the parabola through the costs of the three labels is least, from the own depth on. */
    private float between(int x, int y) {
        float own = labels[OWN][y][x];
        float down = own - labels[0][y][x];
        float up = labels[2][y][x] - own;
        float least = sums[OWN][y][x];
        float below = sums[0][y][x] - least;
        float above = sums[2][y][x] - least;
        float bend = up * below + down * above;
        if (!(bend > 0) || Math.max(up, down) > NARROW) {
            return 0;
        }
        return 0.5f * (up * up * below - down * down * above) / bend;
    }
}
