package dev.egomotion.geometry.photometric;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import java.util.Optional;

/**
 * One direction of the validator's check: the source warped onto the target's grid and compared with
 * the target, pixel by pixel. Its buffers are re-used: what it holds is that of the last call.
 */
final class WarpPass {
    private final int width;
    private final int height;
    private final PhotometricError photometric;

    private final float[] x;
    private final float[] y;
    private final float[] z;
    private final boolean[] visible;
    private final float[] warped;
    private final float[] sourceDepth;
    private final boolean[] rowsVisible;

    /** pe of warped source and target; meaningful where {@link #compared}. */
    final float[] error;

    /** 1 - |D_a - D_b| / (D_a + D_b); 0 where not visible. */
    final float[] consistency;

    /** Whether the whole 3x3 window of a pixel is visible, so that its error means something. */
    final boolean[] compared;

    private int worldCount;
    private int visibleCount;
    private int comparedCount;
    private double parallax;

    WarpPass(int width, int height) {
        this.width = width;
        this.height = height;
        photometric = new PhotometricError(width, height);
        int pixels = width * height;
        x = new float[pixels];
        y = new float[pixels];
        z = new float[pixels];
        visible = new boolean[pixels];
        warped = new float[pixels];
        sourceDepth = new float[pixels];
        rowsVisible = new boolean[pixels];
        error = new float[pixels];
        consistency = new float[pixels];
        compared = new boolean[pixels];
    }

    /**
     * Warps and compares.
     *
     * @param world which pixels of either image show the world; a pixel that does not, or would be sampled from one that does
     *     not, is not visible
     */
    void run(
            InverseWarp warp,
            FloatImage targetLuma,
            FloatImage sourceLuma,
            DepthImage source,
            Optional<WorldMask> world) {
        warp.project(x, y, z, visible);
        worldCount = visible.length;
        world.ifPresent(this::leaveOut);
        parallax = warp.parallax(x, y, visible);
        GridSampler.bilinear(sourceLuma, x, y, visible, warped);
        FloatImage depthPlane = new FloatImage(width, height, source.depth());
        GridSampler.bilinear(depthPlane, x, y, visible, sourceDepth);
        visibleCount = 0;
        for (int i = 0; i < visible.length; i++) {
            visibleCount += visible[i] ? 1 : 0;
        }
        erode();
        fillInvisible(targetLuma.values());
        photometric.map(targetLuma.values(), warped, error);
        compareDepths();
    }

    private void leaveOut(WorldMask mask) {
        boolean[] world = mask.world();
        worldCount = 0;
        for (int i = 0; i < visible.length; i++) {
            worldCount += world[i] ? 1 : 0;
            if (visible[i]) {
                int u = (int) x[i];
                int v = (int) y[i];
                int right = Math.min(u + 1, width - 1);
                int low = Math.min(v + 1, height - 1);
                visible[i] =
                        world[i]
                                && world[v * width + u]
                                && world[v * width + right]
                                && world[low * width + u]
                                && world[low * width + right];
            }
        }
    }

    /** A window that holds an invisible pixel is not compared; reflection at the border adds none. */
    private void erode() {
        for (int row = 0; row < height; row++) {
            int above = Math.max(row - 1, 0) * width;
            int here = row * width;
            int below = Math.min(row + 1, height - 1) * width;
            for (int u = 0; u < width; u++) {
                rowsVisible[here + u] = visible[above + u] & visible[here + u] & visible[below + u];
            }
        }
        comparedCount = 0;
        for (int row = 0; row < height; row++) {
            for (int u = 0; u < width; u++) {
                int i = row * width + u;
                boolean left = rowsVisible[u == 0 ? i : i - 1];
                boolean right = rowsVisible[u == width - 1 ? i : i + 1];
                compared[i] = left & rowsVisible[i] & right;
                comparedCount += compared[i] ? 1 : 0;
            }
        }
    }

    private void fillInvisible(float[] target) {
        for (int i = 0; i < warped.length; i++) {
            warped[i] = visible[i] ? warped[i] : target[i];
        }
    }

    private void compareDepths() {
        for (int i = 0; i < consistency.length; i++) {
            float difference = Math.abs(z[i] - sourceDepth[i]);
            float sum = z[i] + sourceDepth[i];
            consistency[i] = visible[i] ? 1 - difference / sum : 0;
        }
    }

    /** Returns the share of the target's pixels of the world that lie in the source's; 0 where there are none. */
    double visibleShare() {
        return worldCount == 0 ? 0 : (double) visibleCount / worldCount;
    }

    /** Returns how many pixels could be compared. */
    int comparedCount() {
        return comparedCount;
    }

    /** Returns the mean image motion due to translation, pixels. */
    double parallax() {
        return parallax;
    }

    /** Returns by how much visible pixels move in the image in the mean, pixels; 0 when there are none. */
    double imageMotion() {
        double sum = 0;
        for (int row = 0; row < height; row++) {
            for (int u = 0; u < width; u++) {
                int i = row * width + u;
                if (visible[i]) {
                    sum += Math.sqrt((x[i] - u) * (x[i] - u) + (y[i] - row) * (y[i] - row));
                }
            }
        }
        return visibleCount == 0 ? 0 : sum / visibleCount;
    }

    /** Returns the mean of a map over the pixels that could be compared; NaN when there are none. */
    double meanCompared(float[] map) {
        double sum = 0;
        for (int row = 0; row < height; row++) {
            float rowSum = 0;
            for (int i = row * width; i < (row + 1) * width; i++) {
                rowSum += compared[i] ? map[i] : 0;
            }
            sum += rowSum;
        }
        return sum / comparedCount;
    }

    /** Returns the mean depth consistency over visible pixels; 0 when there are none. */
    double meanConsistency() {
        double sum = 0;
        for (float value : consistency) {
            sum += value;
        }
        return visibleCount == 0 ? 0 : sum / visibleCount;
    }
}
