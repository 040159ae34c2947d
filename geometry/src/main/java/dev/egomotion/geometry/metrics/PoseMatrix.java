package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;

/**
 * A pose as the twelve numbers of a KITTI file, [A t] with p_a = A p_b + t. Files state A to seven digits,
 * so that it is not quite a rotation. KITTI's tools compute with it as it stands; making it a rotation
 * first moves their results in the sixth digit.
 *
 * @param m 3x4 matrix, row-major, twelve numbers; shared, not modified
 */
public record PoseMatrix(double[] m) {
    /** Checks the number of elements. */
    public PoseMatrix {
        if (m.length != 12) {
            throw new IllegalArgumentException("a 3x4 matrix has 12 elements, not " + m.length);
        }
    }

    /** Returns the matrix of a rigid motion. */
    public static PoseMatrix of(RigidTransform pose) {
        double[] r = pose.rotation().matrix();
        Vector3 t = pose.translation();
        // spotless:off
        return new PoseMatrix(new double[] {
            r[0], r[1], r[2], t.x(),
            r[3], r[4], r[5], t.y(),
            r[6], r[7], r[8], t.z()
        });
        // spotless:on
    }

    /** Returns t. */
    Vector3 translation() {
        return new Vector3(m[3], m[7], m[11]);
    }

    /** Returns the same with t multiplied. */
    PoseMatrix scaled(double factor) {
        double[] scaled = m.clone();
        for (int row = 0; row < 3; row++) {
            scaled[4 * row + 3] *= factor;
        }
        return new PoseMatrix(scaled);
    }

    /** Returns this times other. */
    PoseMatrix times(PoseMatrix other) {
        double[] product = new double[12];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 4; column++) {
                double sum = column == 3 ? m[4 * row + 3] : 0;
                for (int k = 0; k < 3; k++) {
                    sum += m[4 * row + k] * other.m[4 * k + column];
                }
                product[4 * row + column] = sum;
            }
        }
        return new PoseMatrix(product);
    }

    /** Returns the exact inverse, [A^-1 -A^-1 t], by cofactors. */
    PoseMatrix inverse() {
        Vector3 a = new Vector3(m[0], m[1], m[2]);
        Vector3 b = new Vector3(m[4], m[5], m[6]);
        Vector3 c = new Vector3(m[8], m[9], m[10]);
        double determinant = a.dot(b.cross(c));
        Vector3 x = b.cross(c).times(1 / determinant);
        Vector3 y = c.cross(a).times(1 / determinant);
        Vector3 z = a.cross(b).times(1 / determinant);
        Vector3 t = x.times(m[3]).plus(y.times(m[7])).plus(z.times(m[11])).times(-1);
        // spotless:off
        return new PoseMatrix(new double[] {
            x.x(), y.x(), z.x(), t.x(),
            x.y(), y.y(), z.y(), t.y(),
            x.z(), y.z(), z.z(), t.z()
        });
        // spotless:on
    }

    /** Returns arccos((trace A - 1) / 2), radians. */
    double angle() {
        return Math.acos(Math.min(Math.max((m[0] + m[5] + m[10] - 1) / 2, -1), 1));
    }
}
