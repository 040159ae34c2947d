package dev.egomotion.replay;

import dev.egomotion.codecs.TimedPose;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path set against the known one. Both start at their first frame with the axes of its camera; the
 * estimate is scaled by s = sum(p_estimated . p_true) / sum(p_estimated . p_estimated), which no
 * rotation or shift helps.
 *
 * @param scale s, true units per estimated unit
 * @param trueLength length of the true path, metres
 * @param positionError root of the mean squared distance after scaling, metres
 * @param rotationErrorPerFrame mean angle between true and estimated motion from frame to frame, degrees
 * @param headingErrorAtEnd angle between true and estimated orientation of the last frame, degrees
 * @param truePath true positions
 * @param scaledPath estimated positions, scaled
 */
public record TruthComparison(
        double scale,
        double trueLength,
        double positionError,
        double rotationErrorPerFrame,
        double headingErrorAtEnd,
        List<Vector3> truePath,
        List<Vector3> scaledPath) {
    /** Copies the paths. */
    public TruthComparison {
        truePath = List.copyOf(truePath);
        scaledPath = List.copyOf(scaledPath);
    }

    /**
     * Compares frame by frame.
     *
     * @param track estimated poses, one per frame
     * @param truth true poses in metres, one per frame
     * @return empty when the numbers of frames differ or there are fewer than two
     */
    public static Optional<TruthComparison> of(Track track, List<TimedPose> truth) {
        int n = track.points().size();
        if (n < 2 || truth.size() != n) {
            return Optional.empty();
        }
        List<RigidTransform> estimated =
                fromFirst(track.points().stream().map(Track.Point::worldFromCamera).toList());
        List<RigidTransform> exact =
                fromFirst(truth.stream().map(TimedPose::worldFromCamera).toList());
        double product = 0;
        double square = 0;
        for (int i = 0; i < n; i++) {
            Vector3 p = estimated.get(i).translation();
            product += p.dot(exact.get(i).translation());
            square += p.dot(p);
        }
        double scale = square > 0 ? product / square : 1;
        List<Vector3> scaled =
                estimated.stream().map(pose -> pose.translation().times(scale)).toList();
        List<Vector3> positions = exact.stream().map(RigidTransform::translation).toList();
        double squaredDistance = 0;
        double length = 0;
        double angles = 0;
        for (int i = 1; i < n; i++) {
            Vector3 off = scaled.get(i).minus(positions.get(i));
            squaredDistance += off.dot(off);
            length += positions.get(i).minus(positions.get(i - 1)).norm();
            angles += angleBetween(motion(estimated, i), motion(exact, i));
        }
        return Optional.of(
                new TruthComparison(
                        scale,
                        length,
                        Math.sqrt(squaredDistance / n),
                        Math.toDegrees(angles / (n - 1)),
                        Math.toDegrees(angleBetween(estimated.get(n - 1), exact.get(n - 1))),
                        positions,
                        scaled));
    }

    private static List<RigidTransform> fromFirst(List<RigidTransform> worldFromCamera) {
        RigidTransform firstFromWorld = worldFromCamera.get(0).inverse();
        List<RigidTransform> poses = new ArrayList<>();
        worldFromCamera.forEach(pose -> poses.add(firstFromWorld.times(pose)));
        return poses;
    }

    private static RigidTransform motion(List<RigidTransform> poses, int i) {
        return poses.get(i - 1).inverse().times(poses.get(i));
    }

    private static double angleBetween(RigidTransform a, RigidTransform b) {
        return a.rotation().inverse().times(b.rotation()).angle();
    }

    /** Returns the comparison in one sentence. */
    public String inWords() {
        return ("Against the known path of %.1f m (scaled by %.3g, the one thing a single camera cannot tell): "
                        + "%.1f m off on average (%.1f %%), %.2f degrees per frame, %.1f degrees at the end.")
                .formatted(
                        trueLength,
                        scale,
                        positionError,
                        trueLength > 0 ? 100 * positionError / trueLength : 0,
                        rotationErrorPerFrame,
                        headingErrorAtEnd);
    }
}
