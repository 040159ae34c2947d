package dev.egomotion.geometry.warp;

/**
 * What a loss L says of a sampler's inputs.
 *
 * @param source dL/dU of every source pixel, row by row
 * @param x dL/dx_s of every output pixel, per pixel of the source
 * @param y dL/dy_s of every output pixel, per pixel of the source
 */
public record SamplerGradient(double[] source, double[] x, double[] y) {}
