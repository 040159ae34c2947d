package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;

/**
 * Collects the derivative of a loss L by the motion (t, r) of p_s ~ K_s (R d K_t^-1 p_t + t), R =
 * exp([r]), over the pixels of the target.
 *
 * <p>With q = R K_t^-1 p_t, p = d q + t and g = dL/dp: dL/dt = sum g, dL/dd = g . q. A small rotation w
 * on the left of R moves p by w x d q, so dL/dw = sum d q x g; and w = V(r) dr makes dL/dr = V(r)^T
 * dL/dw = V(-r) dL/dw, with V the left Jacobian of SO(3).
 */
final class MotionGradient {
    private final PinholeCamera target;
    private final PinholeCamera source;
    private final Rotation rotation;
    private final double[] r;
    private final Vector3 t;

    private final double[] byTranslation = new double[3];
    private final double[] byTurn = new double[3];

    MotionGradient(PinholeCamera target, PinholeCamera source, RigidTransform sourceFromTarget) {
        this.target = target;
        this.source = source;
        rotation = sourceFromTarget.rotation();
        r = rotation.matrix();
        t = sourceFromTarget.translation();
    }

    /**
     * Adds one pixel and returns dL/dd.
     *
     * @param u column in the target
     * @param v row in the target
     * @param depth d, positive; its point lies in front of the source camera
     * @param byX dL/dx_s, per pixel
     * @param byY dL/dy_s, per pixel
     */
    double add(int u, int v, double depth, double byX, double byY) {
        double a = (u - target.cx()) / target.fx();
        double b = (v - target.cy()) / target.fy();
        double qx = r[0] * a + r[1] * b + r[2];
        double qy = r[3] * a + r[4] * b + r[5];
        double qz = r[6] * a + r[7] * b + r[8];
        double inverse = 1 / (depth * qz + t.z());
        double gx = byX * source.fx() * inverse;
        double gy = byY * source.fy() * inverse;
        double gz = -(gx * (depth * qx + t.x()) + gy * (depth * qy + t.y())) * inverse;
        byTranslation[0] += gx;
        byTranslation[1] += gy;
        byTranslation[2] += gz;
        byTurn[0] += depth * (qy * gz - qz * gy);
        byTurn[1] += depth * (qz * gx - qx * gz);
        byTurn[2] += depth * (qx * gy - qy * gx);
        return gx * qx + gy * qy + gz * qz;
    }

    /** Returns (dL/dt, dL/dr) of all pixels added, six numbers, and room for as many more as asked. */
    double[] withRoomFor(int more) {
        double[] gradient = Arrays.copyOf(byTranslation, 6 + more);
        Vector3 turn = new Vector3(byTurn[0], byTurn[1], byTurn[2]);
        Vector3 axisAngle = RigidTransform.leftJacobian(rotation.axisAngle().times(-1), turn);
        gradient[3] = axisAngle.x();
        gradient[4] = axisAngle.y();
        gradient[5] = axisAngle.z();
        return gradient;
    }
}
