package dev.egomotion.geometry.transform;

import dev.egomotion.geometry.linear.LinearSystem;
import java.util.Arrays;

/**
 * A homography H with element 3,3 one:
 *
 * <pre>
 * w   = h31 x + h32 y + 1
 * x_s = (h11 x + h12 y + h13) / w
 * y_s = (h21 x + h22 y + h23) / w
 * </pre>
 *
 * <p>Parameters: the matrix but its last element, row-major. Lin and Lucey (2017) write it as I + [p1 p2
 * p3; p4 p5 p6; p7 p8 0], see {@link #ofIncrement}. Points with w not positive lie beyond the horizon:
 * the transformation has no value there.
 *
 * @param h11 element 1,1
 * @param h12 element 1,2
 * @param h13 element 1,3
 * @param h21 element 2,1
 * @param h22 element 2,2
 * @param h23 element 2,3
 * @param h31 element 3,1
 * @param h32 element 3,2
 */
public record Projective(
        double h11,
        double h12,
        double h13,
        double h21,
        double h22,
        double h23,
        double h31,
        double h32)
        implements PlaneTransform {
    /** The homography that leaves everything in its place. */
    public static final Projective IDENTITY = new Projective(1, 0, 0, 0, 1, 0, 0, 0);

    private static final String KIND = "a projective transformation";

    /** A determinant or element 3,3 below this share of the terms it is made of is rounding. */
    private static final double SINGULAR = 1e-12;

    /** Checks that the parameters are finite. */
    public Projective {
        Parameters.requireFinite(KIND, new double[] {h11, h12, h13, h21, h22, h23, h31, h32});
    }

    /** Returns I + [p1 p2 p3; p4 p5 p6; p7 p8 0] of eight numbers; all zero is the identity. */
    public static Projective ofIncrement(double... p) {
        Parameters.requireCount(KIND, 8, p);
        return new Projective(1 + p[0], p[1], p[2], p[3], 1 + p[4], p[5], p[6], p[7]);
    }

    /**
     * Returns the homography of a matrix of any scale.
     *
     * @param m nine elements, row-major
     * @throws IllegalArgumentException if element 3,3 is zero: the centre would lie at infinity
     */
    public static Projective ofMatrix(double... m) {
        if (m.length != 9) {
            throw new IllegalArgumentException("a homography has 9 elements, not " + m.length);
        }
        double largest = 0;
        for (double element : m) {
            largest = Math.max(largest, Math.abs(element));
        }
        if (!(Math.abs(m[8]) > SINGULAR * largest)) {
            throw new IllegalArgumentException(
                    "homography %s takes the centre to infinity; it cannot be scaled to element 3,3 = 1"
                            .formatted(Arrays.toString(m)));
        }
        return new Projective(
                m[0] / m[8],
                m[1] / m[8],
                m[2] / m[8],
                m[3] / m[8],
                m[4] / m[8],
                m[5] / m[8],
                m[6] / m[8],
                m[7] / m[8]);
    }

    /**
     * Returns the homography that takes four points to four others.
     *
     * @param from x1, y1 .. x4, y4, of the output, normalised
     * @param to where they lie in the source, in the same order
     * @throws IllegalArgumentException if there is none, as when three points lie on one line
     */
    public static Projective throughPoints(double[] from, double[] to) {
        if (from.length != 8 || to.length != 8) {
            throw new IllegalArgumentException(
                    "four points have 8 coordinates, not %d and %d"
                            .formatted(from.length, to.length));
        }
        double[] a = new double[64];
        for (int i = 0; i < 8; i += 2) {
            double x = from[i];
            double y = from[i + 1];
            double[] byX = {x, y, 1, 0, 0, 0, -x * to[i], -y * to[i]};
            double[] byY = {0, 0, 0, x, y, 1, -x * to[i + 1], -y * to[i + 1]};
            System.arraycopy(byX, 0, a, 8 * i, 8);
            System.arraycopy(byY, 0, a, 8 * i + 8, 8);
        }
        double[] h =
                LinearSystem.solve(a, to)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "no single homography takes %s to %s"
                                                        .formatted(
                                                                Arrays.toString(from),
                                                                Arrays.toString(to))));
        return IDENTITY.withParameters(h);
    }

    /** Returns p1 to p8 of {@link #ofIncrement}. */
    public double[] increment() {
        return new double[] {h11 - 1, h12, h13, h21, h22 - 1, h23, h31, h32};
    }

    /** Returns the matrix, nine elements, row-major. */
    public double[] matrix() {
        return new double[] {h11, h12, h13, h21, h22, h23, h31, h32, 1};
    }

    /**
     * Returns this after another, dp o p where this is dp: a point goes through the other first. The
     * product of the matrices, divided by its element 3,3 (Lin and Lucey 2017, section 4).
     *
     * @throws IllegalArgumentException if the product takes the centre to infinity
     */
    public Projective times(Projective p) {
        double[] a = matrix();
        double[] b = p.matrix();
        double[] product = new double[9];
        for (int i = 0; i < 9; i++) {
            int row = i - i % 3;
            int column = i % 3;
            product[i] =
                    a[row] * b[column] + a[row + 1] * b[3 + column] + a[row + 2] * b[6 + column];
        }
        return ofMatrix(product);
    }

    /**
     * Returns the homography that undoes this one: adj(H) / det(H), scaled.
     *
     * @throws IllegalArgumentException if H is singular, or its inverse takes the centre to infinity
     */
    public Projective inverse() {
        // spotless:off
        double[] adjugate = {
                  h22 - h23 * h32,       h13 * h32 - h12, h12 * h23 - h13 * h22,
            h23 * h31 - h21,                   h11 - h13 * h31, h13 * h21 - h11 * h23,
            h21 * h32 - h22 * h31, h12 * h31 - h11 * h32, h11 * h22 - h12 * h21
        };
        // spotless:on
        double determinant = h11 * adjugate[0] + h12 * adjugate[3] + h13 * adjugate[6];
        double terms =
                Math.abs(h11 * adjugate[0])
                        + Math.abs(h12 * adjugate[3])
                        + Math.abs(h13 * adjugate[6]);
        if (!(Math.abs(determinant) > SINGULAR * terms)) {
            throw new IllegalArgumentException(
                    "homography %s is singular (determinant %s): it has no inverse"
                            .formatted(Arrays.toString(matrix()), determinant));
        }
        return ofMatrix(adjugate);
    }

    @Override
    public double[] parameters() {
        return new double[] {h11, h12, h13, h21, h22, h23, h31, h32};
    }

    @Override
    public Projective withParameters(double... p) {
        Parameters.requireCount(KIND, 8, p);
        return new Projective(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
    }

    @Override
    public double[] apply(double x, double y) {
        double w = h31 * x + h32 * y + 1;
        if (!(w > 0)) {
            return new double[] {Double.NaN, Double.NaN};
        }
        return new double[] {(h11 * x + h12 * y + h13) / w, (h21 * x + h22 * y + h23) / w};
    }

    @Override
    public void addGradient(double x, double y, double byX, double byY, double[] gradient) {
        double[] s = apply(x, y);
        double w = h31 * x + h32 * y + 1;
        double gx = byX / w;
        double gy = byY / w;
        double gw = -(gx * s[0] + gy * s[1]);
        gradient[0] += gx * x;
        gradient[1] += gx * y;
        gradient[2] += gx;
        gradient[3] += gy * x;
        gradient[4] += gy * y;
        gradient[5] += gy;
        gradient[6] += gw * x;
        gradient[7] += gw * y;
    }
}
