package dev.egomotion.geometry.values;

/**
 * A rotation in three dimensions as a unit quaternion w + xi + yj + zk with w not negative.
 *
 * <p>The constructor normalises, so that a product of many rotations stays a rotation.
 *
 * @param x first imaginary part
 * @param y second imaginary part
 * @param z third imaginary part
 * @param w real part, in [0, 1]
 */
public record Rotation(double x, double y, double z, double w) {
    /** No rotation. */
    public static final Rotation IDENTITY = new Rotation(0, 0, 0, 1);

    /** How far a given matrix may be from orthonormal, largest element of R R^T - I. */
    private static final double ORTHONORMAL_TOLERANCE = 1e-3;

    /** A length this near 1 is left alone, so that storing and restoring changes no bit. */
    private static final double UNIT_TOLERANCE = 1e-15;

    /** Below this angle, radians, series replace the closed forms that divide by it. */
    private static final double SMALL_ANGLE = 1e-8;

    /**
     * Normalises to unit length with w not negative.
     *
     * @throws IllegalArgumentException if the length is zero or not finite
     */
    public Rotation {
        double norm = Math.sqrt(x * x + y * y + z * z + w * w);
        if (!(norm > 1e-12) || !Double.isFinite(norm)) {
            throw new IllegalArgumentException(
                    "quaternion (" + x + ", " + y + ", " + z + ", " + w + ") has no direction");
        }
        boolean unit = Math.abs(norm - 1) <= UNIT_TOLERANCE;
        double scale = (w < 0 ? -1 : 1) / (unit ? 1 : norm);
        x *= scale;
        y *= scale;
        z *= scale;
        w *= scale;
    }

    /**
     * Returns the rotation by |v| radians about v (Rodrigues).
     *
     * @param v axis times angle, radians
     */
    public static Rotation fromAxisAngle(Vector3 v) {
        double angle = v.norm();
        double s = angle < SMALL_ANGLE ? 0.5 : Math.sin(angle / 2) / angle;
        return new Rotation(s * v.x(), s * v.y(), s * v.z(), Math.cos(angle / 2));
    }

    /**
     * Returns R = Rx(x) Ry(y) Rz(z), intrinsic XYZ: SfMLearner's order.
     *
     * @param x angle about x, radians
     * @param y angle about y, radians
     * @param z angle about z, radians
     */
    public static Rotation fromEulerXyz(double x, double y, double z) {
        Rotation rx = new Rotation(Math.sin(x / 2), 0, 0, Math.cos(x / 2));
        Rotation ry = new Rotation(0, Math.sin(y / 2), 0, Math.cos(y / 2));
        Rotation rz = new Rotation(0, 0, Math.sin(z / 2), Math.cos(z / 2));
        return rx.times(ry).times(rz);
    }

    /**
     * Returns the rotation of a 3x3 matrix (Shepperd's method).
     *
     * @param m nine elements, row-major; orthonormal within 1e-3, determinant +1
     * @throws IllegalArgumentException if the matrix is not a rotation
     */
    public static Rotation fromMatrix(double... m) {
        requireRotation(m);
        double trace = m[0] + m[4] + m[8];
        if (trace > 0) {
            double s = 2 * Math.sqrt(1 + trace);
            return new Rotation((m[7] - m[5]) / s, (m[2] - m[6]) / s, (m[3] - m[1]) / s, s / 4);
        }
        if (m[0] >= m[4] && m[0] >= m[8]) {
            double s = 2 * Math.sqrt(1 + m[0] - m[4] - m[8]);
            return new Rotation(s / 4, (m[1] + m[3]) / s, (m[2] + m[6]) / s, (m[7] - m[5]) / s);
        }
        if (m[4] >= m[8]) {
            double s = 2 * Math.sqrt(1 + m[4] - m[0] - m[8]);
            return new Rotation((m[1] + m[3]) / s, s / 4, (m[5] + m[7]) / s, (m[2] - m[6]) / s);
        }
        double s = 2 * Math.sqrt(1 + m[8] - m[0] - m[4]);
        return new Rotation((m[2] + m[6]) / s, (m[5] + m[7]) / s, s / 4, (m[3] - m[1]) / s);
    }

    private static void requireRotation(double[] m) {
        if (m.length != 9) {
            throw new IllegalArgumentException("a rotation matrix has 9 elements, not " + m.length);
        }
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double dot = 0;
                for (int k = 0; k < 3; k++) {
                    dot += m[3 * i + k] * m[3 * j + k];
                }
                if (!(Math.abs(dot - (i == j ? 1 : 0)) <= ORTHONORMAL_TOLERANCE)) {
                    throw new IllegalArgumentException(
                            "matrix is not a rotation: rows %d and %d have product %g"
                                    .formatted(i, j, dot));
                }
            }
        }
        Vector3 row0 = new Vector3(m[0], m[1], m[2]);
        Vector3 row1 = new Vector3(m[3], m[4], m[5]);
        if (row0.cross(row1).dot(new Vector3(m[6], m[7], m[8])) < 0) {
            throw new IllegalArgumentException("matrix is a reflection, not a rotation");
        }
    }

    /** Returns the rotation that applies other first, then this. */
    public Rotation times(Rotation o) {
        return new Rotation(
                w * o.x + x * o.w + y * o.z - z * o.y,
                w * o.y - x * o.z + y * o.w + z * o.x,
                w * o.z + x * o.y - y * o.x + z * o.w,
                w * o.w - x * o.x - y * o.y - z * o.z);
    }

    /** Returns the rotation that undoes this one. */
    public Rotation inverse() {
        return new Rotation(-x, -y, -z, w);
    }

    /** Returns the rotated vector. */
    public Vector3 apply(Vector3 v) {
        Vector3 axis = new Vector3(x, y, z);
        Vector3 t = axis.cross(v).times(2);
        return v.plus(t.times(w)).plus(axis.cross(t));
    }

    /** Returns the 3x3 matrix, nine elements, row-major. */
    public double[] matrix() {
        // spotless:off
        return new double[] {
            1 - 2 * (y * y + z * z),     2 * (x * y - w * z),     2 * (x * z + w * y),
                2 * (x * y + w * z), 1 - 2 * (x * x + z * z),     2 * (y * z - w * x),
                2 * (x * z - w * y),     2 * (y * z + w * x), 1 - 2 * (x * x + y * y)
        };
        // spotless:on
    }

    /** Returns axis times angle, radians, angle in [0, pi]. */
    public Vector3 axisAngle() {
        double sine = Math.sqrt(x * x + y * y + z * z);
        double scale = sine < SMALL_ANGLE ? 2 : 2 * Math.atan2(sine, w) / sine;
        return new Vector3(scale * x, scale * y, scale * z);
    }

    /** Returns the angle of the rotation, radians, in [0, pi]. */
    public double angle() {
        return 2 * Math.atan2(Math.sqrt(x * x + y * y + z * z), w);
    }
}
