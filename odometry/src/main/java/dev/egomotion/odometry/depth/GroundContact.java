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
 * above what was put on the ground, up to
 * the camera's height, farther than it:     likewise on the ground: a car is not seen through
 * above the horizon, without texture, far:  sigma at least 0.5 exp(-(contrast / 15)^2)
 * sky ({@link Sky}):                        sigma at least 0.5
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

    /** Part of the image's height that must be below the ground before what is above it counts as the same thing. */
    private static final float LEAST_PART = 0.02f;

    /** Sigma of what is far and shows no texture above the horizon. */
    private static final float PLAIN_SIGMA = 0.5f;

    /** Contrast at which that has mostly faded, gray levels. */
    private static final float PLAIN = 15;

    /** Sky is farther than so many camera heights, as far as it is measured. */
    private static final float SKY = 20;

    /** What is nearer than so many camera heights is no sky, however plain. */
    private static final float NOT_SKY = 5;

    /** Columns to either side that say whether a thing stands in one, part of the image's width. */
    private static final float AROUND = 0.015f;

    /** The plane may rise or fall by so much of the distance. */
    private static final double STEEPEST = 0.15;

    /** Depth goes on from row to row where its log changes by less. */
    private static final float CONTINUES = 0.1f;

    /** Ground farther than this many camera heights is not told apart. */
    private static final float FARTHEST = 25;

    private static final int ROUNDS = 3;

    private final PinholeCamera camera;
    private final int width;
    private final int height;
    private final Sky sky;
    private final float[] sample;
    private double h;
    private double a;

    GroundContact(PinholeCamera coarse) {
        camera = coarse;
        width = coarse.width();
        height = coarse.height();
        sky = new Sky(width, height);
        sample = new float[width * height];
    }

    /**
     * Mends depth and raises sigma where no standing scene can be, by the ground that was found last.
     *
     * @param grid camera of the map, which sees what the camera of the ground's map sees
     * @param log log depth; changed
     * @param sigma changed
     */
    void mend(PinholeCamera grid, float[] log, float[] sigma) {
        float[] ground = new float[grid.height()];
        for (int y = 0; y < ground.length; y++) {
            double slope = (y - grid.cy()) / grid.fy() - a;
            double z = slope > 0 ? h / slope : Double.POSITIVE_INFINITY;
            ground[y] = z < FARTHEST * h ? (float) Math.log(z) : Float.NaN;
        }
        int horizon = (int) Math.max(0, Math.ceil(grid.cy() + a * grid.fy()));
        float[] feet = new float[grid.width()];
        int[] rows = new int[grid.width()];
        for (int x = 0; x < grid.width(); x++) {
            column(x, grid, ground, log, sigma, feet, rows);
        }
        for (int x = 0; x < grid.width(); x++) {
            raise(x, grid.width(), horizon, feet, rows, log, sigma);
        }
    }

    /** Puts what is above the feet of a thing on the ground with them, where at least half of the columns about have one. */
    private static void raise(
            int x, int width, int horizon, float[] feet, int[] rows, float[] log, float[] sigma) {
        int around = Math.max(1, (int) (AROUND * width));
        float[] near = new float[2 * around + 1];
        int n = 0;
        int lowest = 0;
        for (int u = Math.max(0, x - around); u <= Math.min(width - 1, x + around); u++) {
            if (!Float.isNaN(feet[u])) {
                near[n++] = feet[u];
                lowest = Math.max(lowest, rows[u]);
            }
        }
        if (2 * n <= near.length) {
            return;
        }
        Arrays.sort(near, 0, n);
        float foot = near[n / 2];
        for (int y = horizon; y <= lowest; y++) {
            int i = y * width + x;
            if (log[i] > foot + BELOW) {
                log[i] = foot;
                sigma[i] = Math.max(sigma[i], STANDING_SIGMA);
            }
        }
    }

    /**
     * Raises sigma of sky, and of what is far and shows little texture above the horizon of the ground that was found last.
     *
     * @param image brightness, row by row, 0 to 255
     * @param contrast of the image about every pixel, gray levels
     * @param log log depth
     * @param sigma changed
     */
    void doubt(float[] image, float[] contrast, float[] log, float[] sigma) {
        int horizon = (int) Math.min(height, camera.cy() + a * camera.fy());
        sky.doubt(image, contrast, horizon, (float) Math.log(NOT_SKY * h), log, sigma);
        double least = Math.log(SKY * h);
        for (int y = 0; y < horizon; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                if (log[i] > least) {
                    float share = contrast[i] / PLAIN;
                    sigma[i] = Math.max(sigma[i], PLAIN_SIGMA * (float) Math.exp(-share * share));
                }
            }
        }
    }

    private static void column(
            int x,
            PinholeCamera grid,
            float[] ground,
            float[] log,
            float[] sigma,
            float[] feet,
            int[] rows) {
        int width = grid.width();
        float least = LEAST_PART * grid.height();
        float contact = Float.NaN;
        float hanging = 0;
        float before = Float.NaN;
        int below = 0;
        feet[x] = Float.NaN;
        for (int y = grid.height() - 1; y >= 0; y--) {
            int i = y * width + x;
            float own = log[i];
            float rise = own - ground[y];
            if (rise > BELOW && !Float.isNaN(contact)) {
                log[i] = contact;
                sigma[i] = Math.max(sigma[i], STANDING_SIGMA);
                hanging = 0;
                below++;
                if (below >= least && Float.isNaN(feet[x])) {
                    feet[x] = contact;
                    rows[x] = y + below - 1;
                }
            } else if (Math.abs(rise) < TOLERANCE) {
                contact = own;
                hanging = 0;
                below = 0;
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

    /** Looks for the ground in a map of log depth; returns whether it is there. */
    boolean find(float[] log) {
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
        return support > LEAST_SUPPORT && h > 0 && Math.abs(a) < STEEPEST;
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
