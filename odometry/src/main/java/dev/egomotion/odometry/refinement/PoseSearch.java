package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;
import java.util.Objects;

/**
 * Places a frame by points whose depths are known more or less, from the best of several starts.
 *
 * <p>With g the derivative of the expected pixel by log inverse depth and v the variance of that, an
 * observation's residual r has the covariance C = pixelSigma^2 I + v g g^T: what is not known of the depth
 * counts little along the epipolar line and fully across. The cost is sum c^2 log(1 + r^T C^-1 r / c^2).
 */
final class PoseSearch {
    private static final int ITERATIONS = 12;
    private static final double BEHIND = Math.log1p(16);

    private final TrackProjection projection;
    private final double limit2;
    private final double pixelVariance;
    private final CholeskyFactor factor = new CholeskyFactor(6);

    /** C^-1 of the observation at hand. */
    private double xx;

    private double xy;
    private double yy;

    /** A start and what it is called. */
    record Start(String name, RigidTransform cameraFromWorld) {}

    /**
     * The frame's place.
     *
     * @param start the start that led there
     * @param cameraFromWorld pose
     * @param cost per track
     */
    record Place(String start, RigidTransform cameraFromWorld, double cost) {}

    /** Sums of one linearisation; lower triangle. */
    private static final class Normal {
        final double[] hessian = new double[36];
        final double[] gradient = new double[6];
        double cost;
    }

    PoseSearch(PinholeCamera camera, RefinementSettings settings) {
        projection = new TrackProjection(camera);
        limit2 = settings.robust() * settings.robust();
        pixelVariance = settings.pixelSigma() * settings.pixelSigma();
    }

    /**
     * Returns the cheapest place.
     *
     * @param starts at least one
     * @param tracks seen by the frame at their x, y
     */
    Place place(List<Start> starts, List<Track> tracks) {
        Place best = null;
        for (Start start : starts) {
            WindowFrame frame = new WindowFrame(-1, start.cameraFromWorld);
            double cost = descend(frame, tracks) / Math.max(1, tracks.size());
            // An equal cost is the same minimum: the earlier start keeps it.
            if (best == null || cost < 0.999 * best.cost) {
                best = new Place(start.name, frame.cameraFromWorld(), cost);
            }
        }
        return Objects.requireNonNull(best, "at least one start");
    }

    private double descend(WindowFrame frame, List<Track> tracks) {
        double damping = 1e-4;
        double[] step = new double[6];
        Normal normal = linearise(frame, tracks);
        for (int i = 0; i < ITERATIONS; i++) {
            double[] damped = normal.hessian.clone();
            for (int k = 0; k < 6; k++) {
                damped[7 * k] += damping * damped[7 * k] + 1e-9;
            }
            if (!factor.factor(damped)) {
                damping *= 10;
                continue;
            }
            factor.solve(normal.gradient, step);
            if (!CholeskyFactor.isFinite(step)) {
                break;
            }
            RigidTransform before = frame.cameraFromWorld();
            frame.move(step, 0);
            Normal next = linearise(frame, tracks);
            if (next.cost < normal.cost) {
                boolean isSettled = normal.cost - next.cost < 1e-4 * normal.cost;
                normal = next;
                damping /= 5;
                if (isSettled) {
                    break;
                }
            } else {
                frame.set(before);
                damping *= 10;
            }
        }
        return normal.cost;
    }

    /**
     * Returns the covariance of a frame's pose given the tracks' depths as far as they are known.
     *
     * @return 6x6, row-major, of the step that is applied on the left of cameraFromWorld; unit of the window
     *     squared and radians squared; empty when the tracks leave some direction open
     */
    double[] covariance(WindowFrame frame, List<Track> tracks) {
        Normal normal = linearise(frame, tracks);
        for (int k = 0; k < 6; k++) {
            normal.hessian[7 * k] += 1e-9;
        }
        return factor.factor(normal.hessian) ? factor.inverseBlock(0, 6) : new double[0];
    }

    /**
     * Returns how far a track is from where a frame expects it, in standard deviations; infinite behind the camera.
     *
     * @param frame which sees it at its x, y
     */
    double misfit(WindowFrame frame, Track track) {
        if (!projection.project(track, frame, track.x, track.y)) {
            return Double.POSITIVE_INFINITY;
        }
        projection.derive(track);
        weigh(track);
        return Math.sqrt(squared());
    }

    /** Sets C^-1 of the observation at hand, by Sherman and Morrison. */
    private void weigh(Track track) {
        double gx = projection.byDepthX;
        double gy = projection.byDepthY;
        double v = 1 / Math.max(track.information, 1e-6);
        double k = v / (pixelVariance + v * (gx * gx + gy * gy));
        xx = (1 - k * gx * gx) / pixelVariance;
        xy = -k * gx * gy / pixelVariance;
        yy = (1 - k * gy * gy) / pixelVariance;
    }

    private double squared() {
        double rx = projection.residualX;
        double ry = projection.residualY;
        return rx * (xx * rx + 2 * xy * ry) + yy * ry * ry;
    }

    private Normal linearise(WindowFrame frame, List<Track> tracks) {
        Normal sums = new Normal();
        for (Track track : tracks) {
            if (!projection.project(track, frame, track.x, track.y)) {
                sums.cost += limit2 * BEHIND;
                continue;
            }
            projection.derive(track);
            weigh(track);
            double rx = projection.residualX;
            double ry = projection.residualY;
            double e2 = squared() / limit2;
            sums.cost += limit2 * Math.log1p(e2);
            double weight = 1 / (1 + e2);
            double[] j = projection.byFrame;
            for (int p = 0; p < 6; p++) {
                double ax = weight * (xx * j[p] + xy * j[6 + p]);
                double ay = weight * (xy * j[p] + yy * j[6 + p]);
                sums.gradient[p] += ax * rx + ay * ry;
                for (int q = 0; q <= p; q++) {
                    sums.hessian[6 * p + q] += ax * j[q] + ay * j[6 + q];
                }
            }
        }
        return sums;
    }
}
