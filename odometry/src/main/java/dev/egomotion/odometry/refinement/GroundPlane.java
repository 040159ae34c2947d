package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.values.WorldMask;
import java.util.Optional;

/**
 * Finds the ground under a camera as the plane m . X = 1 of camera coordinates, m = n / h, n pointing down, by how
 * the ground right ahead looks in two frames.
 *
 * <p>A pixel of the ground with the ray d = (x, y, 1) has the inverse depth m . d, so a known motion predicts where
 * it went: pi(R d + (m . d) t). Gauss-Newton on m makes both frames look alike there, but for gain and bias, over
 * the ground from the image's lower edge to 12 heights ahead and 1.2 heights to either side; coarse to fine. The
 * plane's direction is held softly at that of the start. In h the scale of the motion is seen: the height of a
 * camera on a vehicle is constant.
 */
final class GroundPlane {
    /** Nearness of what is looked at: inverse depth times height. */
    private static final double LEAST_NEARNESS = 1 / 12.0;

    /** Half the width of the strip, heights. */
    private static final double HALF_WIDTH = 1.2;

    /** Grey levels at which a residual has half its weight. */
    private static final double ROBUST = 8;

    /** Weight of the direction's start against what the images say, share of the Hessian's trace. */
    private static final double DIRECTION_WEIGHT = 0.02;

    private static final int LEAST_PIXELS = 200;

    /** Heights that are tried at first, relative to the start. */
    private static final double[] TRIALS = {
        0.5, 0.58, 0.67, 0.77, 0.88, 1, 1.15, 1.3, 1.5, 1.75, 2
    };

    private final PinholeCamera[] cameras = new PinholeCamera[2];
    private final CholeskyFactor factor = new CholeskyFactor(3);

    /** An image and its half. */
    record Levels(GrayImage full, GrayImage half) {
        static Levels of(GrayImage image) {
            return new Levels(image, image.halved());
        }

        GrayImage at(int level) {
            return level == 0 ? full : half;
        }
    }

    /**
     * A plane.
     *
     * @param normalOverHeight m
     * @param correlation of the ground's brightness in both frames, -1 to 1
     * @param sigma standard deviation of the log of the height, from the residuals as if independent
     */
    record Fit(Vector3 normalOverHeight, double correlation, double sigma) {
        double height() {
            return 1 / normalOverHeight.norm();
        }
    }

    /** Sums over the strip. */
    private static final class Sums {
        final double[] hessian = new double[9];
        final double[] gradient = new double[3];
        double squares;
        double weights;
        int pixels;
        double a;
        double b;
        double aa;
        double bb;
        double ab;

        double correlation() {
            double va = aa / pixels - a / pixels * a / pixels;
            double vb = bb / pixels - b / pixels * b / pixels;
            return (ab / pixels - a / pixels * b / pixels) / Math.sqrt(Math.max(va * vb, 1e-9));
        }

        double gain() {
            double va = aa / pixels - a / pixels * a / pixels;
            double vb = bb / pixels - b / pixels * b / pixels;
            return Math.sqrt(Math.max(vb, 1) / Math.max(va, 1));
        }
    }

    // Of the pair that is fitted.
    private double[] rotation = new double[9];
    private final double[] translation = new double[3];

    /** Which pixels of either level show the world; empty where all do. */
    private Optional<WorldMask> world = Optional.empty();

    private final boolean[][] worlds = {{}, {}};

    // Of the last sample.
    private double value;
    private double gradientX;
    private double gradientY;

    GroundPlane(PinholeCamera camera) {
        cameras[0] = camera;
        cameras[1] = camera.resizedTo(camera.width() / 2, camera.height() / 2);
    }

    /** Says which pixels of the images show the world; empty where all do. */
    void leaveOut(Optional<WorldMask> mask) {
        if (mask.equals(world)) {
            return;
        }
        world = mask;
        for (int level = 0; level < worlds.length; level++) {
            PinholeCamera c = cameras[level];
            worlds[level] =
                    mask.map(m -> m.resizedTo(c.width(), c.height()).world())
                            .orElse(new boolean[0]);
        }
    }

    /**
     * Finds the plane.
     *
     * @param target frame in whose coordinates the plane is asked
     * @param source another frame
     * @param sourceFromTarget motion between them
     * @param start normal over height
     * @param isTracked whether the start comes from frames before; else other heights are tried too
     * @return empty when the ground is not seen well enough to tell
     */
    Optional<Fit> fit(
            Levels target,
            Levels source,
            RigidTransform sourceFromTarget,
            Vector3 start,
            boolean isTracked) {
        rotation = sourceFromTarget.rotation().matrix();
        Vector3 t = sourceFromTarget.translation();
        translation[0] = t.x();
        translation[1] = t.y();
        translation[2] = t.z();
        double[] m = {start.x(), start.y(), start.z()};
        if (!isTracked) {
            m = bestTrial(target, source, start);
        }
        if (!descend(target, source, 1, 4, start, m) || !descend(target, source, 0, 3, start, m)) {
            return Optional.empty();
        }
        Sums sums = sums(target, source, 0, 3, m);
        if (sums.pixels < LEAST_PIXELS || !(m[1] > 0)) {
            return Optional.empty();
        }
        // log h changes as m along itself
        double information = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                information += m[i] * sums.hessian[3 * i + j] * m[j];
            }
        }
        double variance = Math.max(1, sums.squares / Math.max(1e-9, sums.weights));
        return Optional.of(
                new Fit(
                        new Vector3(m[0], m[1], m[2]),
                        sums.correlation(),
                        Math.sqrt(variance / Math.max(information, 1e-9))));
    }

    private double[] bestTrial(Levels target, Levels source, Vector3 start) {
        double[] best = {start.x(), start.y(), start.z()};
        double bestCorrelation = -1;
        for (double trial : TRIALS) {
            double[] m = {start.x() / trial, start.y() / trial, start.z() / trial};
            Sums sums = sums(target, source, 1, 2, m);
            if (sums.pixels >= LEAST_PIXELS / 2 && sums.correlation() > bestCorrelation) {
                bestCorrelation = sums.correlation();
                best = m;
            }
        }
        return best;
    }

    /** Improves m in place; returns whether it still means a plane. */
    private boolean descend(
            Levels target, Levels source, int level, int iterations, Vector3 start, double[] m) {
        double[] s = {start.x(), start.y(), start.z()};
        double[] step = new double[3];
        for (int i = 0; i < iterations; i++) {
            Sums sums = sums(target, source, level, level == 0 ? 3 : 2, m);
            if (sums.pixels < LEAST_PIXELS / 2) {
                return false;
            }
            double norm2 = m[0] * m[0] + m[1] * m[1] + m[2] * m[2];
            double along = (m[0] * s[0] + m[1] * s[1] + m[2] * s[2]) / square(start);
            double weight =
                    DIRECTION_WEIGHT * (sums.hessian[0] + sums.hessian[4] + sums.hessian[8]);
            for (int p = 0; p < 3; p++) {
                for (int q = 0; q <= p; q++) {
                    sums.hessian[3 * p + q] += weight * ((p == q ? 1 : 0) - m[p] * m[q] / norm2);
                }
                sums.gradient[p] += weight * (along * s[p] - m[p]);
            }
            if (!factor.factor(sums.hessian)) {
                return false;
            }
            factor.solve(sums.gradient, step);
            double size = 0;
            for (int p = 0; p < 3; p++) {
                m[p] += step[p];
                size += step[p] * step[p];
            }
            double now = Math.sqrt(m[0] * m[0] + m[1] * m[1] + m[2] * m[2]) / start.norm();
            if (!(m[1] > 0) || !(now > 0.3 && now < 3)) {
                return false;
            }
            if (size < 1e-6 * norm2) {
                return true;
            }
        }
        return true;
    }

    private static double square(Vector3 v) {
        return v.dot(v);
    }

    private Sums sums(Levels target, Levels source, int level, int stride, double[] m) {
        Sums sums = new Sums();
        visit(
                target.at(level),
                source.at(level),
                cameras[level],
                worlds[level],
                stride,
                m,
                sums,
                false,
                1,
                0);
        if (sums.pixels > 0) {
            double gain = sums.gain();
            double bias = (sums.b - gain * sums.a) / sums.pixels;
            visit(
                    target.at(level),
                    source.at(level),
                    cameras[level],
                    worlds[level],
                    stride,
                    m,
                    sums,
                    true,
                    gain,
                    bias);
        }
        for (int p = 0; p < 3; p++) {
            for (int q = p + 1; q < 3; q++) {
                sums.hessian[3 * p + q] = sums.hessian[3 * q + p];
            }
        }
        return sums;
    }

    private void visit(
            GrayImage target,
            GrayImage source,
            PinholeCamera c,
            boolean[] shown,
            int stride,
            double[] m,
            Sums sums,
            boolean derive,
            double gain,
            double bias) {
        double height = 1 / Math.sqrt(m[0] * m[0] + m[1] * m[1] + m[2] * m[2]);
        double[] r = rotation;
        double[] t = translation;
        for (int v = target.height() - 1; v > c.cy(); v -= stride) {
            double y = (v - c.cy()) / c.fy();
            for (int u = v % stride; u < target.width(); u += stride) {
                double x = (u - c.cx()) / c.fx();
                double rho = m[0] * x + m[1] * y + m[2];
                double nearness = rho * height;
                boolean isLeftOut = shown.length > 0 && !shown[v * target.width() + u];
                if (isLeftOut
                        || !(nearness > LEAST_NEARNESS)
                        || Math.abs(x) > HALF_WIDTH * nearness) {
                    continue;
                }
                double px = r[0] * x + r[1] * y + r[2] + rho * t[0];
                double py = r[3] * x + r[4] * y + r[5] + rho * t[1];
                double pz = r[6] * x + r[7] * y + r[8] + rho * t[2];
                double toX = c.fx() * px / pz + c.cx();
                double toY = c.fy() * py / pz + c.cy();
                if (!(pz > 0.05)
                        || !sample(source, toX, toY)
                        || (shown.length > 0 && !shown[(int) toY * source.width() + (int) toX])) {
                    continue;
                }
                double a = target.at(u, v);
                if (!derive) {
                    sums.pixels++;
                    sums.a += a;
                    sums.b += value;
                    sums.aa += a * a;
                    sums.bb += value * value;
                    sums.ab += a * value;
                    continue;
                }
                double e = gain * a + bias - value;
                double weight = 1 / (1 + e * e / (ROBUST * ROBUST));
                double gx = gradientX * c.fx() / pz;
                double gy = gradientY * c.fy() / pz;
                double g = gx * t[0] + gy * t[1] - (gx * px + gy * py) / pz * t[2];
                add(sums, g * x, g * y, g, weight, e);
            }
        }
    }

    private static void add(Sums s, double j0, double j1, double j2, double weight, double e) {
        s.squares += weight * e * e;
        s.weights += weight;
        s.gradient[0] += weight * j0 * e;
        s.gradient[1] += weight * j1 * e;
        s.gradient[2] += weight * j2 * e;
        s.hessian[0] += weight * j0 * j0;
        s.hessian[3] += weight * j1 * j0;
        s.hessian[4] += weight * j1 * j1;
        s.hessian[6] += weight * j2 * j0;
        s.hessian[7] += weight * j2 * j1;
        s.hessian[8] += weight * j2 * j2;
    }

    /** Bilinear value and its gradient; returns false outside the image. */
    private boolean sample(GrayImage image, double u, double v) {
        if (!(u >= 0 && v >= 0 && u < image.width() - 1 && v < image.height() - 1)) {
            return false;
        }
        int i = (int) u;
        int j = (int) v;
        double a = u - i;
        double b = v - j;
        byte[] values = image.values();
        int at = j * image.width() + i;
        double p = values[at] & 0xff;
        double q = values[at + 1] & 0xff;
        double s = values[at + image.width()] & 0xff;
        double w = values[at + image.width() + 1] & 0xff;
        value = (1 - b) * ((1 - a) * p + a * q) + b * ((1 - a) * s + a * w);
        gradientX = (1 - b) * (q - p) + b * (w - s);
        gradientY = (1 - a) * (s - p) + a * (w - q);
        return true;
    }
}
