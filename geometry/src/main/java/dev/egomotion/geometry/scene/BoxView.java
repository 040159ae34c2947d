package dev.egomotion.geometry.scene;

import dev.egomotion.geometry.values.PinholeCamera;

/** A box as one camera sees it: meets rays with its faces. */
final class BoxView {
    /** Edges are cut off this near to the camera, metres. */
    private static final double NEAR = 0.05;

    private final double[] half;
    // The camera in the box's axes, and what a ray (x, y, 1) is there: m (x, y, 1).
    private final double[] o;
    private final double[] m;
    private double depth;

    BoxView(SceneRenderer.Eye eye, Box box) {
        double sin = Math.sin(box.heading());
        double cos = Math.cos(box.heading());
        double dx = eye.o.x() - box.x();
        double dz = eye.o.z() - box.z();
        half = new double[] {box.halfWidth(), (box.top() - box.bottom()) / 2, box.halfLength()};
        o =
                new double[] {
                    cos * dx - sin * dz,
                    eye.o.y() + (box.top() + box.bottom()) / 2,
                    sin * dx + cos * dz
                };
        m = new double[9];
        for (int j = 0; j < 3; j++) {
            m[j] = cos * eye.r[j] - sin * eye.r[6 + j];
            m[3 + j] = eye.r[3 + j];
            m[6 + j] = sin * eye.r[j] + cos * eye.r[6 + j];
        }
    }

    /**
     * Finds where a ray enters the box.
     *
     * @param x of the ray (x, y, 1) in the camera
     * @param y of the ray
     * @param before depth beyond which it does not matter
     * @return the axis of the face that it meets, 0..2, or -1; {@link #depth} holds the depth
     */
    int meet(double x, double y, double before) {
        double in = NEAR;
        double out = before;
        int axis = -1;
        for (int k = 0; k < 3; k++) {
            double direction = m[3 * k] * x + m[3 * k + 1] * y + m[3 * k + 2];
            double inverse = 1 / direction;
            double a = (-half[k] - o[k]) * inverse;
            double b = (half[k] - o[k]) * inverse;
            double low = Math.min(a, b);
            double high = Math.max(a, b);
            if (low > in) {
                in = low;
                axis = k;
            }
            if (high < out) {
                out = high;
            }
            if (in >= out) {
                return -1;
            }
        }
        depth = in;
        return axis;
    }

    /** Returns the depth of the last ray met, metres. */
    float depth() {
        return (float) depth;
    }

    /**
     * Returns the rays that can meet the box: first column, first row, last column, last row; an
     * empty range when none can.
     *
     * @param camera without lens distortion
     * @param rays per pixel along each axis
     */
    int[] bounds(PinholeCamera camera, int rays) {
        double[] extent = {
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        for (int corner = 0; corner < 8; corner++) {
            for (int bit = 1; bit < 8; bit <<= 1) {
                if ((corner & bit) == 0) {
                    include(camera, inCamera(corner), inCamera(corner | bit), extent);
                }
            }
        }
        if (extent[0] > extent[2]) {
            return new int[] {0, 0, -1, -1};
        }
        int lastColumn = rays * camera.width() - 1;
        int lastRow = rays * camera.height() - 1;
        return new int[] {
            clamp((extent[0] + 0.5) * rays - 1.5, lastColumn + 1),
            clamp((extent[1] + 0.5) * rays - 1.5, lastRow + 1),
            clamp((extent[2] + 0.5) * rays + 1.5, lastColumn),
            clamp((extent[3] + 0.5) * rays + 1.5, lastRow)
        };
    }

    private static int clamp(double value, int last) {
        return (int) Math.min(Math.max(value, 0), last);
    }

    /** Returns a corner in the camera's axes: m is orthonormal, so its transpose takes it back. */
    private double[] inCamera(int corner) {
        double[] p = new double[3];
        for (int k = 0; k < 3; k++) {
            double local = ((corner >> k & 1) == 0 ? -half[k] : half[k]) - o[k];
            for (int j = 0; j < 3; j++) {
                p[j] += m[3 * k + j] * local;
            }
        }
        return p;
    }

    /** Widens the extent by the part of an edge that lies in front of the camera. */
    private static void include(PinholeCamera camera, double[] p, double[] q, double[] extent) {
        if (p[2] < NEAR && q[2] < NEAR) {
            return;
        }
        double[] a = p[2] < NEAR ? cut(p, q) : p;
        double[] b = q[2] < NEAR ? cut(q, p) : q;
        for (double[] point : new double[][] {a, b}) {
            double u = camera.fx() * point[0] / point[2] + camera.cx();
            double v = camera.fy() * point[1] / point[2] + camera.cy();
            extent[0] = Math.min(extent[0], u);
            extent[1] = Math.min(extent[1], v);
            extent[2] = Math.max(extent[2], u);
            extent[3] = Math.max(extent[3], v);
        }
    }

    private static double[] cut(double[] behind, double[] front) {
        double k = (NEAR - behind[2]) / (front[2] - behind[2]);
        return new double[] {
            behind[0] + k * (front[0] - behind[0]), behind[1] + k * (front[1] - behind[1]), NEAR
        };
    }
}
