package dev.egomotion.odometry.depth;

/**
 * The median of nine neighbours: the middle of the columns' greatest least, middle middle and least greatest. One short loop per
 * step over rows that begin at index 0, which the compiler vectorises. Holds buffers: one thread.
 */
final class MedianOfNine {
    private final int width;
    private final float[] above;
    private final float[] here;
    private final float[] below;
    private final float[] least;
    private final float[] middle;
    private final float[] greatest;
    private final float[] before;
    private final float[] after;
    private final float[] lows;
    private final float[] middles;

    MedianOfNine(int width) {
        this.width = width;
        above = new float[width];
        here = new float[width];
        below = new float[width];
        least = new float[width];
        middle = new float[width];
        greatest = new float[width];
        before = new float[width];
        after = new float[width];
        lows = new float[width];
        middles = new float[width];
    }

    /**
     * Writes the medians of some rows, but for their first and last pixel.
     *
     * @param values an image, row by row
     * @param from first row, at least 1
     * @param to row after the last, at most the height less 1
     * @param out output
     */
    void apply(float[] values, int from, int to, float[] out) {
        for (int y = from; y < to; y++) {
            System.arraycopy(values, (y - 1) * width, above, 0, width);
            System.arraycopy(values, y * width, here, 0, width);
            System.arraycopy(values, (y + 1) * width, below, 0, width);
            sort(above, here, below, least, middle, greatest);
            neighbours(least);
            highest(before, least, after, lows);
            neighbours(middle);
            middle(before, middle, after, middles);
            neighbours(greatest);
            lowest(before, greatest, after, greatest);
            middle(lows, middles, greatest, middles);
            System.arraycopy(middles, 1, out, y * width + 1, width - 2);
        }
    }

    private void neighbours(float[] row) {
        System.arraycopy(row, 0, before, 1, width - 1);
        System.arraycopy(row, 1, after, 0, width - 1);
    }

    private static void sort(
            float[] a, float[] b, float[] c, float[] least, float[] middle, float[] greatest) {
        for (int x = 0; x < least.length; x++) {
            least[x] = Math.min(a[x], Math.min(b[x], c[x]));
        }
        for (int x = 0; x < greatest.length; x++) {
            greatest[x] = Math.max(a[x], Math.max(b[x], c[x]));
        }
        middle(a, b, c, middle);
    }

    private static void middle(float[] a, float[] b, float[] c, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.max(Math.min(a[x], b[x]), Math.min(Math.max(a[x], b[x]), c[x]));
        }
    }

    private static void highest(float[] a, float[] b, float[] c, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.max(a[x], Math.max(b[x], c[x]));
        }
    }

    private static void lowest(float[] a, float[] b, float[] c, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.min(a[x], Math.min(b[x], c[x]));
        }
    }
}
