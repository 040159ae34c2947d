package dev.egomotion.engine.export;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Vector3;

/** The surfaces that one frame of a rendered street sees, to measure how far points lie from them. */
final class StreetSurface {
    /** How far about a pixel its surface is looked for, pixels. */
    private static final int ABOUT = 6;

    /** Between neighbours whose depths differ by less than this share the surface goes on. */
    private static final double STEP = 0.3;

    private static final int PARTS = 8;

    private final PinholeCamera camera;
    private final DepthImage depth;

    StreetSurface(PinholeCamera camera, DepthImage depth) {
        this.camera = camera;
        this.depth = depth;
    }

    /** Returns whether the camera sees the place of a point, whatever stands before it. */
    boolean isInView(Vector3 p) {
        return p.z() > 0.1 && inside(u(p), camera.width() - 1) && inside(v(p), camera.height() - 1);
    }

    private static boolean inside(double at, int last) {
        return at >= 0 && at <= last;
    }

    private double u(Vector3 p) {
        return camera.fx() * p.x() / p.z() + camera.cx();
    }

    private double v(Vector3 p) {
        return camera.fy() * p.y() / p.z() + camera.cy();
    }

    /** Returns the least distance from a point of the camera to a surface about its pixel, metres. */
    double distance(Vector3 p) {
        int u0 = (int) Math.round(u(p));
        int v0 = (int) Math.round(v(p));
        double least = Double.POSITIVE_INFINITY;
        for (int v = Math.max(0, v0 - ABOUT); v < Math.min(camera.height() - 1, v0 + ABOUT); v++) {
            for (int u = Math.max(0, u0 - ABOUT);
                    u < Math.min(camera.width() - 1, u0 + ABOUT);
                    u++) {
                double z = depth.at(u, v);
                if (z > 0) {
                    least = Math.min(least, along(p, u, v, z, u, v + 1));
                    least = Math.min(least, along(p, u, v, z, u + 1, v));
                }
            }
        }
        return least;
    }

    /** Returns the distance to the line between two neighbouring pixels' points, or to the first alone. */
    private double along(Vector3 p, int u, int v, double z, int u2, int v2) {
        Vector3 a = camera.backProject(u, v, z);
        double z2 = depth.at(u2, v2);
        double least = p.minus(a).norm();
        if (z2 > 0 && Math.abs(z2 - z) < STEP * z) {
            Vector3 b = camera.backProject(u2, v2, z2);
            for (int k = 1; k <= PARTS; k++) {
                Vector3 between = a.times(1 - (double) k / PARTS).plus(b.times((double) k / PARTS));
                least = Math.min(least, p.minus(between).norm());
            }
        }
        return least;
    }
}
