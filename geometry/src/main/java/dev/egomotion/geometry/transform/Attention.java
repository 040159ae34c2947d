package dev.egomotion.geometry.transform;

/**
 * A window of the source: x_s = s x + tx, y_s = s y + ty (Jaderberg et al. 2015, equation 2).
 *
 * <p>Parameters: s, tx, ty.
 *
 * @param scale s; 1 shows the whole source, less enlarges
 * @param x tx, normalised: the window's centre
 * @param y ty, normalised
 */
public record Attention(double scale, double x, double y) implements PlaneTransform {
    /** The whole source. */
    public static final Attention IDENTITY = new Attention(1, 0, 0);

    private static final String KIND = "an attention transformation";

    /** Checks that the parameters are finite. */
    public Attention {
        Parameters.requireFinite(KIND, new double[] {scale, x, y});
    }

    /** Returns the same as an affine transformation. */
    public Affine toAffine() {
        return new Affine(scale, 0, x, 0, scale, y);
    }

    @Override
    public double[] parameters() {
        return new double[] {scale, x, y};
    }

    @Override
    public Attention withParameters(double... p) {
        Parameters.requireCount(KIND, 3, p);
        return new Attention(p[0], p[1], p[2]);
    }

    @Override
    public double[] apply(double xt, double yt) {
        return new double[] {scale * xt + x, scale * yt + y};
    }

    @Override
    public void addGradient(double xt, double yt, double byX, double byY, double[] gradient) {
        gradient[0] += byX * xt + byY * yt;
        gradient[1] += byX;
        gradient[2] += byY;
    }
}
