package dev.egomotion.geometry.scene;

/**
 * A periodic colour texture with its blurred copies (a mip pyramid), read through the footprint that
 * a pixel has on it, so that nothing finer than the pixel remains.
 */
final class Texture {
    /** Probes along the longer side of a footprint; beyond this many it is blurred across instead. */
    private static final int MAX_PROBES = 8;

    private final double metresPerTexel;
    private final int[] sizes;
    private final float[][] levels;

    /**
     * Builds the pyramid.
     *
     * @param size texels along each side, a power of two
     * @param metresPerTexel size of one
     * @param rgb 3 x size x size values, 0..255, row by row
     */
    Texture(int size, double metresPerTexel, float[] rgb) {
        if (Integer.bitCount(size) != 1 || rgb.length != 3 * size * size) {
            throw new IllegalArgumentException(
                    "%d values for a texture of %dx%d".formatted(rgb.length, size, size));
        }
        this.metresPerTexel = metresPerTexel;
        int count = Integer.numberOfTrailingZeros(size) + 1;
        sizes = new int[count];
        levels = new float[count][];
        sizes[0] = size;
        levels[0] = rgb;
        for (int l = 1; l < count; l++) {
            sizes[l] = sizes[l - 1] / 2;
            levels[l] = halved(levels[l - 1], sizes[l - 1]);
        }
    }

    /** Halves by the binomial filter 1 3 3 1 in both directions. */
    private static float[] halved(float[] from, int size) {
        int half = size / 2;
        float[] rows = new float[3 * half * size];
        float[] out = new float[3 * half * half];
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < half; x++) {
                for (int c = 0; c < 3; c++) {
                    rows[3 * (y * half + x) + c] =
                            binomial(
                                    from[3 * (y * size + (2 * x - 1 & size - 1)) + c],
                                    from[3 * (y * size + 2 * x) + c],
                                    from[3 * (y * size + 2 * x + 1) + c],
                                    from[3 * (y * size + (2 * x + 2 & size - 1)) + c]);
                }
            }
        }
        for (int y = 0; y < half; y++) {
            for (int i = 0; i < 3 * half; i++) {
                out[3 * y * half + i] =
                        binomial(
                                rows[3 * (2 * y - 1 & size - 1) * half + i],
                                rows[3 * (2 * y) * half + i],
                                rows[3 * (2 * y + 1) * half + i],
                                rows[3 * (2 * y + 2 & size - 1) * half + i]);
            }
        }
        return out;
    }

    private static float binomial(float a, float b, float c, float d) {
        return (a + 3 * b + 3 * c + d) / 8;
    }

    /**
     * Adds the colour of a pixel's footprint, the parallelogram spanned by a and b about (s, t).
     *
     * @param s horizontal place on the texture, metres
     * @param t vertical place, metres
     * @param as change of s from one pixel to its right neighbour, metres
     * @param at change of t likewise
     * @param bs change of s from one pixel to the one below, metres
     * @param bt change of t likewise
     * @param weight factor on the colour
     * @param rgb output, three sums
     */
    void add(
            double s,
            double t,
            double as,
            double at,
            double bs,
            double bt,
            double weight,
            double[] rgb) {
        double a = Math.sqrt(as * as + at * at);
        double b = Math.sqrt(bs * bs + bt * bt);
        double major = Math.max(a, b);
        double minor = Math.max(Math.min(a, b), major / MAX_PROBES);
        int probes = (int) Math.ceil(major / minor - 1e-9);
        double ds = a >= b ? as : bs;
        double dt = a >= b ? at : bt;
        double level = Math.log(minor / metresPerTexel) / Math.log(2);
        for (int i = 0; i < probes; i++) {
            double k = (i + 0.5) / probes - 0.5;
            addPoint(s + k * ds, t + k * dt, level, weight / probes, rgb);
        }
    }

    private void addPoint(double s, double t, double level, double weight, double[] rgb) {
        if (level <= 0) {
            addLevel(0, s, t, weight, rgb);
            return;
        }
        int fine = Math.min((int) level, levels.length - 1);
        int coarse = Math.min(fine + 1, levels.length - 1);
        double mix = level - (int) level;
        addLevel(fine, s, t, weight * (1 - mix), rgb);
        addLevel(coarse, s, t, weight * mix, rgb);
    }

    private void addLevel(int level, double s, double t, double weight, double[] rgb) {
        int size = sizes[level];
        float[] texels = levels[level];
        double scale = 1 / (metresPerTexel * (1 << level));
        double x = s * scale - 0.5;
        double y = t * scale - 0.5;
        double floorX = Math.floor(x);
        double floorY = Math.floor(y);
        double fx = x - floorX;
        double fy = y - floorY;
        int x0 = (int) floorX & size - 1;
        int x1 = x0 + 1 & size - 1;
        int y0 = ((int) floorY & size - 1) * size;
        int y1 = ((int) floorY + 1 & size - 1) * size;
        double w00 = weight * (1 - fx) * (1 - fy);
        double w10 = weight * fx * (1 - fy);
        double w01 = weight * (1 - fx) * fy;
        double w11 = weight * fx * fy;
        for (int c = 0; c < 3; c++) {
            rgb[c] +=
                    w00 * texels[3 * (y0 + x0) + c]
                            + w10 * texels[3 * (y0 + x1) + c]
                            + w01 * texels[3 * (y1 + x0) + c]
                            + w11 * texels[3 * (y1 + x1) + c];
        }
    }
}
