package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.Arrays;
import java.util.List;

/**
 * What a depth of every pixel costs by what earlier images show there:
 *
 * <pre>
 * cost = min(mean of the better two sources, best source + 0.15, 0.6)
 * </pre>
 *
 * A source that does not see the pixel there says nothing; where none sees it the cost is that of no match. Holds buffers:
 * one thread.
 */
final class SourceCosts {
    /** How many sources are compared at most. */
    static final int MOST_SOURCES = 4;

    /** What a second source that disagrees costs. */
    private static final float ALONE = 0.15f;

    /** What a depth costs that no source sees. */
    private static final float UNSEEN = 0.6f;

    /** Keeps the blur of pixels that do not move finite; pixels. */
    static final float LEAST_PARALLAX = 0.05f;

    private final MatchCost match;
    private final SweepWarp[] warps = new SweepWarp[MOST_SOURCES];

    /** Rows of every source's costs of one depth. */
    private final float[][][] bySource;

    private final float[] unknown;
    private List<Source> sources = List.of();

    SourceCosts(PinholeCamera camera, int mostSources, double noise) {
        this(new MatchCost(camera.width(), camera.height(), noise), camera, mostSources);
    }

    private SourceCosts(MatchCost match, PinholeCamera camera, int mostSources) {
        this.match = match;
        for (int i = 0; i < mostSources; i++) {
            warps[i] = new SweepWarp(camera);
        }
        bySource = new float[mostSources][camera.height()][camera.width()];
        unknown = new float[camera.width()];
        Arrays.fill(unknown, MatchCost.UNKNOWN);
    }

    /** Returns costs for so many threads; what is set on the first holds for all. */
    static SourceCosts[] forWorkers(
            int workers, PinholeCamera camera, int mostSources, double noise) {
        SourceCosts[] costs = new SourceCosts[workers];
        costs[0] = new SourceCosts(camera, mostSources, noise);
        for (int i = 1; i < workers; i++) {
            costs[i] = new SourceCosts(new MatchCost(costs[0].match), camera, mostSources);
        }
        return costs;
    }

    /** Sets what is compared by every thread. */
    static void set(SourceCosts[] workers, float[] image, List<Source> sources) {
        workers[0].match.setTarget(image);
        for (SourceCosts worker : workers) {
            worker.setSources(sources);
        }
    }

    /** Lets every thread compare with the world alone: which pixels show it, row by row; all where it is empty. */
    static void leaveOut(SourceCosts[] workers, boolean[] world) {
        for (SourceCosts worker : workers) {
            for (SweepWarp warp : worker.warps) {
                if (warp != null) {
                    warp.leaveOut(world);
                }
            }
        }
    }

    /** An earlier frame: its image and where its camera is. */
    record Source(float[] image, RigidTransform sourceFromTarget) {}

    /**
     * Sets what is compared.
     *
     * @param image the target, row by row
     * @param newSources at least one, newest first
     */
    void set(float[] image, List<Source> newSources) {
        match.setTarget(image);
        setSources(newSources);
    }

    private void setSources(List<Source> newSources) {
        sources = newSources;
        for (int s = 0; s < sources.size(); s++) {
            warps[s].set(sources.get(s).sourceFromTarget);
        }
    }

    /** Returns the contrast of the target's image about a pixel, gray levels. */
    float contrast(int x, int y) {
        return match.contrast(x, y);
    }

    /** Returns how far a pixel moves in the oldest source per unit of log depth, pixels. */
    float parallax(int x, int y, float inverseDepth) {
        float share = 0.1f;
        SweepWarp oldest = warps[sources.size() - 1];
        return (float) (Math.sqrt(oldest.motion(x, y, inverseDepth, share)) / share);
    }

    /**
     * Compares one depth of every pixel of some rows with the sources.
     *
     * @param inverse rows of inverse depths
     * @param factor what they are multiplied by
     * @param from first row
     * @param to row after the last
     */
    void compare(float[][] inverse, float factor, int from, int to) {
        for (int s = 0; s < sources.size(); s++) {
            match.costs(warps[s], sources.get(s).image, inverse, factor, from, to, bySource[s]);
        }
    }

    /** Writes the costs of a row of those that were compared last. */
    void combine(int y, float[] out) {
        switch (sources.size()) {
            case 1 -> betterOfTwo(bySource[0][y], bySource[0][y], out);
            case 2 -> betterOfTwo(bySource[0][y], bySource[1][y], out);
            case 3 -> betterHalf(bySource[0][y], bySource[1][y], bySource[2][y], unknown, out);
            default ->
                    betterHalf(bySource[0][y], bySource[1][y], bySource[2][y], bySource[3][y], out);
        }
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
}
