package dev.egomotion.geometry.metrics;

import java.util.Arrays;
import java.util.List;

/**
 * Whether a confidence map told where depth is wrong: means over images. Per image the pixels are put in the order of their
 * confidence, and the area between the risk-coverage curve of |p - t| / t and its oracle's is measured ({@link RiskCoverage}).
 *
 * @param images how many had a map
 * @param ause area under the sparsification error, in Abs Rel; 0 is best
 * @param normalizedAuse the same over the image's Abs Rel
 * @param normalizedAuseOfNone what a map that is the same everywhere gets: below it the map tells something
 * @param rankCorrelation of 1 - confidence with |p - t| / t
 */
public record DepthConfidence(
        int images,
        double ause,
        double normalizedAuse,
        double normalizedAuseOfNone,
        double rankCorrelation) {
    /** One image's figures. */
    record Image(double ause, double normalized, double normalizedOfNone, double correlation) {
        /**
         * Compares.
         *
         * @param errors |p - t| / t, at least one
         * @param confidences as many
         */
        static Image of(double[] errors, double[] confidences) {
            RiskCoverage curve = RiskCoverage.of(errors, confidences);
            RiskCoverage none = RiskCoverage.of(errors, new double[errors.length]);
            double correlation =
                    errors.length < 2 ? Double.NaN : -RankCorrelation.spearman(confidences, errors);
            return new Image(
                    curve.ause(),
                    curve.normalizedAuse(),
                    none.normalizedAuse(),
                    // An order that is none explains nothing.
                    Double.isNaN(correlation) ? 0 : correlation);
        }
    }

    static DepthConfidence of(List<Image> images) {
        return new DepthConfidence(
                images.size(),
                mean(images.stream().mapToDouble(Image::ause).toArray()),
                mean(images.stream().mapToDouble(Image::normalized).toArray()),
                mean(images.stream().mapToDouble(Image::normalizedOfNone).toArray()),
                mean(images.stream().mapToDouble(Image::correlation).toArray()));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }
}
