package dev.egomotion.geometry.metrics;

/**
 * How far estimated depth p is from known depth t: means over images of each image's mean over its compared
 * pixels.
 *
 * @param protocol definition: cap, crop, scaling
 * @param images how many were compared
 * @param skipped images without a pixel to compare
 * @param pixels how many were compared
 * @param coverage share of the known pixels, within cap and crop, that have an estimate, 0 to 1
 * @param absRel mean |p - t| / t
 * @param sqRel mean (p - t)^2 / t, metres
 * @param rmse root of the mean (p - t)^2, metres
 * @param rmseLog root of the mean (ln p - ln t)^2
 * @param a1 share of the pixels with max(p / t, t / p) under 1.25
 * @param a2 the same under 1.25^2
 * @param a3 the same under 1.25^3
 * @param medianRatio median over images of median(t) / median(p): metres per unit of the estimate
 * @param scaleSpread standard deviation over images of ln(median(t) / median(p)): how unsteady the scale is
 */
public record DepthErrors(
        String protocol,
        int images,
        int skipped,
        long pixels,
        double coverage,
        double absRel,
        double sqRel,
        double rmse,
        double rmseLog,
        double a1,
        double a2,
        double a3,
        double medianRatio,
        double scaleSpread) {}
