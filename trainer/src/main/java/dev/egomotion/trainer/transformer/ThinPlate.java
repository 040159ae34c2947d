package dev.egomotion.trainer.transformer;

import dev.egomotion.geometry.transform.ThinPlateSpline;

/** Geometry's thin-plate spline over 4 x 4 points as tables: every place has a fixed share of every point. */
public final class ThinPlate {
    /** How many points there are. */
    public static final int POINTS = 16;

    private ThinPlate() {}

    /** Returns x of the points, row by row, then y. */
    public static float[] identity() {
        double[] points = ThinPlateSpline.controlPoints();
        float[] values = new float[points.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) points[i];
        }
        return values;
    }

    /** Returns what share each pixel of an image has of each point, POINTS x (height width), row-major. */
    public static float[] shares(int height, int width) {
        int n = height * width;
        float[] shares = new float[POINTS * n];
        for (int q = 0; q < n; q++) {
            double[] at =
                    ThinPlateSpline.shares(
                            PixelPlaces.normalised(q % width, width),
                            PixelPlaces.normalised(q / width, height));
            for (int i = 0; i < POINTS; i++) {
                shares[i * n + q] = (float) at[i];
            }
        }
        return shares;
    }
}
