package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;

/**
 * The inverse warp of one motion for many depths: with M = K R K^-1, m = K t and inverse depth r,
 *
 * <pre>
 * (x z, y z, z) = M (u, v, 1) + r m
 * </pre>
 *
 * where z is the point's depth in the source as a share of its depth in the target. The same as {@link
 * dev.egomotion.geometry.warp.InverseWarp} with bilinear samples, without a grid in between. Holds row buffers: one thread.
 */
final class SweepWarp {
    /** A point nearer to the source's plane than this share of its depth is not seen. */
    private static final float LEAST_Z = 0.02f;

    private static final float SEEN_Z = Math.nextUp(LEAST_Z);

    private final PinholeCamera camera;
    private final int width;
    private final int height;
    private final float[] xs;
    private final float[] ys;
    private final float[] zs;
    private final float[] inside;
    private final float[] columns;

    private final float[] m = new float[9];
    private final float[] t = new float[3];

    /** Which pixels of a source show the world, row by row; empty where all do. */
    private boolean[] world = {};

    SweepWarp(PinholeCamera camera) {
        this.camera = camera;
        width = camera.width();
        height = camera.height();
        xs = new float[width];
        ys = new float[width];
        zs = new float[width];
        inside = new float[width];
        columns = new float[width];
        for (int x = 0; x < width; x++) {
            columns[x] = x;
        }
    }

    /** Lets samples come from the world alone; an empty mask is all of it. */
    void leaveOut(boolean[] newWorld) {
        world = newWorld;
    }

    /** Sets the motion. */
    void set(RigidTransform sourceFromTarget) {
        double[] r = sourceFromTarget.rotation().matrix();
        Vector3 v = sourceFromTarget.translation();
        double[] p = new double[9];
        for (int j = 0; j < 3; j++) {
            p[j] = camera.fx() * r[j] + camera.cx() * r[6 + j];
            p[3 + j] = camera.fy() * r[3 + j] + camera.cy() * r[6 + j];
            p[6 + j] = r[6 + j];
        }
        for (int i = 0; i < 9; i += 3) {
            p[i] /= camera.fx();
            p[i + 1] /= camera.fy();
            p[i + 2] -= camera.cx() * p[i] + camera.cy() * p[i + 1];
        }
        for (int i = 0; i < 9; i++) {
            m[i] = (float) p[i];
        }
        t[0] = (float) (camera.fx() * v.x() + camera.cx() * v.z());
        t[1] = (float) (camera.fy() * v.y() + camera.cy() * v.z());
        t[2] = (float) v.z();
    }

    /**
     * Returns how far, squared pixels, a pixel moves when its inverse depth goes from r to r (1 + share); 0 where the source
     * does not see either point.
     */
    float motion(int u, int v, float r, float share) {
        float z0 = m[6] * u + m[7] * v + m[8] + r * t[2];
        float s = r * (1 + share);
        float z1 = m[6] * u + m[7] * v + m[8] + s * t[2];
        if (!(z0 > LEAST_Z && z1 > LEAST_Z)) {
            return 0;
        }
        float x0 = (m[0] * u + m[1] * v + m[2] + r * t[0]) / z0;
        float y0 = (m[3] * u + m[4] * v + m[5] + r * t[1]) / z0;
        float x1 = (m[0] * u + m[1] * v + m[2] + s * t[0]) / z1 - x0;
        float y1 = (m[3] * u + m[4] * v + m[5] + s * t[1]) / z1 - y0;
        return x1 * x1 + y1 * y1;
    }

    /** Returns where the target's pixel of that inverse depth is in the source: x, y and z as a share of its depth. */
    void project(float u, float v, float r, float[] out) {
        float z = m[6] * u + m[7] * v + m[8] + r * t[2];
        out[0] = (m[0] * u + m[1] * v + m[2] + r * t[0]) / z;
        out[1] = (m[3] * u + m[4] * v + m[5] + r * t[1]) / z;
        out[2] = z;
    }

    /**
     * Samples the source where a row of the target is seen in it.
     *
     * @param row of the target
     * @param inverse inverse depths of the row
     * @param factor what they are multiplied by
     * @param source image, row by row
     * @param out output: the samples of the row; what it held where nothing is seen
     * @param unseen output: negative where the source is seen, the value given where it is not
     * @param mark that value, not negative
     * @return whether any pixel is not seen
     */
    boolean sample(
            int row,
            float[] inverse,
            float factor,
            float[] source,
            float[] out,
            float[] unseen,
            float mark) {
        coordinates(row, inverse, factor);
        inside(xs, ys, zs, Math.nextDown(width - 1f), Math.nextDown(height - 1f), inside);
        Arrays.fill(unseen, -1);
        boolean any = false;
        int w = width;
        for (int u = 0; u < w; u++) {
            if (inside[u] >= 0) {
                float x = xs[u];
                float y = ys[u];
                int xi = (int) x;
                int yi = (int) y;
                float fx = x - xi;
                int j = yi * w + xi;
                if (world.length > 0 && !(world[j] && world[j + w + 1])) {
                    unseen[u] = mark;
                    any = true;
                    continue;
                }
                float top = source[j] + fx * (source[j + 1] - source[j]);
                float low = source[j + w] + fx * (source[j + w + 1] - source[j + w]);
                out[u] = top + (y - yi) * (low - top);
            } else {
                unseen[u] = mark;
                any = true;
            }
        }
        return any;
    }

    /** Writes how far inside the image, and before the camera, a point is; negative, or no number, where it is not. */
    private static void inside(
            float[] x, float[] y, float[] z, float right, float bottom, float[] out) {
        for (int u = 0; u < out.length; u++) {
            out[u] = Math.min(Math.min(x[u], right - x[u]), z[u] - SEEN_Z);
        }
        for (int u = 0; u < out.length; u++) {
            out[u] = Math.min(Math.min(y[u], bottom - y[u]), out[u]);
        }
    }

    private void coordinates(int row, float[] inverse, float factor) {
        float ax = m[1] * row + m[2];
        float ay = m[4] * row + m[5];
        float az = m[7] * row + m[8];
        depths(columns, inverse, zs, m[6], az, t[2] * factor);
        divided(columns, inverse, zs, xs, m[0], ax, t[0] * factor);
        divided(columns, inverse, zs, ys, m[3], ay, t[1] * factor);
    }

    private static void depths(
            float[] u, float[] r, float[] out, float slope, float offset, float motion) {
        for (int x = 0; x < out.length; x++) {
            out[x] = slope * u[x] + offset + motion * r[x];
        }
    }

    private static void divided(
            float[] u, float[] r, float[] z, float[] out, float slope, float offset, float motion) {
        for (int x = 0; x < out.length; x++) {
            out[x] = (slope * u[x] + offset + motion * r[x]) / z[x];
        }
    }
}
