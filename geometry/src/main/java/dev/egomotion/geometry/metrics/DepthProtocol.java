package dev.egomotion.geometry.metrics;

import java.util.Locale;

/**
 * Which pixels of a depth map are compared, and how.
 *
 * @param cap metres: truth at or beyond it is left out, estimates beyond it count as it
 * @param crop part of the image
 * @param scaling what becomes of the estimate's unit
 */
public record DepthProtocol(double cap, Crop crop, Scaling scaling) {
    /** SfMLearner's and Monodepth2's protocol: 80 m, Garg's crop, median scaling. */
    public static final DepthProtocol KITTI = new DepthProtocol(80, Crop.GARG, Scaling.MEDIAN);

    /** Truth at or below it is left out, estimates below it count as it; metres. */
    static final double LEAST = 1e-3;

    /** Part of an image, as shares of its height and width. */
    public enum Crop {
        /** Garg et al., ECCV 2016: without sky, bonnet and the sides. */
        GARG(0.40810811, 0.99189189, 0.03594771, 0.96405229),
        /** Eigen et al., NIPS 2014. */
        EIGEN(0.3324324, 0.91351351, 0.0359477, 0.96405229),
        /** The whole image. */
        NONE(0, 1, 0, 1);

        private final double top;
        private final double bottom;
        private final double left;
        private final double right;

        Crop(double top, double bottom, double left, double right) {
            this.top = top;
            this.bottom = bottom;
            this.left = left;
            this.right = right;
        }

        boolean holds(int x, int y, int width, int height) {
            return y >= (int) (top * height)
                    && y < (int) (bottom * height)
                    && x >= (int) (left * width)
                    && x < (int) (right * width);
        }
    }

    /** What becomes of the estimate's unit. */
    public enum Scaling {
        /** Each map is multiplied by median(truth) / median(estimate) over its compared pixels. */
        MEDIAN,
        /** The estimate is metric. */
        NONE
    }

    /** Checks the cap. */
    public DepthProtocol {
        if (!(cap > LEAST) || !Double.isFinite(cap)) {
            throw new IllegalArgumentException("cap is " + cap + "; a positive length is expected");
        }
    }

    /** Returns it as results name it. */
    public String label() {
        return String.format(
                Locale.ROOT,
                "cap %s m, crop %s, scaling %s, mean over images of each image's mean",
                cap == Math.rint(cap) ? Long.toString((long) cap) : Double.toString(cap),
                crop.name().toLowerCase(Locale.ROOT),
                scaling.name().toLowerCase(Locale.ROOT));
    }
}
