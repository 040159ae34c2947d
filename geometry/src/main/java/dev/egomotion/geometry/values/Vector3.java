package dev.egomotion.geometry.values;

/**
 * A vector or point in three dimensions, in the unit and frame that its owner names.
 *
 * @param x first coordinate; to the right in camera axes
 * @param y second coordinate; down in camera axes
 * @param z third coordinate; forward in camera axes
 */
public record Vector3(double x, double y, double z) {
    /** The origin. */
    public static final Vector3 ZERO = new Vector3(0, 0, 0);

    /** Checks that every coordinate is finite. */
    public Vector3 {
        if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(z)) {
            throw new IllegalArgumentException(
                    "vector (" + x + ", " + y + ", " + z + ") is not finite");
        }
    }

    /** Returns this + other. */
    public Vector3 plus(Vector3 other) {
        return new Vector3(x + other.x, y + other.y, z + other.z);
    }

    /** Returns this - other. */
    public Vector3 minus(Vector3 other) {
        return new Vector3(x - other.x, y - other.y, z - other.z);
    }

    /** Returns factor times this. */
    public Vector3 times(double factor) {
        return new Vector3(factor * x, factor * y, factor * z);
    }

    /** Returns the scalar product with another vector. */
    public double dot(Vector3 other) {
        return x * other.x + y * other.y + z * other.z;
    }

    /** Returns the vector product this x other. */
    public Vector3 cross(Vector3 other) {
        return new Vector3(
                y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    /** Returns the Euclidean length. */
    public double norm() {
        return Math.sqrt(dot(this));
    }
}
