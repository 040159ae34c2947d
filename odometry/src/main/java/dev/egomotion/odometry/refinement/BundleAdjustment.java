package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.linear.CholeskyFactor;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Arrays;
import java.util.List;

/**
 * Adjusts the poses of a window of frames and the inverse depths of tracked points to where the frames saw
 * them.
 *
 * <p>With e = (seen - expected) / pixelSigma of {@link TrackProjection}, rho(e) = c^2 log(1 + |e|^2 / c^2)
 * (Cauchy), the cost is
 *
 * <pre>
 * sum over observations rho(e)
 * + depthWeight sum over tracks rho(log(rho_i / rho_network) / depthSigma)
 * + sum over tracks information_held log(rho_i / rho_held)^2
 * </pre>
 *
 * minimised by Gauss-Newton with Levenberg and Marquardt's damping; inverse depths are eliminated first (Schur
 * complement; Triggs et al., Bundle Adjustment - A Modern Synthesis, 2000, section 6). Frames whose {@code
 * unknown} is -1 are held. Buffers are kept between uses: one thread.
 */
final class BundleAdjustment {
    /** Cost of an observation of a point behind the frame: a residual of four times the robust limit. */
    private static final double BEHIND = Math.log1p(16);

    /** One step changes a depth by no more than this factor. */
    private static final double MOST_DEPTH_CHANGE = Math.log(3);

    /** An inverse depth stays within this factor of the network's: beyond it nothing is learnt of a point. */
    private static final double MOST_DEPTH_FACTOR = 1000;

    private final RefinementSettings settings;
    private final TrackProjection projection;
    private final double limit2;
    private final double pixelInformation;

    private int unknowns;
    private double[] hessian = new double[0];
    private double[] gradient = new double[0];
    private double[] reduced = new double[0];
    private double[] step = new double[0];
    private CholeskyFactor factor = new CholeskyFactor(0);

    /** Per track: derivative products with the poses, own information, own gradient. */
    private double[] cross = new double[0];

    private double[] trackInformation = new double[0];
    private double[] trackGradient = new double[0];

    BundleAdjustment(PinholeCamera camera, RefinementSettings settings) {
        this.settings = settings;
        projection = new TrackProjection(camera);
        limit2 = settings.robust() * settings.robust();
        pixelInformation = 1 / (settings.pixelSigma() * settings.pixelSigma());
    }

    /**
     * Adjusts in place.
     *
     * @param frames of the window; their order is that of the tracks' observations
     * @param tracks whose inverse depths are adjusted; their information is set
     */
    void solve(List<WindowFrame> frames, List<Track> tracks) {
        prepare(frames, tracks.size());
        double damping = 1e-4;
        double cost = linearise(frames, tracks);
        Snapshot before = new Snapshot(frames.size(), tracks.size());
        for (int i = 0; i < settings.iterations(); i++) {
            before.take(frames, tracks);
            if (!findStep(tracks.size(), damping)) {
                damping *= 10;
                continue;
            }
            move(frames, tracks, damping);
            double newCost = cost(frames, tracks);
            if (newCost < cost) {
                boolean isSettled = cost - newCost < 1e-4 * cost;
                cost = newCost;
                damping = Math.max(damping / 5, 1e-9);
                if (isSettled) {
                    break;
                }
                linearise(frames, tracks);
            } else {
                before.restore(frames, tracks);
                damping *= 10;
            }
        }
        for (int i = 0; i < tracks.size(); i++) {
            tracks.get(i).information = (float) trackInformation[i];
        }
    }

    private void prepare(List<WindowFrame> frames, int tracks) {
        unknowns = 0;
        for (WindowFrame frame : frames) {
            unknowns += frame.unknown >= 0 ? 1 : 0;
        }
        int n = 6 * unknowns;
        if (gradient.length != n) {
            hessian = new double[n * n];
            reduced = new double[n * n];
            gradient = new double[n];
            step = new double[n];
            factor = new CholeskyFactor(n);
        }
        if (trackGradient.length < tracks || cross.length < tracks * n) {
            cross = new double[tracks * n];
            trackInformation = new double[tracks];
            trackGradient = new double[tracks];
        }
    }

    private double linearise(List<WindowFrame> frames, List<Track> tracks) {
        int n = 6 * unknowns;
        Arrays.fill(hessian, 0);
        Arrays.fill(gradient, 0);
        Arrays.fill(cross, 0, tracks.size() * n, 0);
        double cost = 0;
        for (int i = 0; i < tracks.size(); i++) {
            Track track = tracks.get(i);
            cost += linearisePriors(i, track);
            for (int k = 0; k < frames.size(); k++) {
                WindowFrame frame = frames.get(k);
                if (frame == track.host || !track.isSeenBy(k)) {
                    continue;
                }
                if (!projection.project(track, frame, track.seen[2 * k], track.seen[2 * k + 1])) {
                    cost += limit2 * BEHIND;
                    continue;
                }
                double e2 = squaredError() / limit2;
                cost += limit2 * Math.log1p(e2);
                projection.derive(track);
                accumulate(i, track.host.unknown, frame.unknown, pixelInformation / (1 + e2));
            }
        }
        return cost;
    }

    private double squaredError() {
        return (projection.residualX * projection.residualX
                        + projection.residualY * projection.residualY)
                * pixelInformation;
    }

    /** Starts a track's sums with what is known beside the window; returns the cost of that. */
    private double linearisePriors(int i, Track track) {
        double sigma = settings.depthSigma();
        double e = Math.log(track.networkRho / track.rho) / sigma;
        double held = Math.log(track.heldRho / track.rho);
        double weight = settings.depthWeight() / (1 + e * e / limit2);
        trackInformation[i] = weight / (sigma * sigma) + track.heldInformation;
        trackGradient[i] = weight * e / sigma + track.heldInformation * held;
        return priorCost(e, held, track);
    }

    private double priorCost(double e, double held, Track track) {
        return settings.depthWeight() * limit2 * Math.log1p(e * e / limit2)
                + track.heldInformation * held * held;
    }

    /** Adds an observation to the sums of its track, its host and its frame. */
    private void accumulate(int track, int host, int frame, double weight) {
        double qx = projection.byDepthX;
        double qy = projection.byDepthY;
        trackInformation[track] += weight * (qx * qx + qy * qy);
        trackGradient[track] += weight * (qx * projection.residualX + qy * projection.residualY);
        if (host >= 0) {
            addPose(track, host, projection.byHost, weight);
        }
        if (frame >= 0) {
            addPose(track, frame, projection.byFrame, weight);
        }
        if (host >= 0 && frame >= 0) {
            if (host > frame) {
                addBlock(host, frame, projection.byHost, projection.byFrame, weight);
            } else {
                addBlock(frame, host, projection.byFrame, projection.byHost, weight);
            }
        }
    }

    private void addPose(int track, int pose, double[] j, double weight) {
        addBlock(pose, pose, j, j, weight);
        int row = track * 6 * unknowns + 6 * pose;
        for (int a = 0; a < 6; a++) {
            gradient[6 * pose + a] +=
                    weight * (j[a] * projection.residualX + j[6 + a] * projection.residualY);
            cross[row + a] +=
                    weight * (j[a] * projection.byDepthX + j[6 + a] * projection.byDepthY);
        }
    }

    /** Adds to the block of row pose p and column pose q of the lower triangle. */
    private void addBlock(int p, int q, double[] jp, double[] jq, double weight) {
        int n = 6 * unknowns;
        for (int a = 0; a < 6; a++) {
            double x = weight * jp[a];
            double y = weight * jp[6 + a];
            int row = (6 * p + a) * n + 6 * q;
            for (int b = 0; b < 6; b++) {
                hessian[row + b] += x * jq[b] + y * jq[6 + b];
            }
        }
    }

    /** Solves for the poses' step with the depths eliminated; returns whether there is one. */
    private boolean findStep(int tracks, double damping) {
        int n = 6 * unknowns;
        System.arraycopy(hessian, 0, reduced, 0, n * n);
        System.arraycopy(gradient, 0, step, 0, n);
        for (int i = 0; i < n; i++) {
            reduced[i * n + i] += damping * reduced[i * n + i] + 1e-9;
        }
        for (int i = 0; i < tracks; i++) {
            double inverse = 1 / (trackInformation[i] * (1 + damping));
            int w = i * n;
            for (int p = 0; p < n; p++) {
                double x = cross[w + p] * inverse;
                if (x != 0) {
                    step[p] -= x * trackGradient[i];
                    for (int q = 0; q <= p; q++) {
                        reduced[p * n + q] -= x * cross[w + q];
                    }
                }
            }
        }
        if (!factor.factor(reduced)) {
            return false;
        }
        factor.solve(step, step);
        return CholeskyFactor.isFinite(step);
    }

    private void move(List<WindowFrame> frames, List<Track> tracks, double damping) {
        int n = 6 * unknowns;
        for (WindowFrame frame : frames) {
            if (frame.unknown >= 0) {
                frame.move(step, 6 * frame.unknown);
            }
        }
        for (int i = 0; i < tracks.size(); i++) {
            double change = trackGradient[i];
            for (int p = 0; p < n; p++) {
                change -= cross[i * n + p] * step[p];
            }
            change /= trackInformation[i] * (1 + damping);
            Track track = tracks.get(i);
            double rho =
                    track.rho
                            * Math.exp(
                                    Math.max(
                                            -MOST_DEPTH_CHANGE,
                                            Math.min(MOST_DEPTH_CHANGE, change)));
            track.rho =
                    Math.max(
                            track.networkRho / MOST_DEPTH_FACTOR,
                            Math.min(track.networkRho * MOST_DEPTH_FACTOR, rho));
        }
    }

    private double cost(List<WindowFrame> frames, List<Track> tracks) {
        double cost = 0;
        for (Track track : tracks) {
            cost +=
                    priorCost(
                            Math.log(track.networkRho / track.rho) / settings.depthSigma(),
                            Math.log(track.heldRho / track.rho),
                            track);
            for (int k = 0; k < frames.size(); k++) {
                WindowFrame frame = frames.get(k);
                if (frame != track.host && track.isSeenBy(k)) {
                    boolean isBefore =
                            projection.project(
                                    track, frame, track.seen[2 * k], track.seen[2 * k + 1]);
                    cost += limit2 * (isBefore ? Math.log1p(squaredError() / limit2) : BEHIND);
                }
            }
        }
        return cost;
    }

    /**
     * Keeps what a leaving frame says of the inverse depths, as if its pose were known.
     *
     * @param index of the frame in the window
     */
    void hold(List<WindowFrame> frames, int index, List<Track> tracks) {
        WindowFrame frame = frames.get(index);
        for (Track track : tracks) {
            if (frame == track.host
                    || !track.isSeenBy(index)
                    || !projection.project(
                            track, frame, track.seen[2 * index], track.seen[2 * index + 1])) {
                continue;
            }
            projection.derive(track);
            double qx = projection.byDepthX;
            double qy = projection.byDepthY;
            double weight = pixelInformation / (1 + squaredError() / limit2);
            track.heldInformation += (float) (weight * (qx * qx + qy * qy));
            track.heldRho = (float) track.rho;
        }
    }

    /** Poses and inverse depths to go back to. */
    private static final class Snapshot {
        private final double[] poses;
        private final double[] rho;

        Snapshot(int frames, int tracks) {
            poses = new double[12 * frames];
            rho = new double[tracks];
        }

        void take(List<WindowFrame> frames, List<Track> tracks) {
            for (int i = 0; i < frames.size(); i++) {
                System.arraycopy(frames.get(i).rotation, 0, poses, 12 * i, 9);
                System.arraycopy(frames.get(i).translation, 0, poses, 12 * i + 9, 3);
            }
            for (int i = 0; i < tracks.size(); i++) {
                rho[i] = tracks.get(i).rho;
            }
        }

        void restore(List<WindowFrame> frames, List<Track> tracks) {
            for (int i = 0; i < frames.size(); i++) {
                System.arraycopy(poses, 12 * i, frames.get(i).rotation, 0, 9);
                System.arraycopy(poses, 12 * i + 9, frames.get(i).translation, 0, 3);
            }
            for (int i = 0; i < tracks.size(); i++) {
                tracks.get(i).rho = rho[i];
            }
        }
    }
}
