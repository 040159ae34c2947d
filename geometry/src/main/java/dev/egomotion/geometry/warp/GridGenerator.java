package dev.egomotion.geometry.warp;

/**
 * A transformation as a spatial transformer knows it: says for every pixel of its output where the
 * source image is sampled. Any {@link GridSampler} turns that and a source into the output image. One
 * that has parameters to be learned or estimated is a {@link DifferentiableGrid}.
 */
@FunctionalInterface
public interface GridGenerator {
    /** Returns where the output's pixels lie in the source image. */
    SamplingGrid grid();
}
