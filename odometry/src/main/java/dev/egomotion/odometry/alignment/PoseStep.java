package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;

/**
 * Six numbers (vx, vy, vz, wx, wy, wz) as a small motion p -> exp([w]) p + v, and what such a motion does
 * to a pixel. To first order this is the exponential of SE(3), and it is all that an optimiser needs.
 */
public final class PoseStep {
    private PoseStep() {}

    /**
     * Returns the motion of six numbers.
     *
     * @param step holds them: translation in the unit of the scene, rotation in radians
     * @param at index of the first
     */
    public static RigidTransform motion(double[] step, int at) {
        return new RigidTransform(
                Rotation.fromAxisAngle(new Vector3(step[at + 3], step[at + 4], step[at + 5])),
                new Vector3(step[at], step[at + 1], step[at + 2]));
    }

    /**
     * Writes the derivative of a point's normalised image coordinates (x, y) by the six numbers, at zero:
     *
     * <pre>
     * dx = (r, 0, -x r,   -x y,     1 + x^2, -y)
     * dy = (0, r, -y r, -(1 + y^2),   x y,    x)
     * </pre>
     *
     * @param x X / Z
     * @param y Y / Z
     * @param r 1 / Z
     * @param dx output, six numbers
     * @param dy output, six numbers
     */
    static void derivative(double x, double y, double r, double[] dx, double[] dy) {
        dx[0] = r;
        dx[1] = 0;
        dx[2] = -x * r;
        dx[3] = -x * y;
        dx[4] = 1 + x * x;
        dx[5] = -y;
        dy[0] = 0;
        dy[1] = r;
        dy[2] = -y * r;
        dy[3] = -(1 + y * y);
        dy[4] = x * y;
        dy[5] = x;
    }
}
