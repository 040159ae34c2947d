package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.GrayImage;
import java.util.Arrays;

/**
 * Resizes gray images: a new pixel is the mean of what it covers, partly covered pixels by their share. Holds buffers: one
 * thread.
 */
final class AreaResampler {
    private final int width;
    private final int newWidth;
    private final int newHeight;
    private final Spans columns;
    private final Spans rows;
    private final float[] line;

    /** For every new pixel, the first old pixel that it covers and the weights from there on. */
    private record Spans(int[] first, float[][] weights) {
        static Spans of(int size, int newSize) {
            int[] first = new int[newSize];
            float[][] weights = new float[newSize][];
            double ratio = (double) size / newSize;
            for (int i = 0; i < newSize; i++) {
                double from = i * ratio;
                double to = Math.min(size, (i + 1) * ratio);
                first[i] = (int) from;
                int end = Math.min(size, (int) Math.ceil(to - 1e-9));
                weights[i] = new float[Math.max(1, end - first[i])];
                for (int j = 0; j < weights[i].length; j++) {
                    double covered = Math.min(to, first[i] + j + 1) - Math.max(from, first[i] + j);
                    weights[i][j] = (float) (covered / (to - from));
                }
            }
            return new Spans(first, weights);
        }
    }

    AreaResampler(int width, int height, int newWidth, int newHeight) {
        this.width = width;
        this.newWidth = newWidth;
        this.newHeight = newHeight;
        columns = Spans.of(width, newWidth);
        rows = Spans.of(height, newHeight);
        line = new float[width];
    }

    /**
     * Resizes.
     *
     * @param image of the old size
     * @param out output, of the new size, row by row, 0 to 255
     */
    void apply(GrayImage image, float[] out) {
        byte[] values = image.values();
        for (int y = 0; y < newHeight; y++) {
            float[] weights = rows.weights[y];
            Arrays.fill(line, 0);
            for (int j = 0; j < weights.length; j++) {
                int start = (rows.first[y] + j) * width;
                float weight = weights[j];
                for (int x = 0; x < width; x++) {
                    line[x] += weight * (values[start + x] & 0xff);
                }
            }
            for (int x = 0; x < newWidth; x++) {
                float[] across = columns.weights[x];
                int start = columns.first[x];
                float sum = 0;
                for (int j = 0; j < across.length; j++) {
                    sum += across[j] * line[start + j];
                }
                out[y * newWidth + x] = sum;
            }
        }
    }
}
