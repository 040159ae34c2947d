package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Arrays;

/**
 * The points of a window: pixels of the host frame with the depth that was given for them, and the
 * brightness of the pattern of eight pixels about each, as in DSO (Engel 2018, figure 4).
 */
final class HostPoints {
    /** Pixels of a pattern. */
    static final int PATTERN = 8;

    static final int[] PATTERN_X = {0, -1, 1, -2, 0, 2, -1, 0};
    static final int[] PATTERN_Y = {-2, -1, -1, 0, 0, 0, 1, 2};

    /** The pattern's reach, and one pixel for the gradient. */
    private static final int BORDER = 3;

    final int count;

    /** Column at full size, pixels. */
    final float[] u;

    /** Row at full size, pixels. */
    final float[] v;

    /** Logarithm of the inverse depth that was given. */
    final double[] prior;

    /** Grey levels less 128 of each pattern at the level last asked for. */
    final float[] luma;

    HostPoints(LumaPyramid host, InverseDepth depth, AdjustmentSettings settings) {
        PixelSelection pixels =
                PixelSelection.of(
                        host.level(0),
                        settings.columns(),
                        settings.rows(),
                        BORDER,
                        settings.leastGradient());
        float[] columns = new float[pixels.count()];
        float[] rows = new float[pixels.count()];
        double[] known = new double[pixels.count()];
        int kept = 0;
        for (int i = 0; i < pixels.count(); i++) {
            int column = pixels.column()[i];
            int row = pixels.row()[i];
            float r = depth.at(column, row);
            if (r > 0) {
                columns[kept] = column;
                rows[kept] = row;
                known[kept++] = Math.log(r);
            }
        }
        count = kept;
        u = Arrays.copyOf(columns, kept);
        v = Arrays.copyOf(rows, kept);
        prior = Arrays.copyOf(known, kept);
        luma = new float[PATTERN * kept];
    }

    /** Reads the patterns at a level; a pattern that leaves a small level is clamped to its edge. */
    void read(LumaPyramid.Level level, int index) {
        PinholeCamera k = level.camera();
        float[] image = level.luma();
        float scale = 1f / (1 << index);
        for (int p = 0; p < count; p++) {
            float x = (u[p] + 0.5f) * scale - 0.5f;
            float y = (v[p] + 0.5f) * scale - 0.5f;
            for (int i = 0; i < PATTERN; i++) {
                float px = Math.max(0, Math.min(k.width() - 1.001f, x + PATTERN_X[i]));
                float py = Math.max(0, Math.min(k.height() - 1.001f, y + PATTERN_Y[i]));
                int at = ((int) py) * k.width() + (int) px;
                float fx = px - (int) px;
                float fy = py - (int) py;
                float top = image[at] + fx * (image[at + 1] - image[at]);
                float below =
                        image[at + k.width()]
                                + fx * (image[at + k.width() + 1] - image[at + k.width()]);
                luma[PATTERN * p + i] = top + fy * (below - top) - AlignmentTarget.MIDDLE;
            }
        }
    }
}
