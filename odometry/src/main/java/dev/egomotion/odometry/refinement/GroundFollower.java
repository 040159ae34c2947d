package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.values.WorldMask;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Follows the ground from frame to frame: its direction, and how far it is in the window's unit. It is taken for
 * found when several pairs of frames in a row agree on its distance, and for lost when none tells it for long.
 */
final class GroundFollower {
    /** Less of a likeness of the ground in both frames is no measurement. */
    private static final double LEAST_CORRELATION = 0.85;

    /** Standard deviation of the log of a height from one pair of frames, at least. */
    private static final double LEAST_SIGMA = 0.05;

    /** So many pairs of frames must agree at first. */
    private static final int AGREEING = 3;

    /** How well they must agree: log of the largest over the smallest height. */
    private static final double AGREEMENT = 0.15;

    /** Standard deviation of the log of a height that others have not confirmed yet. */
    private static final double CANDIDATE_SIGMA = 0.2;

    /** So many frames without a measurement, and it must be found anew. */
    private static final int LOST_AFTER = 50;

    /** Share of a new measurement in the direction. */
    private static final double GAIN = 0.1;

    /** The camera must have moved by this much of its height between the frames. */
    private static final double LEAST_MOTION = 0.2;

    /** A plane whose normal points less downward is no ground. */
    private static final double LEAST_DOWN = 0.7;

    private final GroundPlane plane;
    private boolean isFound;
    private int unseen;
    private Vector3 normal = new Vector3(0, 1, 0);

    /** Logs of the last heights before the ground was found. */
    private final Deque<Double> candidates = new ArrayDeque<>();

    /**
     * A measurement.
     *
     * @param logHeight log of the camera's height in the window's unit
     * @param sigma its standard deviation
     */
    record Height(double logHeight, double sigma) {}

    GroundFollower(GroundPlane plane) {
        this.plane = plane;
    }

    boolean isFound() {
        return isFound;
    }

    /** Says which pixels of the images show the world; empty where all do. */
    void leaveOut(Optional<WorldMask> mask) {
        plane.leaveOut(mask);
    }

    /** Lets the distance be found anew: the window's unit has changed. */
    void unitChanged() {
        candidates.clear();
    }

    /**
     * Measures the height.
     *
     * @param sourceFromTarget motion between the two frames, window's unit
     * @param network the ground as the network's depth has it: normal over height, window's unit
     * @param expectedHeight in the window's unit, where the ground was found before
     */
    Optional<Height> measure(
            GroundPlane.Levels target,
            GroundPlane.Levels source,
            RigidTransform sourceFromTarget,
            Vector3 network,
            OptionalDouble expectedHeight) {
        boolean isTracked = isFound && expectedHeight.isPresent();
        Vector3 start = isTracked ? normal.times(1 / expectedHeight.getAsDouble()) : network;
        boolean isGround = start.y() > LEAST_DOWN * start.norm();
        double motion = sourceFromTarget.translation().norm() * start.norm();
        if (!isGround || (isTracked && motion < LEAST_MOTION)) {
            return Optional.empty();
        }
        Optional<GroundPlane.Fit> fit =
                plane.fit(target, source, sourceFromTarget, start, isTracked)
                        .filter(f -> f.correlation() > LEAST_CORRELATION)
                        .filter(f -> f.normalOverHeight().y() * f.height() > LEAST_DOWN);
        if (fit.isEmpty()) {
            unseen++;
            if (unseen > LOST_AFTER) {
                isFound = false;
                candidates.clear();
            }
            return Optional.empty();
        }
        unseen = 0;
        return isTracked ? Optional.of(follow(fit.get())) : find(fit.get());
    }

    private Height follow(GroundPlane.Fit fit) {
        Vector3 now = fit.normalOverHeight().times(fit.height());
        Vector3 mixed = normal.times(1 - GAIN).plus(now.times(GAIN));
        normal = mixed.times(1 / mixed.norm());
        return height(Math.log(fit.height()), fit);
    }

    private static Height height(double log, GroundPlane.Fit fit) {
        return new Height(log, Math.max(LEAST_SIGMA, 3 * fit.sigma()));
    }

    private Optional<Height> find(GroundPlane.Fit fit) {
        candidates.addLast(Math.log(fit.height()));
        if (candidates.size() > AGREEING) {
            candidates.removeFirst();
        }
        double[] logs = candidates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (logs.length < AGREEING || logs[AGREEING - 1] - logs[0] > AGREEMENT) {
            return Optional.of(new Height(Math.log(fit.height()), CANDIDATE_SIGMA));
        }
        isFound = true;
        candidates.clear();
        normal = fit.normalOverHeight().times(fit.height());
        return Optional.of(height(logs[AGREEING / 2], fit));
    }

    static final int BYTES = 1 + Integer.BYTES + (3 + AGREEING) * Double.BYTES;

    void write(ByteBuffer out) {
        out.put((byte) (isFound ? 1 : 0)).putInt(unseen);
        out.putDouble(normal.x()).putDouble(normal.y()).putDouble(normal.z());
        Double[] logs = candidates.toArray(Double[]::new);
        for (int i = 0; i < AGREEING; i++) {
            out.putDouble(i < logs.length ? logs[i] : Double.NaN);
        }
    }

    void read(ByteBuffer in) {
        isFound = in.get() != 0;
        unseen = in.getInt();
        normal = new Vector3(in.getDouble(), in.getDouble(), in.getDouble());
        candidates.clear();
        for (int i = 0; i < AGREEING; i++) {
            double log = in.getDouble();
            if (!Double.isNaN(log)) {
                candidates.addLast(log);
            }
        }
    }
}
