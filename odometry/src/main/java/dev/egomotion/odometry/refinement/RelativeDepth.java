package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.DepthImage;
import java.util.Arrays;

/**
 * What turns the inverse depth of a network that knows it only up to scale and shift into that of tracked points:
 * 1 / depth = scale x (1 / network's depth) + shift. The points' depths follow from motion; scale and shift are fitted to them
 * anew with every frame whose motion is refined.
 *
 * @param scale positive
 * @param shift in the unit of inverse depth
 */
public record RelativeDepth(double scale, double shift) {
    /** The network's depth as it is. */
    public static final RelativeDepth AS_IT_IS = new RelativeDepth(1, 0);

    /** Points whose log depth is known worse than this say nothing. */
    private static final double MOST_SIGMA = 0.15;

    private static final int LEAST_POINTS = 20;

    /** Inverse depths of a flat scene, all within this share of their mean, tell the scale but not the shift. */
    private static final double LEAST_SPREAD = 0.05;

    /** How much farther than the nearest pixel the farthest may be. */
    private static final double MOST_RANGE = 2000;

    private static final int ROUNDS = 20;

    /** Beyond so many standard deviations a point counts less. */
    private static final double ROBUST = 1.5;

    /** Median distance of a normal distribution, standard deviations. */
    private static final double NORMAL_MEDIAN = 0.6745;

    /** Below it agreement is rounding. */
    private static final double LEAST_RESIDUAL = 1e-9;

    /** Returns the network's depth image, corrected; what has no depth keeps none. */
    public DepthImage applied(DepthImage network) {
        float[] depth = network.depth().clone();
        double nearest = 0;
        for (float z : depth) {
            nearest = z > 0 ? Math.max(nearest, scale / z + shift) : nearest;
        }
        double least = nearest / MOST_RANGE;
        for (int i = 0; i < depth.length; i++) {
            depth[i] =
                    depth[i] > 0 && least > 0
                            ? (float) (1 / Math.max(least, scale / depth[i] + shift))
                            : 0;
        }
        return new DepthImage(network.width(), network.height(), depth);
    }

    /**
     * Fits scale and shift to points of known depth: from the median slope of all pairs on by reweighted least squares of
     * inverse depth, each point by how well its depth is known.
     *
     * @param points of a frame
     * @param unit what depths in the corrected unit are multiplied by to be in the points'
     * @param network the network's depth of the frame, as it is
     * @param width of the images in which points stand, pixels
     * @param height of the images in which points stand, pixels
     * @return this, where the points do not tell
     */
    public RelativeDepth fitted(
            TrackedPoints points, double unit, DepthImage network, int width, int height) {
        InverseDepthLookup lookup = new InverseDepthLookup(network, width, height);
        double[] q = new double[points.size()];
        double[] r = new double[q.length];
        double[] sigma = new double[q.length];
        int n = 0;
        for (int i = 0; i < q.length; i++) {
            double seen = lookup.at(points.x()[i], points.y()[i]);
            if (seen > 0 && points.sigma()[i] <= MOST_SIGMA) {
                q[n] = seen;
                r[n] = unit / points.depth()[i];
                sigma[n] = r[n] * points.sigma()[i];
                n++;
            }
        }
        return n < LEAST_POINTS ? this : fitted(q, r, sigma, n);
    }

    private RelativeDepth fitted(double[] q, double[] r, double[] sigma, int n) {
        RelativeDepth fit = started(q, r, n);
        double[] residuals = new double[n];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < n; i++) {
                residuals[i] = Math.abs(fit.scale * q[i] + fit.shift - r[i]) / sigma[i];
            }
            double[] sorted = residuals.clone();
            Arrays.sort(sorted);
            double typical = Math.max(LEAST_RESIDUAL, sorted[n / 2] / NORMAL_MEDIAN);
            double w = 0;
            double wq = 0;
            double wr = 0;
            double wqq = 0;
            double wqr = 0;
            for (int i = 0; i < n; i++) {
                double far = residuals[i] / (ROBUST * typical);
                double weight = (far <= 1 ? 1 : 1 / (far * far)) / (sigma[i] * sigma[i]);
                w += weight;
                wq += weight * q[i];
                wr += weight * r[i];
                wqq += weight * q[i] * q[i];
                wqr += weight * q[i] * r[i];
            }
            double mean = wq / w;
            double spread = wqq / w - mean * mean;
            if (!(spread > LEAST_SPREAD * LEAST_SPREAD * mean * mean)) {
                return this;
            }
            double slope = (wqr / w - mean * wr / w) / spread;
            if (!(slope > 0) || !Double.isFinite(slope)) {
                return this;
            }
            fit = new RelativeDepth(slope, wr / w - slope * mean);
        }
        return fit;
    }

    /** Returns the median slope of all pairs with its median shift: a quarter of the points may be wrong. */
    private RelativeDepth started(double[] q, double[] r, int n) {
        double apart = LEAST_SPREAD * Arrays.stream(q, 0, n).average().orElse(0);
        double[] slopes = new double[n * (n - 1) / 2];
        int pairs = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                if (Math.abs(q[i] - q[j]) > apart) {
                    slopes[pairs++] = (r[i] - r[j]) / (q[i] - q[j]);
                }
            }
        }
        if (pairs == 0) {
            return this;
        }
        double slope = median(slopes, pairs);
        double[] shifts = new double[n];
        for (int i = 0; i < n; i++) {
            shifts[i] = r[i] - slope * q[i];
        }
        return new RelativeDepth(slope, median(shifts, n));
    }

    private static double median(double[] values, int n) {
        Arrays.sort(values, 0, n);
        return values[n / 2];
    }
}
