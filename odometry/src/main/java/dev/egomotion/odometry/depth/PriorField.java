package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.odometry.refinement.TrackedPoints;
import java.util.Arrays;

/**
 * Log depth as it is expected before any image is compared: the network's, corrected by tracked points; without a network,
 * what the points say, interpolated.
 *
 * <p>The correction is the mean of log(point / network) near a pixel: sums over cells, pulled up to coarser cells and pushed
 * down again, where a finer cell counts by what it holds.
 */
final class PriorField {
    private static final int CELL = 8;

    /** What the coarser level weighs in a cell, points. */
    private static final float COARSER = 0.3f;

    /** What no correction weighs against all points of an image that nothing else is known of. */
    private static final float HARDLY = 1e-6f;

    /** A point of this variance of log depth counts half. */
    private static final float HALF_TRUSTED = 0.0025f;

    private final int width;
    private final int height;
    private final float[][] weights;
    private final float[][] sums;
    private final int[] widths;
    private final int[] heights;

    PriorField(int width, int height) {
        this.width = width;
        this.height = height;
        int levels = 1;
        for (int w = (width + CELL - 1) / CELL; w > 1; w = (w + 1) / 2) {
            levels++;
        }
        widths = new int[levels];
        heights = new int[levels];
        weights = new float[levels][];
        sums = new float[levels][];
        int w = (width + CELL - 1) / CELL;
        int h = (height + CELL - 1) / CELL;
        for (int i = 0; i < levels; i++) {
            widths[i] = w;
            heights[i] = h;
            weights[i] = new float[w * h];
            sums[i] = new float[w * h];
            w = (w + 1) / 2;
            h = (h + 1) / 2;
        }
    }

    /** Writes the network's log depth on the grid; where it has no value, the mean of those that it has. */
    void network(DepthImage depth, float[] out) {
        float[] logs = logs(depth.depth());
        for (int y = 0; y < height; y++) {
            float v = within((y + 0.5f) * depth.height() / height - 0.5f, depth.height());
            int top = Math.min((int) v, depth.height() - 2);
            float fy = v - top;
            for (int x = 0; x < width; x++) {
                float u = within((x + 0.5f) * depth.width() / width - 0.5f, depth.width());
                int left = Math.min((int) u, depth.width() - 2);
                float fx = u - left;
                int j = top * depth.width() + left;
                float a = logs[j] + fx * (logs[j + 1] - logs[j]);
                j += depth.width();
                float b = logs[j] + fx * (logs[j + 1] - logs[j]);
                out[y * width + x] = a + fy * (b - a);
            }
        }
    }

    private static float[] logs(float[] depth) {
        float[] logs = new float[depth.length];
        double sum = 0;
        int known = 0;
        for (int i = 0; i < logs.length; i++) {
            boolean isKnown = depth[i] > 0 && depth[i] <= Float.MAX_VALUE;
            logs[i] = isKnown ? (float) Math.log(depth[i]) : Float.NaN;
            if (isKnown) {
                sum += logs[i];
                known++;
            }
        }
        float mean = known > 0 ? (float) (sum / known) : DepthFromMotion.GUESSED_LOG_DEPTH;
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Float.isNaN(logs[i]) ? mean : logs[i];
        }
        return logs;
    }

    private static float within(float v, int size) {
        return Math.min(Math.max(v, 0), size - 1);
    }

    /**
     * Corrects a map of log depth by points.
     *
     * @param tracking camera of the points' coordinates
     * @param points to correct by
     * @param alone whether the map says nothing by itself: then the points' mean counts all over the image, however few they
     *     are
     * @param log log depth on the grid; changed
     */
    void correct(PinholeCamera tracking, TrackedPoints points, boolean alone, float[] log) {
        Arrays.fill(weights[0], 0);
        Arrays.fill(sums[0], 0);
        double sx = (double) width / tracking.width();
        double sy = (double) height / tracking.height();
        for (int i = 0; i < points.size(); i++) {
            int x = (int) ((points.x()[i] + 0.5) * sx);
            int y = (int) ((points.y()[i] + 0.5) * sy);
            if (x < 0 || y < 0 || x >= width || y >= height) {
                continue;
            }
            float sigma = points.sigma()[i];
            float weight = HALF_TRUSTED / (HALF_TRUSTED + sigma * sigma);
            int cell = y / CELL * widths[0] + x / CELL;
            weights[0][cell] += weight;
            sums[0][cell] += weight * ((float) Math.log(points.depth()[i]) - log[y * width + x]);
        }
        pull();
        push(alone ? HARDLY : COARSER);
        add(log);
    }

    private void pull() {
        for (int i = 1; i < widths.length; i++) {
            Arrays.fill(weights[i], 0);
            Arrays.fill(sums[i], 0);
            for (int y = 0; y < heights[i - 1]; y++) {
                for (int x = 0; x < widths[i - 1]; x++) {
                    int from = y * widths[i - 1] + x;
                    int to = y / 2 * widths[i] + x / 2;
                    weights[i][to] += weights[i - 1][from];
                    sums[i][to] += sums[i - 1][from];
                }
            }
        }
    }

    /**
     * Turns sums into means, from the coarsest level down.
     *
     * @param least what no correction weighs against all points
     */
    private void push(float least) {
        int top = widths.length - 1;
        for (int i = top; i >= 0; i--) {
            for (int y = 0; y < heights[i]; y++) {
                for (int x = 0; x < widths[i]; x++) {
                    int here = y * widths[i] + x;
                    float weight = i == top ? least : COARSER;
                    float coarser = i == top ? 0 : at(i + 1, (x - 0.5f) / 2, (y - 0.5f) / 2);
                    sums[i][here] =
                            (sums[i][here] + weight * coarser) / (weights[i][here] + weight);
                }
            }
        }
    }

    private float at(int level, float u, float v) {
        float x = within(u, widths[level]);
        float y = within(v, heights[level]);
        int left = Math.min((int) x, Math.max(0, widths[level] - 2));
        int top = Math.min((int) y, Math.max(0, heights[level] - 2));
        int right = Math.min(left + 1, widths[level] - 1);
        int low = Math.min(top + 1, heights[level] - 1);
        float fx = x - left;
        float fy = y - top;
        float[] s = sums[level];
        int w = widths[level];
        float a = s[top * w + left] + fx * (s[top * w + right] - s[top * w + left]);
        float b = s[low * w + left] + fx * (s[low * w + right] - s[low * w + left]);
        return a + fy * (b - a);
    }

    private void add(float[] log) {
        for (int y = 0; y < height; y++) {
            float v = (y + 0.5f) / CELL - 0.5f;
            for (int x = 0; x < width; x++) {
                log[y * width + x] += at(0, (x + 0.5f) / CELL - 0.5f, v);
            }
        }
    }
}
