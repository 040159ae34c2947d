package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;

/**
 * Inverse depth of a frame between the pixels of its depth image, which may have another size than the
 * frame: bilinear in 1 / z where all four neighbours have a value, the nearest one's where not.
 *
 * @param depth camera z; 0 for no value
 * @param scaleX pixels of the depth image per pixel of the frame
 * @param scaleY likewise, vertically
 */
record InverseDepth(DepthImage depth, double scaleX, double scaleY) {
    /** Returns the inverse depth of a frame. */
    static InverseDepth of(DepthImage depth, PinholeCamera frame) {
        return new InverseDepth(
                depth,
                (double) depth.width() / frame.width(),
                (double) depth.height() / frame.height());
    }

    /**
     * Returns 1 / z at a place of the frame; 0 where nothing is known.
     *
     * @param u column, pixels of the frame
     * @param v row
     */
    float at(double u, double v) {
        float x = (float) clamp((u + 0.5) * scaleX - 0.5, depth.width() - 1);
        float y = (float) clamp((v + 0.5) * scaleY - 0.5, depth.height() - 1);
        int left = Math.min((int) x, Math.max(0, depth.width() - 2));
        int top = Math.min((int) y, Math.max(0, depth.height() - 2));
        int right = Math.min(left + 1, depth.width() - 1);
        int bottom = Math.min(top + 1, depth.height() - 1);
        float a = depth.at(left, top);
        float b = depth.at(right, top);
        float c = depth.at(left, bottom);
        float d = depth.at(right, bottom);
        float fx = x - left;
        float fy = y - top;
        if (a > 0 && b > 0 && c > 0 && d > 0) {
            return (1 - fy) * ((1 - fx) / a + fx / b) + fy * ((1 - fx) / c + fx / d);
        }
        float nearest = depth.at(fx < 0.5f ? left : right, fy < 0.5f ? top : bottom);
        return nearest > 0 ? 1 / nearest : 0;
    }

    private static double clamp(double value, int most) {
        return Math.max(0, Math.min(most, value));
    }
}
