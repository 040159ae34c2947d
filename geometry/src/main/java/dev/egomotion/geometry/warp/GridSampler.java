package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RgbImage;

/**
 * Reads an image at the points of a {@link SamplingGrid} (Jaderberg et al. 2015, equation 3): V = sum
 * over n, m of U(n, m) k(x - m) k(y - n).
 *
 * <p>Under {@link SamplerConvention#DEFAULT} a pixel that the grid calls invisible becomes 0, which is
 * no value: ask the grid. The other conventions give every pixel a value and ignore visibility; only a
 * coordinate that is not a number is 0 under all of them.
 *
 * <p>Backward (equations 6 and 7): dV/dU(n, m) = k(x - m) k(y - n), dV/dx = sum U(n, m) k'(x - m) k(y -
 * n). V has kinks at integers, where the derivative is the one from the right, U(i + 1) - U(i), as in
 * torch; equation 7 read literally gives U(i) there, which is the derivative from no side. At and beyond
 * the border:
 *
 * <ul>
 *   <li>default: at the last pixel centre the derivative from the left, so that both ends look inwards;
 *       0 in the tolerance beyond, where coordinates are clamped, and for invisible pixels;
 *   <li>torch-border: 0 at the first and last pixel centre and beyond, where coordinates are clamped;
 *   <li>torch-zeros: from the right everywhere, pixels outside being 0: -U(last) at the last centre, U(0)
 *       at -1;
 *   <li>sfmlearner: from the right; 0 from the last pixel centre on and before the first, where V is 0.
 * </ul>
 *
 * <p>The nearest kernel has no derivative by the coordinates: 0 by definition.
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
                out[i] = has(grid.visible(), i) ? at(source, grid.x()[i], grid.y()[i]) : 0;
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

    private boolean has(boolean[] visible, int i) {
        return convention != SamplerConvention.DEFAULT || visible[i];
    }

    /**
     * Samples one plane in double precision: the reference form.
     *
     * @param source any size
     * @param grid where to sample
     * @return a number for every output pixel, row by row; 0 where there is no value
     */
    public double[] reference(FloatImage source, ReferenceGrid grid) {
        double[] out = new double[grid.size().pixels()];
        for (int i = 0; i < out.length; i++) {
            out[i] = has(grid.visible(), i) ? value(source, grid.x()[i], grid.y()[i]) : 0;
        }
        return out;
    }

    /**
     * Returns the derivatives of a loss L by everything that {@link #reference} reads. For an image of
     * several planes the coordinates' derivatives of the planes add up.
     *
     * @param source U, as sampled
     * @param grid as sampled
     * @param output dL/dV of every output pixel, row by row; ignored where there is no value
     */
    public SamplerGradient backward(FloatImage source, ReferenceGrid grid, double[] output) {
        int pixels = grid.size().pixels();
        if (output.length != pixels) {
            throw new IllegalArgumentException(
                    "a %s output has %d gradients, not %d"
                            .formatted(grid.size(), pixels, output.length));
        }
        double[] byValue = new double[source.values().length];
        double[] byX = new double[pixels];
        double[] byY = new double[pixels];
        for (int i = 0; i < pixels; i++) {
            double x = grid.x()[i];
            double y = grid.y()[i];
            if (!has(grid.visible(), i) || Double.isNaN(x) || Double.isNaN(y)) {
                continue;
            }
            Neighbours h = neighbours(x, source.width());
            Neighbours v = neighbours(y, source.height());
            int top = v.i0 * source.width();
            int bottom = v.i1 * source.width();
            byValue[top + h.i0] += output[i] * v.w0 * h.w0;
            byValue[top + h.i1] += output[i] * v.w0 * h.w1;
            byValue[bottom + h.i0] += output[i] * v.w1 * h.w0;
            byValue[bottom + h.i1] += output[i] * v.w1 * h.w1;
            byX[i] = output[i] * weighed(source, h.slope(), v);
            byY[i] = output[i] * weighed(source, h, v.slope());
        }
        return new SamplerGradient(byValue, byX, byY);
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
        return (float) value(source, x, y);
    }

    private double value(FloatImage source, double x, double y) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return 0;
        }
        return weighed(source, neighbours(x, source.width()), neighbours(y, source.height()));
    }

    private static double weighed(FloatImage source, Neighbours h, Neighbours v) {
        double top = h.w0 * source.at(h.i0, v.i0) + h.w1 * source.at(h.i1, v.i0);
        double bottom = h.w0 * source.at(h.i0, v.i1) + h.w1 * source.at(h.i1, v.i1);
        return v.w0 * top + v.w1 * bottom;
    }

    /**
     * Two pixels along one axis, both inside the image, their weights and the weights' derivatives by
     * the coordinate.
     */
    private record Neighbours(int i0, int i1, double w0, double w1, double d0, double d1) {
        Neighbours slope() {
            return new Neighbours(i0, i1, d0, d1, 0, 0);
        }
    }

    private Neighbours neighbours(double coordinate, int size) {
        if (kernel == Kernel.NEAREST) {
            return nearest(coordinate, size - 1);
        }
        return switch (convention) {
            case DEFAULT ->
                    clamped(coordinate, size - 1, coordinate >= 0 && coordinate <= size - 1);
            case TORCH_BORDER, TORCH_BORDER_ALIGNED ->
                    clamped(coordinate, size - 1, coordinate > 0 && coordinate < size - 1);
            case TORCH_ZEROS, TORCH_ZEROS_ALIGNED -> fading(coordinate, size - 1);
            case SFMLEARNER -> sfmlearner(coordinate, size - 1);
        };
    }

    private Neighbours nearest(double coordinate, int last) {
        boolean clamps =
                switch (convention) {
                    case DEFAULT, TORCH_BORDER, TORCH_BORDER_ALIGNED -> true;
                    default -> false;
                };
        double nearest = Math.rint(coordinate);
        int i = (int) Math.min(Math.max(nearest, 0), last);
        return new Neighbours(i, i, clamps || i == nearest ? 1 : 0, 0, 0, 0);
    }

    private static Neighbours clamped(double coordinate, int last, boolean moves) {
        double c = Math.min(Math.max(coordinate, 0), last);
        int i0 = Math.min((int) c, Math.max(last - 1, 0));
        int slope = moves ? 1 : 0;
        return new Neighbours(i0, Math.min(i0 + 1, last), 1 - (c - i0), c - i0, -slope, slope);
    }

    private static Neighbours fading(double coordinate, int last) {
        double c = nearImage(coordinate, last);
        int floor = (int) Math.floor(c);
        double fraction = c - floor;
        int left = floor >= 0 && floor <= last ? 1 : 0;
        int right = floor >= -1 && floor < last ? 1 : 0;
        return new Neighbours(
                clamp(floor, last),
                clamp(floor + 1, last),
                left * (1 - fraction),
                right * fraction,
                -left,
                right);
    }

    private static Neighbours sfmlearner(double coordinate, int last) {
        double c = nearImage(coordinate, last);
        int floor = (int) Math.floor(c);
        int i0 = clamp(floor, last);
        int i1 = clamp(floor + 1, last);
        return new Neighbours(i0, i1, i1 - c, c - i0, -1, 1);
    }

    /** Beyond one pixel outside, nothing of the image is left. */
    private static double nearImage(double coordinate, int last) {
        return Math.min(Math.max(coordinate, -2), last + 2);
    }

    private static int clamp(int i, int last) {
        return Math.min(Math.max(i, 0), last);
    }

    /**
     * Samples bilinearly under the default convention.
     *
     * @param out output; 0 where not visible
     */
    public static void bilinear(
            FloatImage source, float[] x, float[] y, boolean[] visible, float[] out) {
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
