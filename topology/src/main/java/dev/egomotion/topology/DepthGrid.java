package dev.egomotion.topology;

import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.FloatImage;
import dev.egomotion.geometry.GridSampler;
import dev.egomotion.geometry.SamplingGrid;

/**
 * Interpolates depth from one grid to another of the same view: pixel x' of the new grid lies at
 * x = (x' + 0.5) width / width' - 0.5 of the old, kept inside the outermost pixel centres.
 */
final class DepthGrid {
    private final int width;
    private final int height;
    private final SamplingGrid grid;

    /**
     * Prepares the interpolation.
     *
     * @param width of the given depth, pixels
     * @param height of the given depth, pixels
     * @param newWidth of the depth to give, pixels
     * @param newHeight of the depth to give, pixels
     */
    DepthGrid(int width, int height, int newWidth, int newHeight) {
        this.width = width;
        this.height = height;
        float[] x = new float[newWidth * newHeight];
        float[] y = new float[newWidth * newHeight];
        for (int row = 0; row < newHeight; row++) {
            for (int column = 0; column < newWidth; column++) {
                x[row * newWidth + column] = coordinate(column, width, newWidth);
                y[row * newWidth + column] = coordinate(row, height, newHeight);
            }
        }
        grid = SamplingGrid.of(newWidth, newHeight, x, y, width, height);
    }

    private static float coordinate(int pixel, int size, int newSize) {
        double centre = (pixel + 0.5) * size / newSize - 0.5;
        return (float) Math.min(Math.max(centre, 0), size - 1);
    }

    /** Returns the depth on the new grid; every value of the given depth must be positive. */
    DepthImage apply(DepthImage depth) {
        FloatImage plane = new FloatImage(width, height, depth.depth());
        float[] values = GridSampler.BILINEAR.sample(plane, grid).values();
        return new DepthImage(grid.width(), grid.height(), values);
    }
}
