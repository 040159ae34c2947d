package dev.egomotion.odometry.alignment;

/**
 * The pixels that say most about a motion: the one of largest gradient in every cell of a grid, where it
 * is large enough to stand out from noise.
 *
 * @param count how many
 * @param column of each, pixels
 * @param row of each, pixels
 */
record PixelSelection(int count, int[] column, int[] row) {
    /**
     * Selects pixels.
     *
     * @param level image
     * @param columns cells in a row of the grid
     * @param rows cells in a column of the grid
     * @param border pixels at each edge that are not selected, at least 1
     * @param leastGradient grey levels per pixel
     */
    static PixelSelection of(
            LumaPyramid.Level level, int columns, int rows, int border, float leastGradient) {
        int width = level.camera().width() - 2 * border;
        int height = level.camera().height() - 2 * border;
        int across = Math.max(1, Math.min(columns, width));
        int down = Math.max(1, Math.min(rows, height));
        int[] column = new int[across * down];
        int[] row = new int[across * down];
        int count = 0;
        for (int j = 0; j < down; j++) {
            for (int i = 0; i < across; i++) {
                int best =
                        steepest(
                                level,
                                border + i * width / across,
                                border + (i + 1) * width / across,
                                border + j * height / down,
                                border + (j + 1) * height / down,
                                leastGradient);
                if (best >= 0) {
                    column[count] = best % level.camera().width();
                    row[count] = best / level.camera().width();
                    count++;
                }
            }
        }
        return new PixelSelection(count, column, row);
    }

    /** Returns the index of a cell's steepest pixel, or -1 when none reaches the least gradient. */
    private static int steepest(
            LumaPyramid.Level level, int left, int right, int top, int bottom, float least) {
        float[] luma = level.luma();
        int width = level.camera().width();
        float most = 4 * least * least;
        int best = -1;
        for (int v = top; v < bottom; v++) {
            for (int i = v * width + left; i < v * width + right; i++) {
                float dx = luma[i + 1] - luma[i - 1];
                float dy = luma[i + width] - luma[i - width];
                float steepness = dx * dx + dy * dy;
                if (steepness > most) {
                    most = steepness;
                    best = i;
                }
            }
        }
        return best;
    }
}
