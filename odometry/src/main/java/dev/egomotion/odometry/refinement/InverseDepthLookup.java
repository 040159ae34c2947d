package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.DepthImage;

/** Looks a depth image up by the pixels of another size of the same view; interpolates the inverse. */
record InverseDepthLookup(DepthImage depth, int width, int height) {
    /**
     * Returns the inverse depth at a pixel.
     *
     * @param x column in an image of the given width
     * @param y row in an image of the given height
     */
    double at(double x, double y) {
        double u = clamp((x + 0.5) * depth.width() / width - 0.5, depth.width());
        double v = clamp((y + 0.5) * depth.height() / height - 0.5, depth.height());
        int i = Math.min((int) u, depth.width() - 2);
        int j = Math.min((int) v, depth.height() - 2);
        double a = u - i;
        double b = v - j;
        double upper = (1 - a) * inverse(i, j) + a * inverse(i + 1, j);
        double lower = (1 - a) * inverse(i, j + 1) + a * inverse(i + 1, j + 1);
        return (1 - b) * upper + b * lower;
    }

    private double inverse(int i, int j) {
        double z = depth.at(i, j);
        return z > 0 ? 1 / z : 0;
    }

    private static double clamp(double x, int size) {
        return Math.min(Math.max(x, 0), size - 1);
    }
}
