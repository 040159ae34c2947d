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
 * alone. Bands of rows are shared among the processors, to the same bits. Holds buffers: one thread calls.
 */
final class FineSearch {
    /** How many images are compared. */
    static final int SOURCES = 2;

    private static final int LABELS = 3;

    /** How many bands of rows are compared, each by one thread. */
    private static final int BANDS = 4;

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
    private final SourceCosts[] images;
    private final float[][][] labels;
    private final float[][][] costs;
    private final float[][][] sums;
    private final float[][][] inverse;
    private final float[] low;
    private final float[] high;
    private final float[][] lowest;
    private final float[][] highest;
    private final float[] across;
    private final float[] acrossLow;
    private final float[] before;
    private final float[] after;
    private final float[] raw;
    private final float[][][] down;
    private final float[][][] up;
    private final Path[] paths = new Path[2];

    FineSearch(SweepGrid grid, DepthSettings settings) {
        width = grid.fine().width();
        height = grid.fine().height();
        images = SourceCosts.forWorkers(Shared.WORKERS, grid.fine(), SOURCES, settings.noise());
        labels = new float[LABELS][height][width];
        costs = new float[LABELS][height][width];
        sums = new float[LABELS][height][width];
        inverse = new float[LABELS][height][width];
        low = new float[grid.pixels()];
        high = new float[grid.pixels()];
        lowest = new float[height / 2][width / 2];
        highest = new float[height / 2][width / 2];
        across = new float[width / 2];
        acrossLow = new float[width / 2];
        before = new float[width / 2];
        after = new float[width / 2];
        raw = new float[width * height];
        paths[0] = new Path();
        paths[1] = new Path();
        down = new float[LABELS][height][width];
        up = new float[LABELS][height][width];
    }

    /** Lets sources show the world alone: which of their pixels do, row by row; all where it is empty. */
    void leaveOut(boolean[] world) {
        SourceCosts.leaveOut(images, world);
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
        costs(image, sources, log);
        aggregate(image);
        choose(log);
    }

    /** Finds the nearest and the farthest depth around every coarse pixel. */
    private void outermost(float[] coarse) {
        int w = width / 2;
        int h = height / 2;
        for (int y = 0; y < h; y++) {
            System.arraycopy(coarse, y * w, highest[y], 0, w);
            System.arraycopy(coarse, y * w, lowest[y], 0, w);
            for (int i = 0; i < AROUND; i++) {
                neighbours(highest[y]);
                raise(before, highest[y]);
                raise(after, highest[y]);
                neighbours(lowest[y]);
                lower(before, lowest[y]);
                lower(after, lowest[y]);
            }
        }
        for (int y = 0; y < h; y++) {
            System.arraycopy(highest[y], 0, across, 0, w);
            System.arraycopy(lowest[y], 0, acrossLow, 0, w);
            int end = Math.min(h - 1, y + AROUND);
            for (int v = Math.max(0, y - AROUND); v <= end; v++) {
                raise(highest[v], across);
                lower(lowest[v], acrossLow);
            }
            System.arraycopy(across, 0, high, y * w, w);
            System.arraycopy(acrossLow, 0, low, y * w, w);
        }
    }

    /** Writes a row's pixels moved by one to either side; the outermost stand twice. */
    private void neighbours(float[] row) {
        int last = row.length - 1;
        System.arraycopy(row, 0, before, 1, last);
        before[0] = row[0];
        System.arraycopy(row, 1, after, 0, last);
        after[last] = row[last];
    }

    private static void raise(float[] values, float[] greatest) {
        for (int x = 0; x < greatest.length; x++) {
            greatest[x] = Math.max(greatest[x], values[x]);
        }
    }

    private void costs(float[] image, List<Source> sources, float[] log) {
        for (int i = 0; i < low.length; i++) {
            low[i] = (float) Math.exp(-low[i]);
            high[i] = (float) Math.exp(-high[i]);
        }
        Shared.rows(height, (from, to) -> inverses(log, from, to));
        SourceCosts.set(images, image, sources);
        Shared.run(LABELS * BANDS, (worker, part) -> cost(worker, part % LABELS, part / LABELS));
    }

    /** Writes the inverse depths of every label; low and high are inverse depths here. */
    private void inverses(float[] log, int from, int to) {
        float nearer = (float) Math.exp(STEP);
        float farther = (float) Math.exp(-STEP);
        for (int y = from; y < to; y++) {
            for (int x = 0; x < width; x++) {
                int i = y / 2 * (width / 2) + x / 2;
                float own = (float) Math.exp(-log[y * width + x]);
                inverse[OWN][y][x] = own;
                inverse[0][y][x] = Math.max(low[i], own * nearer);
                inverse[LABELS - 1][y][x] = Math.min(high[i], own * farther);
            }
        }
    }

    /** Compares one label's depth in one band. */
    private void cost(int worker, int k, int band) {
        int from = height * band / BANDS;
        int to = height * (band + 1) / BANDS;
        images[worker].compare(inverse[k], 1, from, to);
        for (int y = from; y < to; y++) {
            float[] out = costs[k][y];
            images[worker].combine(y, out);
            addPull(labels[k][y], labels[OWN][y], out);
        }
    }

    private static void addPull(float[] label, float[] own, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] += Math.min(PULL, PULL / REACH * Math.abs(label[x] - own[x]));
        }
    }

    private void aggregate(float[] image) {
        Shared.run(
                2,
                (worker, dx) -> {
                    // Both of the first diagonal are summed at once; those of the second are added
                    // in their order.
                    if (dx == 0) {
                        paths[0].along(image, -1, 1, sums, false);
                        paths[0].along(image, -1, -1, sums, true);
                    } else {
                        paths[1].along(image, 1, 1, down, false);
                        paths[1].along(image, 1, -1, up, false);
                    }
                });
        Shared.rows(
                height,
                (from, to) -> {
                    for (int k = 0; k < LABELS; k++) {
                        for (int y = from; y < to; y++) {
                            add(down[k][y], sums[k][y]);
                            add(up[k][y], sums[k][y]);
                        }
                    }
                });
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
        Shared.rows(height, this::choose);
        HypothesisChoice.median(raw, width, height, log);
    }

    private void choose(int from, int to) {
        for (int y = from; y < to; y++) {
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

    /** What one thread aggregates along diagonals with. */
    private final class Path {
        private final float[] cap = new float[width];
        private final float[] own = new float[width];
        private final float[] beside = new float[width];
        private final float[] least = new float[width];
        private final float[][] shiftedCost = new float[LABELS][width];
        private final float[][] shiftedLabel = new float[LABELS][width];
        private float[][] before = new float[LABELS][width];
        private float[][] now = new float[LABELS][width];

        /** Aggregates along one diagonal; adds to what out holds, or begins it. */
        void along(float[] image, int dx, int dy, float[][][] out, boolean adds) {
            int y = dy > 0 ? 0 : height - 1;
            for (int k = 0; k < LABELS; k++) {
                System.arraycopy(costs[k][y], 0, before[k], 0, width);
                put(before[k], out[k][y], adds);
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
                    put(now[k], out[k][y], adds);
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
            System.arraycopy(image, here, own, 0, width);
            System.arraycopy(image, other, cap, 0, width);
            shift(cap, dx, beside);
            caps(own, beside, cap);
        }

        private static void caps(float[] own, float[] beside, float[] cap) {
            for (int x = 0; x < cap.length; x++) {
                cap[x] = JUMP * EDGE / (EDGE + Math.abs(own[x] - beside[x]));
            }
        }

        private void put(float[] values, float[] out, boolean adds) {
            if (adds) {
                add(values, out);
            } else {
                System.arraycopy(values, 0, out, 0, width);
            }
        }
    }
}
