package dev.egomotion.engine.export;

import dev.egomotion.geometry.values.FloatImage;
import java.util.Optional;

/**
 * How far to trust a pixel's depth as a point in space, 0 to 1: the chance that a depth of this uncertainty is right to
 * {@value #TOLERANCE} of itself, erf(TOLERANCE / (sigma sqrt 2)), times what warping says of the pixel where it was
 * validated. Where nothing says how uncertain depth is, warping alone counts.
 */
final class PointConfidence {
    /** Error of depth, as a share of it, that a point is right with. */
    static final double TOLERANCE = 0.03;

    private static final int LEVELS = 256;

    private final Optional<FloatImage> uncertainty;
    private final Optional<FloatImage> confidence;

    private static final float[] CHANCE = chances();

    private static float[] chances() {
        float[] chance = new float[LEVELS];
        for (int i = 0; i < LEVELS; i++) {
            chance[i] = i == 0 ? 1 : (float) erf(TOLERANCE * 255 / i / Math.sqrt(2));
        }
        return chance;
    }

    private final int width;
    private final int height;

    /**
     * Creates it for one frame.
     *
     * @param width of the depth map, pixels
     * @param height likewise
     * @param uncertainty of the depth map's size
     * @param confidence of the networks' size
     */
    PointConfidence(
            int width,
            int height,
            Optional<FloatImage> uncertainty,
            Optional<FloatImage> confidence) {
        this.width = width;
        this.height = height;
        this.uncertainty = uncertainty;
        this.confidence = confidence;
    }

    /** Returns the confidence of a pixel of the depth map; sigma 0 in the file is below 1 / 510. */
    float at(int x, int y) {
        float chance = 1;
        if (uncertainty.isPresent()) {
            chance = CHANCE[Math.round(255 * uncertainty.get().at(x, y))];
        }
        if (confidence.isEmpty()) {
            return chance;
        }
        FloatImage map = confidence.get();
        return chance
                * map.at(
                        (int) ((x + 0.5) * map.width() / width),
                        (int) ((y + 0.5) * map.height() / height));
    }

    /** The error function to 1.2e-7: Abramowitz and Stegun 7.1.26 refined (Numerical Recipes' erfc). */
    static double erf(double x) {
        double t = 1 / (1 + 0.5 * Math.abs(x));
        double[] c = {
            -1.26551223,
            1.00002368,
            0.37409196,
            0.09678418,
            -0.18628806,
            0.27886807,
            -1.13520398,
            1.48851587,
            -0.82215223,
            0.17087277
        };
        double sum = 0;
        for (int k = c.length - 1; k >= 0; k--) {
            sum = sum * t + c[k];
        }
        double complement = t * Math.exp(-x * x + sum);
        return x >= 0 ? 1 - complement : complement - 1;
    }
}
