package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;

/**
 * A motion as it acts on pixels of inverse depth r: with M = K R K^-1 and m = K t,
 *
 * <pre>
 * (x z, y z, z) = M (u, v, 1) + r m
 * </pre>
 *
 * where z is the point's depth in the other camera as a share of its depth in this one. Fields are the
 * twelve numbers, named by the coordinate they give and what they multiply.
 */
final class ImageMotion {
    final float xu;
    final float xv;
    final float x1;
    final float xr;
    final float yu;
    final float yv;
    final float y1;
    final float yr;
    final float zu;
    final float zv;
    final float z1;
    final float zr;

    ImageMotion(PinholeCamera k, RigidTransform otherFromThis) {
        double[] r = otherFromThis.rotation().matrix();
        Vector3 t = otherFromThis.translation();
        double[] m = new double[9];
        for (int j = 0; j < 3; j++) {
            m[j] = k.fx() * r[j] + k.cx() * r[6 + j];
            m[3 + j] = k.fy() * r[3 + j] + k.cy() * r[6 + j];
            m[6 + j] = r[6 + j];
        }
        for (int i = 0; i < 9; i += 3) {
            m[i] /= k.fx();
            m[i + 1] /= k.fy();
            m[i + 2] -= k.cx() * m[i] + k.cy() * m[i + 1];
        }
        xu = (float) m[0];
        xv = (float) m[1];
        x1 = (float) m[2];
        xr = (float) (k.fx() * t.x() + k.cx() * t.z());
        yu = (float) m[3];
        yv = (float) m[4];
        y1 = (float) m[5];
        yr = (float) (k.fy() * t.y() + k.cy() * t.z());
        zu = (float) m[6];
        zv = (float) m[7];
        z1 = (float) m[8];
        zr = (float) t.z();
    }
}
