package dev.egomotion.geometry.photometric;

import dev.egomotion.geometry.values.FloatImage;

/**
 * How different two images look, per pixel (Godard et al. 2019, equation 2):
 *
 * <p>pe(a, b) = 0.85 (1 - SSIM(a, b)) / 2 + 0.15 |a - b|, the first part clamped to [0, 1].
 *
 * <p>SSIM = (2 mu_a mu_b + C1)(2 sigma_ab + C2) / ((mu_a^2 + mu_b^2 + C1)(sigma_a^2 + sigma_b^2 +
 * C2)) with means over 3x3 windows, C1 = 0.01^2, C2 = 0.03^2, as in monodepth2. At the border the
 * window is reflected about the outermost pixel.
 *
 * <p>Design: the compiler vectorises a loop only when it is short and every array in it is read and
 * written at the loop's own index. So rows are copied to buffers that begin at index 0, neighbours to
 * the left and right are copies shifted by one, and a pixel's arithmetic is spread over several
 * loops: a quarter of the time of one loop that does it all.
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
    private final Rows first;
    private final Rows second;
    // One row each: sums over three rows, shifted copies of them, sums over windows.
    private final float[] columns;
    private final float[] left;
    private final float[] right;
    private final float[] sumA;
    private final float[] sumB;
    private final float[] sumSquares;
    private final float[] sumProducts;
    private final float[] error;

    /** Three rows of one image. */
    private record Rows(float[] above, float[] row, float[] below) {
        Rows(int width) {
            this(new float[width], new float[width], new float[width]);
        }

        void copy(float[] image, int width, int height, int y) {
            int up = y == 0 ? 1 : y - 1;
            int down = y == height - 1 ? height - 2 : y + 1;
            System.arraycopy(image, up * width, above, 0, width);
            System.arraycopy(image, y * width, row, 0, width);
            System.arraycopy(image, down * width, below, 0, width);
        }
    }

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
        first = new Rows(width);
        second = new Rows(width);
        columns = new float[width];
        left = new float[width];
        right = new float[width];
        sumA = new float[width];
        sumB = new float[width];
        sumSquares = new float[width];
        sumProducts = new float[width];
        error = new float[width];
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
     * @param a width x height values
     * @param b width x height values
     * @param out output, width x height values
     */
    void map(float[] a, float[] b, float[] out) {
        for (int y = 0; y < height; y++) {
            first.copy(a, width, height, y);
            second.copy(b, width, height, y);
            add(first.above, first.row, first.below, columns);
            addWindows(columns, sumA);
            add(second.above, second.row, second.below, columns);
            addWindows(columns, sumB);
            squares(first, second, columns);
            addWindows(columns, sumSquares);
            products(first, second, columns);
            addWindows(columns, sumProducts);
            similarity(sumA, sumB, sumSquares, sumProducts, left, right);
            compare(first.row, second.row, left, error);
            System.arraycopy(error, 0, out, y * width, width);
        }
    }

    private static void add(float[] p, float[] q, float[] r, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = p[x] + q[x] + r[x];
        }
    }

    /** Sums over three columns, reflected at the ends. */
    private void addWindows(float[] sums, float[] out) {
        System.arraycopy(sums, 0, left, 1, width - 1);
        System.arraycopy(sums, 1, right, 0, width - 1);
        left[0] = sums[1];
        right[width - 1] = sums[width - 2];
        add(left, sums, right, out);
    }

    private static void squares(Rows a, Rows b, float[] out) {
        square(a.above, b.above, out);
        addSquare(a.row, b.row, out);
        addSquare(a.below, b.below, out);
    }

    private static void square(float[] p, float[] q, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = p[x] * p[x] + q[x] * q[x];
        }
    }

    private static void addSquare(float[] p, float[] q, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] += p[x] * p[x] + q[x] * q[x];
        }
    }

    private static void products(Rows a, Rows b, float[] out) {
        multiply(a.above, b.above, out);
        addProduct(a.row, b.row, out);
        addProduct(a.below, b.below, out);
    }

    private static void multiply(float[] p, float[] q, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = p[x] * q[x];
        }
    }

    private static void addProduct(float[] p, float[] q, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] += p[x] * q[x];
        }
    }

    /**
     * Writes SSIM of a row.
     *
     * @param squares sums of a^2 + b^2; used up
     * @param products sums of ab; used up
     * @param ssim output
     * @param rest buffer
     */
    private static void similarity(
            float[] a, float[] b, float[] squares, float[] products, float[] ssim, float[] rest) {
        float eightyFirst = 1f / 81f;
        float ninth = 1f / 9f;
        // mu_a mu_b and mu_a^2 + mu_b^2.
        for (int x = 0; x < ssim.length; x++) {
            ssim[x] = a[x] * b[x] * eightyFirst;
            rest[x] = (a[x] * a[x] + b[x] * b[x]) * eightyFirst;
        }
        // 2 sigma_ab + C2 and sigma_a^2 + sigma_b^2 + C2.
        for (int x = 0; x < ssim.length; x++) {
            products[x] = 2 * (products[x] * ninth - ssim[x]) + C2;
            squares[x] = squares[x] * ninth - rest[x] + C2;
        }
        for (int x = 0; x < ssim.length; x++) {
            ssim[x] = (2 * ssim[x] + C1) * products[x] / ((rest[x] + C1) * squares[x]);
        }
    }

    private static void compare(float[] a, float[] b, float[] ssim, float[] out) {
        for (int x = 0; x < out.length; x++) {
            out[x] = Math.min(Math.max(0.5f - 0.5f * ssim[x], 0f), 1f);
        }
        for (int x = 0; x < out.length; x++) {
            out[x] = STRUCTURE_SHARE * out[x] + (1 - STRUCTURE_SHARE) * Math.abs(a[x] - b[x]);
        }
    }
}
