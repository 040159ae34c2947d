package dev.egomotion.geometry;

/**
 * How different two images look, per pixel (Godard et al. 2019, equation 2):
 *
 * <p>pe(a, b) = 0.85 (1 - SSIM(a, b)) / 2 + 0.15 |a - b|, the first part clamped to [0, 1].
 *
 * <p>SSIM = (2 mu_a mu_b + C1)(2 sigma_ab + C2) / ((mu_a^2 + mu_b^2 + C1)(sigma_a^2 + sigma_b^2 +
 * C2)) with means over 3x3 windows, C1 = 0.01^2, C2 = 0.03^2, as in monodepth2. At the border the
 * window is reflected about the outermost pixel.
 *
 * <p>Instances hold row buffers: one thread each.
 */
public final class PhotometricError {
    /** Share of structure in the error; the rest is the absolute difference. */
    static final float STRUCTURE_SHARE = 0.85f;

    static final float C1 = 0.01f * 0.01f;
    static final float C2 = 0.03f * 0.03f;

    private final int width;
    private final int height;
    // Sums over three rows of a, b, a^2, b^2 and ab, with one reflected column on either side.
    private final float[] a;
    private final float[] b;
    private final float[] aa;
    private final float[] bb;
    private final float[] ab;

    /**
     * Prepares for images of one size.
     *
     * @param width pixels, at least 2
     * @param height pixels, at least 2
     */
    public PhotometricError(int width, int height) {
        if (width < 2 || height < 2) {
            throw new IllegalArgumentException(
                    "images of %dx%d have no 3x3 windows; at least 2x2 is needed"
                            .formatted(width, height));
        }
        this.width = width;
        this.height = height;
        a = new float[width + 2];
        b = new float[width + 2];
        aa = new float[width + 2];
        bb = new float[width + 2];
        ab = new float[width + 2];
    }

    /**
     * Returns pe of two images.
     *
     * @param first luma in [0, 1]
     * @param second same size
     */
    public static FloatImage between(FloatImage first, FloatImage second) {
        if (first.width() != second.width() || first.height() != second.height()) {
            throw new IllegalArgumentException(
                    "images of %dx%d and %dx%d cannot be compared"
                            .formatted(
                                    first.width(),
                                    first.height(),
                                    second.width(),
                                    second.height()));
        }
        float[] out = new float[first.values().length];
        new PhotometricError(first.width(), first.height())
                .map(first.values(), second.values(), out);
        return new FloatImage(first.width(), first.height(), out);
    }

    /**
     * Writes pe for every pixel.
     *
     * @param first width x height values
     * @param second width x height values
     * @param out output, width x height values
     */
    void map(float[] first, float[] second, float[] out) {
        for (int y = 0; y < height; y++) {
            int above = (y == 0 ? 1 : y - 1) * width;
            int below = (y == height - 1 ? height - 2 : y + 1) * width;
            addRows(first, second, above, y * width, below);
            reflect(a);
            reflect(b);
            reflect(aa);
            reflect(bb);
            reflect(ab);
            compareRow(first, second, y * width, out);
        }
    }

    private void addRows(float[] first, float[] second, int above, int row, int below) {
        for (int x = 0; x < width; x++) {
            float p0 = first[above + x];
            float p1 = first[row + x];
            float p2 = first[below + x];
            float q0 = second[above + x];
            float q1 = second[row + x];
            float q2 = second[below + x];
            a[x + 1] = p0 + p1 + p2;
            b[x + 1] = q0 + q1 + q2;
            aa[x + 1] = p0 * p0 + p1 * p1 + p2 * p2;
            bb[x + 1] = q0 * q0 + q1 * q1 + q2 * q2;
            ab[x + 1] = p0 * q0 + p1 * q1 + p2 * q2;
        }
    }

    private void reflect(float[] sums) {
        sums[0] = sums[2];
        sums[width + 1] = sums[width - 1];
    }

    private void compareRow(float[] first, float[] second, int row, float[] out) {
        float ninth = 1f / 9f;
        for (int x = 0; x < width; x++) {
            float ma = (a[x] + a[x + 1] + a[x + 2]) * ninth;
            float mb = (b[x] + b[x + 1] + b[x + 2]) * ninth;
            float va = (aa[x] + aa[x + 1] + aa[x + 2]) * ninth - ma * ma;
            float vb = (bb[x] + bb[x + 1] + bb[x + 2]) * ninth - mb * mb;
            float cov = (ab[x] + ab[x + 1] + ab[x + 2]) * ninth - ma * mb;
            float ssim =
                    (2 * ma * mb + C1)
                            * (2 * cov + C2)
                            / ((ma * ma + mb * mb + C1) * (va + vb + C2));
            float structure = Math.min(Math.max((1 - ssim) * 0.5f, 0f), 1f);
            float difference = Math.abs(first[row + x] - second[row + x]);
            out[row + x] = STRUCTURE_SHARE * structure + (1 - STRUCTURE_SHARE) * difference;
        }
    }
}
