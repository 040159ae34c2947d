package dev.egomotion.topology.records;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.SamplingGrid;

/**
 * Interpolates depth from one grid to another of the same view: pixel x' of the new grid lies at
 * x = (x' + 0.5) width / width' - 0.5 of the old, kept inside the outermost pixel centres.
 *
 * <p>Inverse depth is blended, which is linear over the image of a plane, and of those neighbours alone that have a
 * depth: D = sum(w_i) / sum(w_i / d_i) with bilinear weights w_i. So the edge of what was seen is no slope from there
 * to 0. The new pixel has no value where the neighbours with a depth weigh less than a half.
 */
public final class DepthGrid {
    private static final float LEAST_WEIGHT = 0.5f;

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
    public DepthGrid(int width, int height, int newWidth, int newHeight) {
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

    /** Returns the depth on the new grid; a value that is not positive and finite is none. */
    public DepthImage apply(DepthImage depth) {
        float[] inverse = new float[width * height];
        float[] valid = new float[width * height];
        for (int i = 0; i < inverse.length; i++) {
            float value = depth.depth()[i];
            if (value > 0 && value <= Float.MAX_VALUE) {
                inverse[i] = 1 / value;
                valid[i] = 1;
            }
        }
        float[] sum = sampled(inverse);
        float[] weight = sampled(valid);
        float[] values = new float[sum.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = weight[i] >= LEAST_WEIGHT ? weight[i] / sum[i] : 0;
        }
        return new DepthImage(grid.width(), grid.height(), values);
    }

    /** Returns any values on the new grid. */
    public FloatImage apply(FloatImage image) {
        return GridSampler.BILINEAR.sample(image, grid);
    }

    private float[] sampled(float[] plane) {
        return GridSampler.BILINEAR.sample(new FloatImage(width, height, plane), grid).values();
    }
}
