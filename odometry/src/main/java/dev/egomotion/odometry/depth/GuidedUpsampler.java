package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;

/**
 * Brings a map to a finer grid of the same view along the edges of the image: a new pixel's inverse depth is the mean of the
 * four map pixels about it, each by its bilinear weight and by how alike both are in brightness, as in {@link DepthUpsampler}.
 * Safe for use by several threads.
 */
public final class GuidedUpsampler {
    private final int width;
    private final int height;

    /**
     * Prepares.
     *
     * @param width of the maps to give, pixels
     * @param height of the maps to give, pixels
     */
    public GuidedUpsampler(int width, int height) {
        this.width = width;
        this.height = height;
    }

    /**
     * Returns a map on the finer grid.
     *
     * @param map at least two pixels wide and high, every pixel with a depth
     * @param guide the image of the view, of any size that is no smaller than the map's
     */
    public MeasuredDepth apply(MeasuredDepth map, GrayImage guide) {
        int w = map.depth().width();
        int h = map.depth().height();
        float[] gray = new float[w * h];
        new AreaResampler(guide.width(), guide.height(), w, h).apply(guide, gray);
        float[] depths = map.depth().depth();
        float[] sigmas = map.sigma().values();
        float[] depth = new float[width * height];
        float[] sigma = new float[width * height];
        for (int y = 0; y < height; y++) {
            float v = centre(y, height, h);
            int top = Math.min((int) v, h - 2);
            for (int x = 0; x < width; x++) {
                float u = centre(x, width, w);
                int left = Math.min((int) u, w - 2);
                float own = brightness(guide, x, y);
                float sum = 0;
                float inverse = 0;
                float deviation = 0;
                for (int corner = 0; corner < 4; corner++) {
                    int i = left + (corner & 1);
                    int j = top + (corner >> 1);
                    int at = j * w + i;
                    float share = (1 - Math.abs(u - i)) * (1 - Math.abs(v - j));
                    float weight = share * DepthUpsampler.weight(own - gray[at]);
                    sum += weight;
                    inverse += weight / depths[at];
                    deviation += weight * sigmas[at];
                }
                depth[y * width + x] = sum / inverse;
                sigma[y * width + x] = deviation / sum;
            }
        }
        return new MeasuredDepth(
                new DepthImage(width, height, depth), new FloatImage(width, height, sigma));
    }

    private float brightness(GrayImage guide, int x, int y) {
        float u = centre(x, width, guide.width());
        float v = centre(y, height, guide.height());
        int left = Math.min((int) u, guide.width() - 2);
        int top = Math.min((int) v, guide.height() - 2);
        float fx = u - left;
        float fy = v - top;
        float upper = (1 - fx) * guide.at(left, top) + fx * guide.at(left + 1, top);
        float lower = (1 - fx) * guide.at(left, top + 1) + fx * guide.at(left + 1, top + 1);
        return (1 - fy) * upper + fy * lower;
    }

    /** Returns where a new pixel's centre lies on a grid, kept inside its outermost centres. */
    private static float centre(int pixel, int size, int gridSize) {
        float at = (pixel + 0.5f) * gridSize / size - 0.5f;
        return Math.min(Math.max(at, 0), gridSize - 1);
    }
}
