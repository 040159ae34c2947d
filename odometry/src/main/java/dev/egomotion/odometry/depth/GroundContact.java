package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Arrays;

/**
 * Mends and doubts depth that no standing scene can have: points below the ground, and things that hang before the ground that they
 * touch in the image. So look what drives ahead (measured too far) and what comes towards the camera (too near).
 *
 * <p>The ground is the plane y = h + a z of the camera's coordinates, fitted to the lowest third of the image. With z_g the
 * depth of the ground in a pixel's row:
 *
 * <pre>
 * below the ground, log(z / z_g) > 0.25:    z becomes that of the ground that it stands on, the last below it in its column;
 *                                           sigma at least 0.3
 * next to ground upwards, nearer than it:   sigma at least log(z_g / z), up the column as far as depth goes on
 * </pre>
 *
 * Where the lowest third is not mostly one plane nothing is changed. Holds buffers: one thread.
 */
final class GroundContact {
    /** Share of the lowest third that must lie on the plane. */
    private static final double LEAST_SUPPORT = 0.5;

    /** A point is on the ground within this share of the camera's height. */
    private static final float TOLERANCE = 0.12f;

    /** A point nearer than the ground next to it by this log depth hangs before it. */
    private static final float HANGING = 0.15f;

    /** A point farther than the ground in its row by this log depth is below it. */
    private static final float BELOW = 0.25f;

    /** Sigma of what is put on the ground that it stands on. */
    private static final float STANDING_SIGMA = 0.3f;

    /** Depth goes on from row to row where its log changes by less. */
    private static final float CONTINUES = 0.1f;

    /** Ground farther than this many camera heights is not told apart. */
    private static final float FARTHEST = 25;

    private static final int ROUNDS = 3;

    private final PinholeCamera camera;
    private final int width;
    private final int height;
    private final float[] sample;
    private double h;
    private double a;

    GroundContact(PinholeCamera coarse) {
        camera = coarse;
        width = coarse.width();
        height = coarse.height();
        sample = new float[width * height];
    }

    /** Mends depth and raises sigma where no standing scene can be. */
    void mend(float[] log, float[] sigma) {
        if (!fit(log)) {
            return;
        }
        float[] ground = sample;
        for (int y = 0; y < height; y++) {
            double slope = (y - camera.cy()) / camera.fy() - a;
            double z = slope > 0 ? h / slope : Double.POSITIVE_INFINITY;
            ground[y] = z < FARTHEST * h ? (float) Math.log(z) : Float.NaN;
        }
        for (int x = 0; x < width; x++) {
            column(x, ground, log, sigma);
        }
    }

    private void column(int x, float[] ground, float[] log, float[] sigma) {
        float contact = Float.NaN;
        float hanging = 0;
        float before = Float.NaN;
        for (int y = height - 1; y >= 0; y--) {
            int i = y * width + x;
            float own = log[i];
            float rise = own - ground[y];
            if (Math.abs(rise) < TOLERANCE) {
                contact = own;
                hanging = 0;
            } else if (rise > BELOW && !Float.isNaN(contact)) {
                log[i] = contact;
                sigma[i] = Math.max(sigma[i], STANDING_SIGMA);
                hanging = 0;
            } else if (rise < 0 && contact - own > HANGING && before == contact) {
                hanging = contact - own;
            } else if (!(Math.abs(own - before) < CONTINUES)) {
                hanging = 0;
            }
            if (hanging > 0) {
                sigma[i] = Math.max(sigma[i], Math.min(1, hanging));
            }
            before = own;
        }
    }

    private boolean fit(float[] log) {
        int top = Math.max(height * 2 / 3, (int) camera.cy() + height / 10);
        int n = 0;
        for (int y = top; y < height; y++) {
            double slope = (y - camera.cy()) / camera.fy();
            for (int x = width / 8; x < width * 7 / 8; x++) {
                sample[n++] = (float) (slope * Math.exp(log[y * width + x]));
            }
        }
        if (n == 0) {
            return false;
        }
        Arrays.sort(sample, 0, n);
        h = sample[n / 2];
        a = 0;
        double support = 0;
        for (int round = 0; round < ROUNDS; round++) {
            support = refit(log, top, round == 0 ? 3 : 1) / n;
        }
        return support > LEAST_SUPPORT && h > 0 && Math.abs(a) < 0.15;
    }

    /** Fits y = h + a z by least squares to what lies near the plane; returns how many pixels do. */
    private double refit(float[] log, int top, int wide) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double t0 = 0;
        double t1 = 0;
        for (int y = top; y < height; y++) {
            double slope = (y - camera.cy()) / camera.fy();
            for (int x = width / 8; x < width * 7 / 8; x++) {
                double z = Math.exp(log[y * width + x]);
                double d = slope * z;
                if (Math.abs(d - h - a * z) < wide * TOLERANCE * h) {
                    s0++;
                    s1 += z;
                    s2 += z * z;
                    t0 += d;
                    t1 += d * z;
                }
            }
        }
        double det = s0 * s2 - s1 * s1;
        if (det > 1e-9 * s0 * s2) {
            a = (s0 * t1 - s1 * t0) / det;
            h = (t0 - a * s1) / s0;
        }
        return s0;
    }
}
