package dev.egomotion.geometry.transform;

import dev.egomotion.geometry.values.ImageSize;
import dev.egomotion.geometry.warp.DifferentiableGrid;
import dev.egomotion.geometry.warp.ReferenceGrid;
import dev.egomotion.geometry.warp.SamplerConvention;

/**
 * The grid of a transformation of the plane (Jaderberg et al. 2015, section 3.2): the centre of every
 * output pixel is normalised, transformed, and taken to pixels of the source, both by the convention's
 * rule. The parameters are the transformation's.
 *
 * @param transform T_theta, from the output to the source
 * @param output size of the output image, any
 * @param source size of the image that is sampled
 * @param convention what normalised coordinates mean; sample by one with the same rule
 */
public record PlaneWarp(
        PlaneTransform transform, ImageSize output, ImageSize source, SamplerConvention convention)
        implements DifferentiableGrid {
    /** The warp to an output of the source's size, by the project's own convention. */
    public PlaneWarp(PlaneTransform transform, ImageSize source) {
        this(transform, source, source, SamplerConvention.DEFAULT);
    }

    @Override
    public double[] parameters() {
        return transform.parameters();
    }

    @Override
    public PlaneWarp withParameters(double... parameters) {
        return new PlaneWarp(transform.withParameters(parameters), output, source, convention);
    }

    @Override
    public ReferenceGrid reference() {
        double[] x = new double[output.pixels()];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double[] point = transform.apply(column(i), row(i));
            x[i] = convention.toPixel(point[0], source.width());
            y[i] = convention.toPixel(point[1], source.height());
        }
        return ReferenceGrid.of(output, x, y, source);
    }

    @Override
    public double[] backward(double[] x, double[] y) {
        double perX = convention.pixelsPerUnit(source.width());
        double perY = convention.pixelsPerUnit(source.height());
        double[] gradient = new double[transform.parameters().length];
        for (int i = 0; i < output.pixels(); i++) {
            double xt = column(i);
            double yt = row(i);
            if (!Double.isNaN(transform.apply(xt, yt)[0])) {
                transform.addGradient(xt, yt, perX * x[i], perY * y[i], gradient);
            }
        }
        return gradient;
    }

    private double column(int i) {
        return convention.toNormalised(i % output.width(), output.width());
    }

    private double row(int i) {
        return convention.toNormalised(Math.floorDiv(i, output.width()), output.height());
    }
}
