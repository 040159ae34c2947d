package dev.egomotion.geometry.transform;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.ImageSize;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.warp.DifferentiableGrid;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.ReferenceGrid;
import dev.egomotion.geometry.warp.SamplerGradient;

/**
 * A grid generator and a sampler: the spatial transformer without its localisation network (Jaderberg et
 * al. 2015, figure 2), forward and backward. The generator may be any: a {@link PlaneWarp}, an inverse
 * warp through depth and motion, a rotation homography.
 *
 * @param generator says where the output's pixels are sampled
 * @param sampler samples there
 */
public record SpatialTransform(DifferentiableGrid generator, GridSampler sampler) {
    /**
     * Checks that generator and sampler mean the same by a normalised coordinate.
     *
     * @throws IllegalArgumentException naming both conventions
     */
    public SpatialTransform {
        if (generator instanceof PlaneWarp warp
                && warp.convention().alignCorners() != sampler.convention().alignCorners()) {
            throw new IllegalArgumentException(
                    "a grid normalised by %s cannot be sampled by %s: corners are aligned in one of them"
                            .formatted(warp.convention(), sampler.convention()));
        }
    }

    /**
     * What a loss L says of everything that an output was made of.
     *
     * @param source dL/dU of every source pixel, row by row
     * @param x dL/dx_s of every output pixel, per pixel of the source
     * @param y dL/dy_s, likewise
     * @param parameters dL/dtheta, in the generator's order
     */
    public record Gradient(double[] source, double[] x, double[] y, double[] parameters) {}

    /**
     * Warps one plane.
     *
     * @param image of the generator's source size
     * @return an image of the generator's output size
     */
    public FloatImage apply(FloatImage image) {
        requireSize(image.width(), image.height());
        return sampler.sample(image, generator.grid());
    }

    /**
     * Warps a colour image, each channel rounded to the nearest integer.
     *
     * @param image of the generator's source size
     * @return an image of the generator's output size
     */
    public RgbImage apply(RgbImage image) {
        requireSize(image.width(), image.height());
        return sampler.sample(image, generator.grid());
    }

    /**
     * Warps one plane in double precision: the reference of {@link #apply}.
     *
     * @param image of the generator's source size
     * @return a number for every output pixel, row by row
     */
    public double[] reference(FloatImage image) {
        requireSize(image.width(), image.height());
        return sampler.reference(image, generator.reference());
    }

    /**
     * Returns the derivatives of a loss L by image, coordinates and parameters, in double precision. For
     * an image of several planes those by coordinates and parameters add up.
     *
     * @param image as warped
     * @param output dL/dV of every output pixel, row by row
     */
    public Gradient backward(FloatImage image, double[] output) {
        requireSize(image.width(), image.height());
        ReferenceGrid grid = generator.reference();
        SamplerGradient sampled = sampler.backward(image, grid, output);
        return new Gradient(
                sampled.source(),
                sampled.x(),
                sampled.y(),
                generator.backward(sampled.x(), sampled.y()));
    }

    private void requireSize(int width, int height) {
        ImageSize expected = generator.source();
        if (width != expected.width() || height != expected.height()) {
            throw new IllegalArgumentException(
                    "the transform samples an image of %s, found %dx%d"
                            .formatted(expected, width, height));
        }
    }
}
