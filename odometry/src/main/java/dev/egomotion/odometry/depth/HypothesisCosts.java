package dev.egomotion.odometry.depth;

import dev.egomotion.odometry.depth.SourceCosts.Source;
import java.util.List;

/**
 * What every depth hypothesis of every pixel costs: hypothesis k says log depth = expected + offset(k).
 *
 * <pre>
 * cost = what the images say ({@link SourceCosts})
 *        + pull (1 + (blur / parallax)^2) offset^2
 *        + min(memoryCap, memoryWeight (log depth - memory)^2 / (2 memory's variance))
 * </pre>
 *
 * Parallax is in pixels of the oldest source per unit of log depth: about the focus of expansion images tell little, and what
 * is expected counts more. Rows are [y x levels + k][x], so that the loops over x are short and vectorised. Hypotheses are shared among the processors, to the
 * same bits. Holds buffers: one thread calls.
 */
final class HypothesisCosts {
    private final DepthSettings settings;
    private final int width;
    private final int height;
    private final SourceCosts[] images;
    private final float[][] inverse;
    private final float[] centre;
    private final float[] weight;
    private final float[] pulls;
    private final float[][] pullRows;

    /** Costs by y x levels + k. */
    final float[][] rows;

    HypothesisCosts(SweepGrid grid, DepthSettings settings) {
        this.settings = settings;
        width = grid.coarse().width();
        height = grid.coarse().height();
        images =
                SourceCosts.forWorkers(
                        Shared.WORKERS, grid.coarse(), SourceCosts.MOST_SOURCES, settings.noise());
        inverse = new float[height][width];
        centre = new float[width];
        weight = new float[width];
        pulls = new float[grid.pixels()];
        pullRows = new float[Shared.WORKERS][width];
        rows = new float[height * settings.levels()][width];
    }

    /** Lets sources show the world alone: which of their pixels do, row by row; all where it is empty. */
    void leaveOut(boolean[] world) {
        SourceCosts.leaveOut(images, world);
    }

    /** Returns the contrast of the target's image about a pixel, gray levels. */
    float contrast(int x, int y) {
        return images[0].contrast(x, y);
    }

    /** Writes the contrast about every pixel, row by row. */
    void contrasts(float[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = contrast(i % width, i / width);
        }
    }

    /** Returns how far a pixel moves in the oldest source per unit of log depth, pixels. */
    float parallax(int x, int y, float inverseDepth) {
        return images[0].parallax(x, y, inverseDepth);
    }

    /**
     * Compares every hypothesis with the sources.
     *
     * @param image the target, row by row
     * @param sources one to {@value SourceCosts#MOST_SOURCES}, newest first
     * @param expected log depth
     */
    void sweep(float[] image, List<Source> sources, float[] expected) {
        SourceCosts.set(images, image, sources);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                inverse[y][x] = (float) Math.exp(-expected[y * width + x]);
                float blur =
                        (float) settings.blur()
                                / (parallax(x, y, inverse[y][x]) + SourceCosts.LEAST_PARALLAX);
                pulls[y * width + x] = (float) settings.pull() * (1 + blur * blur);
            }
        }
        Shared.run(settings.levels(), this::compare);
    }

    private void compare(int worker, int k) {
        int levels = settings.levels();
        float factor = (float) Math.exp(-settings.offset(k));
        float square = settings.offset(k) * settings.offset(k);
        images[worker].compare(inverse, factor, 0, height);
        for (int y = 0; y < height; y++) {
            float[] out = rows[y * levels + k];
            images[worker].combine(y, out);
            System.arraycopy(pulls, y * width, pullRows[worker], 0, width);
            addScaled(pullRows[worker], square, out);
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
