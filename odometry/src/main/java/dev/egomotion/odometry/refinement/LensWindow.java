package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a window of frames says of the lens: a bundle adjustment of its own, with poses, points and lens free.
 *
 * <p>A point is (d, rho): its direction in the oldest frame, of length 1, and its inverse distance from there; at infinity rho is
 * 0. A frame with pose R, t sees it along p = R d + rho t, u = p0/p2, v = p1/p2, at
 *
 * <pre>
 * x = fx e^l (1 + k r^2) u + cx + w dx      r^2 = u^2 + v^2
 * y = fy e^l (1 + k r^2) v + cy + w dy      w: width of the image
 * </pre>
 *
 * with the lens (l, dx, dy, k): log of the focal length over the file's, shift of the principal point in widths of the image,
 * radial distortion that the file does not have. All observations count alike, the first one too; depths by networks do not
 * count, so that nothing but where points were seen speaks of the lens. Cauchy's weights as in {@link BundleAdjustment}; points
 * are eliminated first. One thread.
 */
final class LensWindow {
    /** Unknowns of the lens. */
    static final int LENS = 4;

    /** A point seen by fewer frames is left out. */
    private static final int LEAST_SEEN = 4;

    /** So many points are enough. */
    private static final int MOST_POINTS = 100;

    private static final int LEAST_POINTS = 24;

    /** With the settings' standard deviation of a point, and then with the window's own, which says what is an outlier. */
    private static final int COARSE_ITERATIONS = 4;

    private static final int ITERATIONS = 6;

    /** With the lens held where it started. */
    private static final int HELD_ITERATIONS = 3;

    /** A step that lowers the cost by a smaller share of it is the last: a lens that is nearly right needs two or three. */
    private static final double SETTLED = 1e-3;

    /** A lens that is held is tied so much more tightly. */
    private static final double HELD = 1e8;

    /** The least standard deviation of a point, pixels. */
    private static final double LEAST_SIGMA = 0.05;

    /** A window need not know all of the lens: standard deviations about where it starts; what they add is taken off again. */
    private static final double[] TETHER = {0.5, 0.2, 0.2, 0.2};

    /** Median length of a two-dimensional normal error over its standard deviation. */
    private static final double MEDIAN_LENGTH = 1.1774;

    /** Below this share of its distance from the oldest frame a point is at the lens, or behind. */
    private static final double LEAST_Z = 0.02;

    private static final double BEHIND = Math.log1p(16);

    private final PinholeCamera camera;
    private final double limit2;
    private final double usualSigma;
    private double pixelInformation;

    private final double[] lens = new double[LENS];
    private final double[] start = new double[LENS];
    private boolean isHeld;
    private List<WindowFrame> poses = List.of();
    private List<Track> tracks = List.of();

    /** Per point: direction and inverse distance. */
    private double[] points = new double[0];

    private int unknowns;
    private double[] hessian = new double[0];
    private double[] gradient = new double[0];
    private double[] reduced = new double[0];
    private double[] step = new double[0];
    private CholeskyFactor factor = new CholeskyFactor(0);

    /** Per point: products with the other unknowns (unknowns x 3), own information (3x3, full) and gradient. */
    private double[] cross = new double[0];

    private double[] own = new double[0];
    private double[] ownGradient = new double[0];

    /** Of the observation at hand. */
    private double residualX;

    private double residualY;
    private final double[] p = new double[3];
    private final double[] byPoint = new double[6];
    private final double[] byPose = new double[12];
    private final double[] byLens = new double[2 * LENS];
    private final double[] tangents = new double[6];
    private final double[] solved = new double[3];

    /**
     * What a window says.
     *
     * @param estimate (l, dx, dy, k)
     * @param information 4x4, row-major, on them, poses and points free: at the lens that the window started with. At its own
     *     estimate a window that errs to a short focal length would claim to know it better, and the mean of many be short
     * @param sigma standard deviation of where points are seen, pixels
     * @param points how many were used
     */
    record Answer(double[] estimate, double[] information, double sigma, int points) {}

    LensWindow(PinholeCamera camera, RefinementSettings settings) {
        this.camera = camera;
        limit2 = settings.robust() * settings.robust();
        usualSigma = settings.pixelSigma();
    }

    /**
     * Asks a window; it is not changed.
     *
     * @param from the lens to start with
     * @return empty where there are too few points or what they say does not hold together
     */
    Optional<Answer> ask(TrackWindow window, double[] from) {
        take(window, from);
        if (tracks.size() < LEAST_POINTS) {
            return Optional.empty();
        }
        pixelInformation = 1 / (usualSigma * usualSigma);
        descend(COARSE_ITERATIONS);
        double sigma = sigma();
        pixelInformation = 1 / (sigma * sigma);
        descend(ITERATIONS);
        if (!findStep(0)) {
            return Optional.empty();
        }
        double[] estimate = lens.clone();
        for (int a = 0; a < LENS; a++) {
            estimate[a] += step[unknowns - LENS + a];
            lens[a] = start[a];
        }
        isHeld = true;
        descend(HELD_ITERATIONS);
        isHeld = false;
        linearise();
        return information()
                .map(information -> new Answer(estimate, information, sigma, tracks.size()));
    }

    /** Goes downhill; the last linearisation is that of where it ends. */
    private void descend(int iterations) {
        double damping = 1e-4;
        double cost = linearise();
        double[] before = new double[points.length];
        double[] lensBefore = new double[LENS];
        for (int i = 0; i < iterations; i++) {
            List<RigidTransform> posesBefore =
                    poses.stream().map(WindowFrame::cameraFromWorld).toList();
            System.arraycopy(points, 0, before, 0, points.length);
            System.arraycopy(lens, 0, lensBefore, 0, LENS);
            boolean isBetter = false;
            double newCost = cost;
            if (findStep(damping)) {
                move(damping);
                newCost = cost();
                isBetter = newCost < cost;
            }
            if (isBetter) {
                boolean isSettled = cost - newCost < SETTLED * cost;
                cost = newCost;
                damping = Math.max(damping / 10, 1e-9);
                linearise();
                if (isSettled) {
                    break;
                }
            } else {
                for (int k = 0; k < poses.size(); k++) {
                    poses.get(k).set(posesBefore.get(k));
                }
                System.arraycopy(before, 0, points, 0, points.length);
                System.arraycopy(lensBefore, 0, lens, 0, LENS);
                damping *= 10;
                linearise();
            }
        }
    }

    private void take(TrackWindow window, double[] from) {
        System.arraycopy(from, 0, start, 0, LENS);
        System.arraycopy(from, 0, lens, 0, LENS);
        RigidTransform world = window.frames.get(0).cameraFromWorld().inverse();
        poses = new ArrayList<>();
        for (WindowFrame frame : window.frames) {
            WindowFrame pose = new WindowFrame(-1, frame.cameraFromWorld().times(world));
            pose.unknown = poses.size() - 1;
            poses.add(pose);
        }
        List<Track> all = new ArrayList<>();
        for (Track track : window.tracks) {
            if (isSeenBy(track) >= LEAST_SEEN) {
                all.add(track);
            }
        }
        int stride = Math.max(1, (all.size() + MOST_POINTS - 1) / MOST_POINTS);
        tracks = new ArrayList<>();
        for (int i = 0; i < all.size(); i += stride) {
            tracks.add(all.get(i));
        }
        prepare();
        WindowFrame first = window.frames.get(0);
        for (int i = 0; i < tracks.size(); i++) {
            place(i, tracks.get(i), first);
        }
    }

    private int isSeenBy(Track track) {
        int count = 0;
        for (int k = 0; k < poses.size(); k++) {
            count += track.isSeenBy(k) ? 1 : 0;
        }
        return count;
    }

    /** Takes a point from its host to the oldest frame. */
    private void place(int i, Track track, WindowFrame first) {
        double[] h = track.host.rotation;
        double[] ht = track.host.translation;
        double x = track.rayX - track.rho * ht[0];
        double y = track.rayY - track.rho * ht[1];
        double z = 1 - track.rho * ht[2];
        double[] r = first.rotation;
        double[] out = new double[3];
        double wx = h[0] * x + h[3] * y + h[6] * z;
        double wy = h[1] * x + h[4] * y + h[7] * z;
        double wz = h[2] * x + h[5] * y + h[8] * z;
        for (int a = 0; a < 3; a++) {
            out[a] =
                    r[3 * a] * wx
                            + r[3 * a + 1] * wy
                            + r[3 * a + 2] * wz
                            + track.rho * first.translation[a];
        }
        double norm = Math.sqrt(out[0] * out[0] + out[1] * out[1] + out[2] * out[2]);
        for (int a = 0; a < 3; a++) {
            points[4 * i + a] = out[a] / norm;
        }
        points[4 * i + 3] = track.rho / norm;
    }

    private void prepare() {
        unknowns = 6 * (poses.size() - 1) + LENS;
        int n = tracks.size();
        if (gradient.length != unknowns) {
            hessian = new double[unknowns * unknowns];
            reduced = new double[unknowns * unknowns];
            gradient = new double[unknowns];
            step = new double[unknowns];
            factor = new CholeskyFactor(unknowns);
        }
        points = new double[4 * n];
        if (own.length < 9 * n || cross.length < 3 * n * unknowns) {
            own = new double[9 * n];
            ownGradient = new double[3 * n];
            cross = new double[3 * n * unknowns];
        }
    }

    /** Where a frame sees a point, and the residual; returns whether it lies before the frame. */
    private boolean project(int i, int k) {
        WindowFrame pose = poses.get(k);
        double[] r = pose.rotation;
        double rho = points[4 * i + 3];
        for (int a = 0; a < 3; a++) {
            p[a] =
                    r[3 * a] * points[4 * i]
                            + r[3 * a + 1] * points[4 * i + 1]
                            + r[3 * a + 2] * points[4 * i + 2]
                            + rho * pose.translation[a];
        }
        if (!(p[2] > LEAST_Z)) {
            return false;
        }
        double u = p[0] / p[2];
        double v = p[1] / p[2];
        double zoom = Math.exp(lens[0]) * (1 + lens[3] * (u * u + v * v));
        Track track = tracks.get(i);
        residualX =
                track.seen[2 * k]
                        - (camera.fx() * zoom * u + camera.cx() + camera.width() * lens[1]);
        residualY =
                track.seen[2 * k + 1]
                        - (camera.fy() * zoom * v + camera.cy() + camera.width() * lens[2]);
        return true;
    }

    private double squaredError() {
        return (residualX * residualX + residualY * residualY) * pixelInformation;
    }

    /** Derivatives of the last projection. */
    private void derive(int i, int k) {
        WindowFrame pose = poses.get(k);
        double rho = points[4 * i + 3];
        double u = p[0] / p[2];
        double v = p[1] / p[2];
        double r2 = u * u + v * v;
        double[] f = {camera.fx() * Math.exp(lens[0]), camera.fy() * Math.exp(lens[0])};
        double bend = 1 + lens[3] * r2;
        for (int row = 0; row < 2; row++) {
            double own = row == 0 ? u : v;
            double byU = f[row] * ((row == 0 ? bend : 0) + 2 * lens[3] * own * u);
            double byV = f[row] * ((row == 1 ? bend : 0) + 2 * lens[3] * own * v);
            double d0 = byU / p[2];
            double d1 = byV / p[2];
            double d2 = -(byU * u + byV * v) / p[2];
            int at = 6 * row;
            byPose[at] = rho * d0;
            byPose[at + 1] = rho * d1;
            byPose[at + 2] = rho * d2;
            byPose[at + 3] = p[1] * d2 - p[2] * d1;
            byPose[at + 4] = p[2] * d0 - p[0] * d2;
            byPose[at + 5] = p[0] * d1 - p[1] * d0;
            double[] r = pose.rotation;
            double a0 = d0 * r[0] + d1 * r[3] + d2 * r[6];
            double a1 = d0 * r[1] + d1 * r[4] + d2 * r[7];
            double a2 = d0 * r[2] + d1 * r[5] + d2 * r[8];
            byPoint[3 * row] = a0 * tangents[0] + a1 * tangents[1] + a2 * tangents[2];
            byPoint[3 * row + 1] = a0 * tangents[3] + a1 * tangents[4] + a2 * tangents[5];
            byPoint[3 * row + 2] =
                    d0 * pose.translation[0] + d1 * pose.translation[1] + d2 * pose.translation[2];
            byLens[LENS * row] = f[row] * bend * own;
            byLens[LENS * row + 1] = row == 0 ? camera.width() : 0;
            byLens[LENS * row + 2] = row == 1 ? camera.width() : 0;
            byLens[LENS * row + 3] = f[row] * r2 * own;
        }
    }

    /** Two directions across a point's. */
    private void spread(int i) {
        double x = points[4 * i];
        double y = points[4 * i + 1];
        double z = points[4 * i + 2];
        // The axis that it is least along, crossed with it.
        boolean isAlongX = Math.abs(x) > Math.abs(y);
        double ax = isAlongX ? 0 : 1;
        double ay = isAlongX ? 1 : 0;
        double tx = ay * z;
        double ty = -ax * z;
        double tz = ax * y - ay * x;
        double norm = Math.sqrt(tx * tx + ty * ty + tz * tz);
        tangents[0] = tx / norm;
        tangents[1] = ty / norm;
        tangents[2] = tz / norm;
        tangents[3] = y * tangents[2] - z * tangents[1];
        tangents[4] = z * tangents[0] - x * tangents[2];
        tangents[5] = x * tangents[1] - y * tangents[0];
    }

    private double linearise() {
        Arrays.fill(hessian, 0);
        Arrays.fill(gradient, 0);
        Arrays.fill(cross, 0, 3 * tracks.size() * unknowns, 0);
        Arrays.fill(own, 0);
        Arrays.fill(ownGradient, 0);
        double cost = tether(true);
        for (int i = 0; i < tracks.size(); i++) {
            spread(i);
            for (int k = 0; k < poses.size(); k++) {
                if (!tracks.get(i).isSeenBy(k)) {
                    continue;
                }
                if (!project(i, k)) {
                    cost += limit2 * BEHIND;
                    continue;
                }
                double e2 = squaredError() / limit2;
                cost += limit2 * Math.log1p(e2);
                derive(i, k);
                accumulate(i, poses.get(k).unknown, pixelInformation / (1 + e2));
            }
        }
        return cost;
    }

    /** What holds the lens to where it started; returns the cost. */
    private double tether(boolean isAdded) {
        double cost = 0;
        int at = unknowns - LENS;
        for (int a = 0; a < LENS; a++) {
            double information = (isHeld ? HELD : 1) / (TETHER[a] * TETHER[a]);
            double off = start[a] - lens[a];
            cost += information * off * off;
            if (isAdded) {
                hessian[(at + a) * unknowns + at + a] += information;
                gradient[at + a] += information * off;
            }
        }
        return cost;
    }

    private void accumulate(int i, int pose, double weight) {
        int n = unknowns;
        int at = n - LENS;
        int w = 3 * i * n;
        for (int a = 0; a < 3; a++) {
            double x = weight * byPoint[a];
            double y = weight * byPoint[3 + a];
            ownGradient[3 * i + a] += x * residualX + y * residualY;
            for (int b = 0; b < 3; b++) {
                own[9 * i + 3 * a + b] += x * byPoint[b] + y * byPoint[3 + b];
            }
            for (int b = 0; b < LENS; b++) {
                cross[w + 3 * (at + b) + a] += x * byLens[b] + y * byLens[LENS + b];
            }
            for (int b = 0; pose >= 0 && b < 6; b++) {
                cross[w + 3 * (6 * pose + b) + a] += x * byPose[b] + y * byPose[6 + b];
            }
        }
        for (int a = 0; a < LENS; a++) {
            double x = weight * byLens[a];
            double y = weight * byLens[LENS + a];
            gradient[at + a] += x * residualX + y * residualY;
            for (int b = 0; b <= a; b++) {
                hessian[(at + a) * n + at + b] += x * byLens[b] + y * byLens[LENS + b];
            }
            for (int b = 0; pose >= 0 && b < 6; b++) {
                hessian[(at + a) * n + 6 * pose + b] += x * byPose[b] + y * byPose[6 + b];
            }
        }
        for (int a = 0; pose >= 0 && a < 6; a++) {
            double x = weight * byPose[a];
            double y = weight * byPose[6 + a];
            gradient[6 * pose + a] += x * residualX + y * residualY;
            for (int b = 0; b <= a; b++) {
                hessian[(6 * pose + a) * n + 6 * pose + b] += x * byPose[b] + y * byPose[6 + b];
            }
        }
    }

    /** Solves 3x3, symmetric, damped. */
    private void solveOwn(int i, double damping, double b0, double b1, double b2) {
        int o = 9 * i;
        double a = own[o] * (1 + damping) + 1e-9;
        double b = own[o + 1];
        double c = own[o + 2];
        double d = own[o + 4] * (1 + damping) + 1e-9;
        double e = own[o + 5];
        double f = own[o + 8] * (1 + damping) + 1e-9;
        double i00 = d * f - e * e;
        double i01 = c * e - b * f;
        double i02 = b * e - c * d;
        double det = a * i00 + b * i01 + c * i02;
        double i11 = a * f - c * c;
        double i12 = b * c - a * e;
        double i22 = a * d - b * b;
        solved[0] = (i00 * b0 + i01 * b1 + i02 * b2) / det;
        solved[1] = (i01 * b0 + i11 * b1 + i12 * b2) / det;
        solved[2] = (i02 * b0 + i12 * b1 + i22 * b2) / det;
    }

    /** Solves for the step of poses and lens with the points eliminated; returns whether there is one. */
    private boolean findStep(double damping) {
        int n = unknowns;
        System.arraycopy(hessian, 0, reduced, 0, n * n);
        System.arraycopy(gradient, 0, step, 0, n);
        for (int i = 0; i < n; i++) {
            reduced[i * n + i] += damping * reduced[i * n + i] + 1e-9;
        }
        for (int i = 0; i < tracks.size(); i++) {
            int w = 3 * i * n;
            for (int a = 0; a < n; a++) {
                double x = cross[w + 3 * a];
                double y = cross[w + 3 * a + 1];
                double z = cross[w + 3 * a + 2];
                if (x == 0 && y == 0 && z == 0) {
                    continue;
                }
                solveOwn(i, damping, x, y, z);
                step[a] -=
                        solved[0] * ownGradient[3 * i]
                                + solved[1] * ownGradient[3 * i + 1]
                                + solved[2] * ownGradient[3 * i + 2];
                for (int b = 0; b <= a; b++) {
                    reduced[a * n + b] -=
                            solved[0] * cross[w + 3 * b]
                                    + solved[1] * cross[w + 3 * b + 1]
                                    + solved[2] * cross[w + 3 * b + 2];
                }
            }
        }
        for (int i = 0; i < n; i++) {
            // The window's unit is free, and what is left of it is rounding.
            reduced[i * n + i] += 1e-9 * hessian[i * n + i];
        }
        if (!factor.factor(reduced)) {
            return false;
        }
        factor.solve(step, step);
        return CholeskyFactor.isFinite(step);
    }

    private void move(double damping) {
        int n = unknowns;
        for (WindowFrame pose : poses) {
            if (pose.unknown >= 0) {
                pose.move(step, 6 * pose.unknown);
            }
        }
        for (int a = 0; a < LENS; a++) {
            lens[a] += step[n - LENS + a];
        }
        for (int i = 0; i < tracks.size(); i++) {
            double[] b = {ownGradient[3 * i], ownGradient[3 * i + 1], ownGradient[3 * i + 2]};
            int w = 3 * i * n;
            for (int a = 0; a < n; a++) {
                for (int c = 0; c < 3; c++) {
                    b[c] -= cross[w + 3 * a + c] * step[a];
                }
            }
            spread(i);
            solveOwn(i, damping, b[0], b[1], b[2]);
            double sum = 0;
            for (int c = 0; c < 3; c++) {
                points[4 * i + c] += solved[0] * tangents[c] + solved[1] * tangents[3 + c];
                sum += points[4 * i + c] * points[4 * i + c];
            }
            points[4 * i + 3] += solved[2];
            double norm = Math.sqrt(sum);
            for (int c = 0; c < 4; c++) {
                points[4 * i + c] /= norm;
            }
        }
    }

    private double cost() {
        double cost = tether(false);
        for (int i = 0; i < tracks.size(); i++) {
            for (int k = 0; k < poses.size(); k++) {
                if (tracks.get(i).isSeenBy(k)) {
                    cost += limit2 * (project(i, k) ? Math.log1p(squaredError() / limit2) : BEHIND);
                }
            }
        }
        return cost;
    }

    /** Returns what the last linearisation knows of the lens. */
    private Optional<double[]> information() {
        CholeskyFactor small = new CholeskyFactor(LENS);
        if (!findStep(0) || !small.factor(factor.inverseBlock(unknowns - LENS, LENS))) {
            return Optional.empty();
        }
        double[] information = small.inverseBlock(0, LENS);
        for (int a = 0; a < LENS; a++) {
            information[(LENS + 1) * a] -= 1 / (TETHER[a] * TETHER[a]);
        }
        return Optional.of(information);
    }

    /** Standard deviation of where points are seen, pixels. */
    private double sigma() {
        double[] lengths = new double[tracks.size() * poses.size()];
        int n = 0;
        for (int i = 0; i < tracks.size(); i++) {
            for (int k = 0; k < poses.size(); k++) {
                if (tracks.get(i).isSeenBy(k) && project(i, k)) {
                    lengths[n++] = Math.hypot(residualX, residualY);
                }
            }
        }
        double free = Math.max(1, 2.0 * n - 3 * tracks.size() - unknowns);
        return Math.max(
                0.05, TrackWindow.median(lengths, n) / MEDIAN_LENGTH * Math.sqrt(2.0 * n / free));
    }
}
