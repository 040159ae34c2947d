package dev.egomotion.geometry.transform;

/**
 * An affine transformation (Jaderberg et al. 2015, equation 1):
 *
 * <pre>
 * x_s = a11 x + a12 y + a13
 * y_s = a21 x + a22 y + a23
 * </pre>
 *
 * <p>Parameters: the matrix, row-major. Lin and Lucey (2017) write it as I + [p1 p2 p3; p4 p5 p6], see
 * {@link #ofIncrement}.
 *
 * @param a11 element 1,1
 * @param a12 element 1,2
 * @param a13 element 1,3, translation
 * @param a21 element 2,1
 * @param a22 element 2,2
 * @param a23 element 2,3, translation
 */
public record Affine(double a11, double a12, double a13, double a21, double a22, double a23)
        implements PlaneTransform {
    /** The transformation that leaves everything in its place. */
    public static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

    private static final String KIND = "an affine transformation";

    /** Checks that the parameters are finite. */
    public Affine {
        Parameters.requireFinite(KIND, new double[] {a11, a12, a13, a21, a22, a23});
    }

    /** Returns I + [p1 p2 p3; p4 p5 p6] of six numbers; all zero is the identity. */
    public static Affine ofIncrement(double... p) {
        Parameters.requireCount(KIND, 6, p);
        return new Affine(1 + p[0], p[1], p[2], p[3], 1 + p[4], p[5]);
    }

    /** Returns p1 to p6 of {@link #ofIncrement}. */
    public double[] increment() {
        return new double[] {a11 - 1, a12, a13, a21, a22 - 1, a23};
    }

    /** Returns this after another, dp o p where this is dp: a point goes through the other first. */
    public Affine times(Affine p) {
        return new Affine(
                a11 * p.a11 + a12 * p.a21,
                a11 * p.a12 + a12 * p.a22,
                a11 * p.a13 + a12 * p.a23 + a13,
                a21 * p.a11 + a22 * p.a21,
                a21 * p.a12 + a22 * p.a22,
                a21 * p.a13 + a22 * p.a23 + a23);
    }

    /**
     * Returns the transformation that undoes this one.
     *
     * @throws IllegalArgumentException if this one takes the plane to a line or a point
     */
    public Affine inverse() {
        Projective inverse = toProjective().inverse();
        return new Affine(
                inverse.h11(),
                inverse.h12(),
                inverse.h13(),
                inverse.h21(),
                inverse.h22(),
                inverse.h23());
    }

    /** Returns the same as a homography. */
    public Projective toProjective() {
        return new Projective(a11, a12, a13, a21, a22, a23, 0, 0);
    }

    @Override
    public double[] parameters() {
        return new double[] {a11, a12, a13, a21, a22, a23};
    }

    @Override
    public Affine withParameters(double... p) {
        Parameters.requireCount(KIND, 6, p);
        return new Affine(p[0], p[1], p[2], p[3], p[4], p[5]);
    }

    @Override
    public double[] apply(double x, double y) {
        return new double[] {a11 * x + a12 * y + a13, a21 * x + a22 * y + a23};
    }

    @Override
    public void addGradient(double x, double y, double byX, double byY, double[] gradient) {
        gradient[0] += byX * x;
        gradient[1] += byX * y;
        gradient[2] += byX;
        gradient[3] += byY * x;
        gradient[4] += byY * y;
        gradient[5] += byY;
    }
}
