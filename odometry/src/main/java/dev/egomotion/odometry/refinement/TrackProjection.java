package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.PinholeCamera;

/**
 * Where a track should be in a frame, and how that changes with both poses and the inverse depth.
 *
 * <p>With R_fh, t_fh the motion from host to frame, d = (rayX, rayY, 1) and inverse depth rho, the point is, up
 * to its depth, X = R_fh d + rho t_fh, seen at (fx X/Z + cx, fy Y/Z + cy). Both poses T are varied as exp(step) T
 * ({@code PoseStep}), the inverse depth as rho exp(q):
 *
 * <pre>
 * dX/d(frame step) = ( rho I,      -[X]x )
 * dX/d(host step)  = (-rho R_fh, R_fh [d]x )
 * dX/dq            = rho t_fh
 * </pre>
 *
 * <p>Holds the last result; one thread.
 */
final class TrackProjection {
    private final PinholeCamera camera;
    private final double[] r = new double[9];
    private final double[] t = new double[3];

    /** X, Y, Z up to the point's depth in the host. */
    private final double[] point = new double[3];

    /** Seen minus expected, pixels. */
    double residualX;

    double residualY;

    /** Derivatives of the expected pixel: rows x and y of six. */
    final double[] byFrame = new double[12];

    final double[] byHost = new double[12];

    /** Derivatives of the expected pixel by log inverse depth. */
    double byDepthX;

    double byDepthY;

    /** Below this share of its depth in the host a point is at the lens, or behind. */
    private static final double LEAST_Z = 0.02;

    TrackProjection(PinholeCamera camera) {
        this.camera = camera;
    }

    /**
     * Projects.
     *
     * @return whether the point lies before the frame; nothing else is valid if not
     */
    boolean project(Track track, WindowFrame frame, double seenX, double seenY) {
        WindowFrame host = track.host;
        relate(frame.rotation, frame.translation, host.rotation, host.translation);
        for (int i = 0; i < 3; i++) {
            point[i] =
                    r[3 * i] * track.rayX
                            + r[3 * i + 1] * track.rayY
                            + r[3 * i + 2]
                            + track.rho * t[i];
        }
        if (!(point[2] > LEAST_Z)) {
            return false;
        }
        residualX = seenX - (camera.fx() * point[0] / point[2] + camera.cx());
        residualY = seenY - (camera.fy() * point[1] / point[2] + camera.cy());
        return true;
    }

    /** frame from host: R = A H^T, t = a - R h. */
    private void relate(double[] a, double[] at, double[] h, double[] ht) {
        for (int i = 0; i < 3; i++) {
            double a0 = a[3 * i];
            double a1 = a[3 * i + 1];
            double a2 = a[3 * i + 2];
            r[3 * i] = a0 * h[0] + a1 * h[1] + a2 * h[2];
            r[3 * i + 1] = a0 * h[3] + a1 * h[4] + a2 * h[5];
            r[3 * i + 2] = a0 * h[6] + a1 * h[7] + a2 * h[8];
            t[i] = at[i] - r[3 * i] * ht[0] - r[3 * i + 1] * ht[1] - r[3 * i + 2] * ht[2];
        }
    }

    /** Returns the depth of the last point in its frame, in the window's unit. */
    double depth(Track track) {
        return point[2] / track.rho;
    }

    /** Returns the distance between seen and expected, pixels. */
    double error() {
        return Math.hypot(residualX, residualY);
    }

    /** Computes the derivatives of the last projection. */
    void derive(Track track) {
        double u = point[0] / point[2];
        double v = point[1] / point[2];
        deriveRow(track, 0, camera.fx() / point[2], 0, -camera.fx() * u / point[2]);
        deriveRow(track, 6, 0, camera.fy() / point[2], -camera.fy() * v / point[2]);
    }

    /** Fills one row; d is the derivative of the pixel's coordinate by X, Y, Z. */
    private void deriveRow(Track track, int row, double d0, double d1, double d2) {
        double rho = track.rho;
        double px = track.rayX;
        double py = track.rayY;
        double byDepth = rho * (d0 * t[0] + d1 * t[1] + d2 * t[2]);
        if (row == 0) {
            byDepthX = byDepth;
        } else {
            byDepthY = byDepth;
        }
        byFrame[row] = rho * d0;
        byFrame[row + 1] = rho * d1;
        byFrame[row + 2] = rho * d2;
        // d . (w x X) = w . (X x d)
        byFrame[row + 3] = point[1] * d2 - point[2] * d1;
        byFrame[row + 4] = point[2] * d0 - point[0] * d2;
        byFrame[row + 5] = point[0] * d1 - point[1] * d0;
        double a0 = d0 * r[0] + d1 * r[3] + d2 * r[6];
        double a1 = d0 * r[1] + d1 * r[4] + d2 * r[7];
        double a2 = d0 * r[2] + d1 * r[5] + d2 * r[8];
        byHost[row] = -rho * a0;
        byHost[row + 1] = -rho * a1;
        byHost[row + 2] = -rho * a2;
        // a . (d x w) = w . (a x d)
        byHost[row + 3] = a1 - a2 * py;
        byHost[row + 4] = a2 * px - a0;
        byHost[row + 5] = a0 * py - a1 * px;
    }
}
