package dev.egomotion.geometry;

/**
 * Reads an image at the points of a {@link SamplingGrid} (Jaderberg et al. 2015, equation 3): V = sum
 * over n, m of U(n, m) k(x - m) k(y - n).
 *
 * <p>Under {@link SamplerConvention#DEFAULT} a pixel that the grid calls invisible becomes 0, which is
 * no value: ask the grid. The other conventions give every pixel a value and ignore visibility.
 *
 * @param kernel k
 * @param convention what lies outside the image
 */
public record GridSampler(Kernel kernel, SamplerConvention convention) {
    /** How neighbouring pixels are weighed. */
    public enum Kernel {
        /** k(d) = max(0, 1 - |d|). */
        BILINEAR,
        /** The pixel whose centre is nearest; halves go to the even one, as in torch. */
        NEAREST
    }

    /** The project's own sampler. */
    public static final GridSampler BILINEAR =
            new GridSampler(Kernel.BILINEAR, SamplerConvention.DEFAULT);

    /** The project's own convention with the nearest pixel's value. */
    public static final GridSampler NEAREST =
            new GridSampler(Kernel.NEAREST, SamplerConvention.DEFAULT);

    /** Checks that the combination exists. */
    public GridSampler {
        if (kernel == Kernel.NEAREST && convention == SamplerConvention.SFMLEARNER) {
            throw new IllegalArgumentException("the sfmlearner convention is bilinear only");
        }
    }

    /**
     * Samples one plane.
     *
     * @param source any size
     * @param grid where to sample
     * @return an image of the grid's size
     */
    public FloatImage sample(FloatImage source, SamplingGrid grid) {
        float[] out = new float[grid.width() * grid.height()];
        if (kernel == Kernel.BILINEAR && convention == SamplerConvention.DEFAULT) {
            bilinear(source, grid.x(), grid.y(), grid.visible(), out);
        } else {
            for (int i = 0; i < out.length; i++) {
                out[i] = has(grid, i) ? at(source, grid.x()[i], grid.y()[i]) : 0;
            }
        }
        return new FloatImage(grid.width(), grid.height(), out);
    }

    /**
     * Samples an 8-bit colour image, each channel rounded to the nearest integer.
     *
     * @param source any size
     * @param grid where to sample
     * @return an image of the grid's size; black where there is no value
     */
    public RgbImage sample(RgbImage source, SamplingGrid grid) {
        byte[] out = new byte[3 * grid.width() * grid.height()];
        for (int channel = 0; channel < 3; channel++) {
            float[] plane = new float[source.width() * source.height()];
            for (int i = 0; i < plane.length; i++) {
                plane[i] = source.rgb()[3 * i + channel] & 0xff;
            }
            float[] sampled =
                    sample(new FloatImage(source.width(), source.height(), plane), grid).values();
            for (int i = 0; i < sampled.length; i++) {
                out[3 * i + channel] = (byte) Math.round(sampled[i]);
            }
        }
        return new RgbImage(grid.width(), grid.height(), out);
    }

    private boolean has(SamplingGrid grid, int i) {
        return convention != SamplerConvention.DEFAULT || grid.visible()[i];
    }

    /**
     * Returns the value at one point: the definition that faster ways must equal.
     *
     * @param source any size
     * @param x horizontal coordinate, pixels; anywhere, and inside the image under the default
     *     convention
     * @param y vertical coordinate, pixels
     */
    public float at(FloatImage source, double x, double y) {
        Neighbours h = neighbours(x, source.width());
        Neighbours v = neighbours(y, source.height());
        double top = h.w0 * source.at(h.i0, v.i0) + h.w1 * source.at(h.i1, v.i0);
        double bottom = h.w0 * source.at(h.i0, v.i1) + h.w1 * source.at(h.i1, v.i1);
        return (float) (v.w0 * top + v.w1 * bottom);
    }

    /** Two pixels along one axis, both inside the image, and their weights. */
    private record Neighbours(int i0, int i1, double w0, double w1) {}

    private Neighbours neighbours(double coordinate, int size) {
        int last = size - 1;
        double c =
                switch (convention) {
                    case DEFAULT, TORCH_BORDER, TORCH_BORDER_ALIGNED ->
                            Math.min(Math.max(coordinate, 0), last);
                    // Beyond one pixel outside, nothing of the image is left.
                    default -> Math.min(Math.max(coordinate, -2), last + 2);
                };
        if (kernel == Kernel.NEAREST) {
            int nearest = (int) Math.rint(c);
            boolean inside = nearest >= 0 && nearest <= last;
            int i = clamp(nearest, last);
            return new Neighbours(i, i, inside ? 1 : 0, 0);
        }
        int floor = (int) Math.floor(c);
        int i0 = clamp(floor, last);
        int i1 = clamp(floor + 1, last);
        double fraction = c - floor;
        return switch (convention) {
            case SFMLEARNER -> new Neighbours(i0, i1, i1 - c, c - i0);
            case TORCH_ZEROS, TORCH_ZEROS_ALIGNED ->
                    new Neighbours(
                            i0, i1, i0 == floor ? 1 - fraction : 0, i1 == floor + 1 ? fraction : 0);
            default -> new Neighbours(i0, i1, 1 - fraction, fraction);
        };
    }

    private static int clamp(int i, int last) {
        return Math.min(Math.max(i, 0), last);
    }

    /**
     * Samples bilinearly under the default convention.
     *
     * @param out output; 0 where not visible
     */
    static void bilinear(FloatImage source, float[] x, float[] y, boolean[] visible, float[] out) {
        int width = source.width();
        float lastX = width - 1;
        float lastY = source.height() - 1;
        float[] values = source.values();
        for (int i = 0; i < out.length; i++) {
            if (!visible[i]) {
                out[i] = 0;
                continue;
            }
            float cx = Math.min(Math.max(x[i], 0), lastX);
            float cy = Math.min(Math.max(y[i], 0), lastY);
            int x0 = (int) cx;
            int y0 = (int) cy;
            float fx = cx - x0;
            float fy = cy - y0;
            int p = y0 * width + x0;
            int right = fx > 0 ? 1 : 0;
            int below = fy > 0 ? width : 0;
            float top = values[p] + fx * (values[p + right] - values[p]);
            int q = p + below;
            float bottom = values[q] + fx * (values[q + right] - values[q]);
            out[i] = top + fy * (bottom - top);
        }
    }
}
