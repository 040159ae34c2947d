package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.linear.SymmetricEigen;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.List;

/**
 * The similarity that takes points nearest to others: min over s, R, t of sum |y - (s R x + t)|^2
 * (Umeyama, PAMI 13(4), 1991, equations 40 to 42).
 *
 * <p>R is found as Horn does (JOSA A 4(4), 1987): its quaternion is the eigenvector of the largest
 * eigenvalue l of a 4x4 matrix of the products of centred coordinates, and s = l / sum |x|^2. That is
 * Umeyama's optimum, never a reflection.
 */
final class Umeyama {
    /** Eigenvalues this near the largest, relative to it, leave the rotation open. */
    private static final double OPEN = 1e-12;

    private final Similarity yFromX;
    private final double gap;

    private Umeyama(Similarity yFromX, double gap) {
        this.yFromX = yFromX;
        this.gap = gap;
    }

    /**
     * Fits.
     *
     * @param x points to be moved, at least 1
     * @param y where they belong, as many
     * @param withScale whether the scale is free; else it is 1
     */
    static Umeyama fit(List<Vector3> x, List<Vector3> y, boolean withScale) {
        Vector3 meanX = mean(x);
        Vector3 meanY = mean(y);
        double[][] s = new double[3][3];
        double squares = 0;
        for (int i = 0; i < x.size(); i++) {
            Vector3 a = x.get(i).minus(meanX);
            Vector3 b = y.get(i).minus(meanY);
            squares += a.dot(a);
            addProduct(s, a, b);
        }
        SymmetricEigen eigen = SymmetricEigen.of(horn(s));
        int top = eigen.largest();
        double largest = eigen.values()[top];
        Rotation rotation = smallestRotation(eigen, top);
        double scale = withScale && squares > 0 ? Math.max(0, largest / squares) : 1;
        Vector3 translation = meanY.minus(rotation.apply(meanX).times(scale));
        return new Umeyama(
                new Similarity(scale, new RigidTransform(rotation, translation)), gap(eigen, top));
    }

    Similarity yFromX() {
        return yFromX;
    }

    /**
     * Returns how far the second largest eigenvalue lies below the largest, relative to it: 0 where the
     * points lie on a line or in one place and leave the rotation open, about twice the squared ratio of
     * breadth to length where they lie nearly on a line.
     */
    double gap() {
        return gap;
    }

    private static Vector3 mean(List<Vector3> points) {
        Vector3 sum = points.stream().reduce(Vector3.ZERO, Vector3::plus);
        return sum.times(1.0 / points.size());
    }

    private static void addProduct(double[][] s, Vector3 a, Vector3 b) {
        double[] p = {a.x(), a.y(), a.z()};
        double[] q = {b.x(), b.y(), b.z()};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                s[i][j] += p[i] * q[j];
            }
        }
    }

    /** Returns Horn's matrix N for quaternions w, x, y, z. */
    private static double[][] horn(double[][] s) {
        double xx = s[0][0];
        double yy = s[1][1];
        double zz = s[2][2];
        double x = s[1][2] - s[2][1];
        double y = s[2][0] - s[0][2];
        double z = s[0][1] - s[1][0];
        double xy = s[0][1] + s[1][0];
        double yz = s[1][2] + s[2][1];
        double zx = s[2][0] + s[0][2];
        // spotless:off
        return new double[][] {
            {xx + yy + zz,            x,             y,             z},
            {           x, xx - yy - zz,            xy,            zx},
            {           y,           xy, -xx + yy - zz,            yz},
            {           z,           zx,            yz, -xx - yy + zz}
        };
        // spotless:on
    }

    private static boolean isOpen(SymmetricEigen eigen, int top, int k) {
        double largest = eigen.values()[top];
        return largest - eigen.values()[k] <= OPEN * largest;
    }

    private static double gap(SymmetricEigen eigen, int top) {
        double largest = eigen.values()[top];
        double second = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < 4; k++) {
            second = k == top ? second : Math.max(second, eigen.values()[k]);
        }
        return largest > 0 ? Math.max(0, (largest - second) / largest) : 0;
    }

    /**
     * Returns the rotation of the largest eigenvalue; where several share it (points on a line), the
     * smallest of those rotations: identity projected on their space.
     */
    private static Rotation smallestRotation(SymmetricEigen eigen, int top) {
        double[] q = new double[4];
        for (int k = 0; k < 4; k++) {
            if (isOpen(eigen, top, k)) {
                for (int i = 0; i < 4; i++) {
                    q[i] += eigen.vectors()[0][k] * eigen.vectors()[i][k];
                }
            }
        }
        double norm = Math.sqrt(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3]);
        if (norm < 1e-6) {
            for (int i = 0; i < 4; i++) {
                q[i] = eigen.vectors()[i][top];
            }
        }
        return new Rotation(q[1], q[2], q[3], q[0]);
    }
}
