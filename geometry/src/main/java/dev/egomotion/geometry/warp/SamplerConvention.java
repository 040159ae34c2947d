package dev.egomotion.geometry.warp;

/**
 * What a sampler does outside the image, and what normalised coordinates in [-1, 1] mean. In pixels
 * all conventions agree that an integer coordinate is a pixel centre.
 *
 * <p>align_corners: -1 and +1 are the centres of the first and last pixel, pixel = (n + 1) / 2
 * (size - 1). Without it they are the outer edges of those pixels, pixel = ((n + 1) size - 1) / 2.
 * Normalising by one rule and sampling by the other shifts the borders by half a pixel.
 */
public enum SamplerConvention {
    /** The project's own: outside the outermost pixel centres there is no value. */
    DEFAULT(true),
    /** torch grid_sample, padding "zeros", align_corners: every pixel outside is 0, so the border fades. */
    TORCH_ZEROS_ALIGNED(true),
    /** torch grid_sample, padding "zeros", torch's default. */
    TORCH_ZEROS(false),
    /** torch grid_sample, padding "border", align_corners: coordinates are clamped. */
    TORCH_BORDER_ALIGNED(true),
    /** torch grid_sample, padding "border". */
    TORCH_BORDER(false),
    /**
     * The sampler of SfMLearner's code: neighbours are clamped and weights taken from the clamped
     * neighbours, so that everything outside, and the last row and column too, becomes 0.
     */
    SFMLEARNER(true);

    private final boolean alignCorners;

    SamplerConvention(boolean alignCorners) {
        this.alignCorners = alignCorners;
    }

    /** Returns whether -1 and +1 are pixel centres rather than image edges. */
    public boolean alignCorners() {
        return alignCorners;
    }

    /**
     * Returns the pixel coordinate of a normalised one.
     *
     * @param normalised -1 at the first pixel, +1 at the last
     * @param size pixels along this axis
     */
    public double toPixel(double normalised, int size) {
        return alignCorners ? (normalised + 1) / 2 * (size - 1) : ((normalised + 1) * size - 1) / 2;
    }

    /**
     * Returns the normalised coordinate of a pixel coordinate.
     *
     * @param pixel integer at pixel centres
     * @param size pixels along this axis; the only pixel of an axis lies at 0, as in torch affine_grid
     */
    public double toNormalised(double pixel, int size) {
        if (alignCorners) {
            return size == 1 ? 0 : 2 * pixel / (size - 1) - 1;
        }
        return (2 * pixel + 1) / size - 1;
    }

    /**
     * Returns d pixel / d normalised: dL/dn = pixelsPerUnit dL/dpixel.
     *
     * @param size pixels along this axis
     */
    public double pixelsPerUnit(int size) {
        return alignCorners ? (size - 1) / 2.0 : size / 2.0;
    }
}
