package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.TrajectoryFile.Format;
import dev.egomotion.geometry.metrics.MatchedPoses;
import dev.egomotion.geometry.metrics.NearestInTime;
import dev.egomotion.geometry.metrics.PoseMatrix;
import dev.egomotion.geometry.values.RigidTransform;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where a camera was, over a whole recording.
 *
 * @param name what messages call it: its file
 * @param timed whether its times are a clock's; else they count frames at {@link
 *     TrajectoryFile#KITTI_PERIOD_NANOS}
 * @param poses in the order of their times
 * @param matrices the poses as the file states them, where those are not quite rotations
 * @param notes what a user should know of the file
 */
public record Trajectory(
        String name,
        boolean timed,
        List<TimedPose> poses,
        List<PoseMatrix> matrices,
        List<String> notes) {
    /** Copies the lists. */
    public Trajectory {
        poses = List.copyOf(poses);
        matrices = List.copyOf(matrices);
        notes = List.copyOf(notes);
    }

    /** Makes a trajectory that stands in no file. */
    public static Trajectory of(String name, boolean timed, List<TimedPose> poses) {
        return new Trajectory(
                name,
                timed,
                poses,
                poses.stream().map(pose -> PoseMatrix.of(pose.worldFromCamera())).toList(),
                List.of());
    }

    /**
     * Reads an estimate.
     *
     * @param format what its rows are; empty where the first row tells
     * @throws SourceException if it cannot be read, holds no motion, or names a time twice
     */
    public static Trajectory estimate(Path file, Optional<Format> format) throws SourceException {
        Trajectory read = read(file, format);
        List<Integer> repeats = read.repeats();
        if (!repeats.isEmpty()) {
            throw new SourceException(
                    "%s: pose %d has the %s of the one before, %s; they must rise"
                            .formatted(
                                    file,
                                    repeats.get(0) + 1,
                                    read.timed ? "time" : "frame index",
                                    read.moment(repeats.get(0))));
        }
        return read;
    }

    /**
     * Reads a reference. Of rows with equal times, which published ground truth has, the first counts, as
     * with evo; a note says so.
     *
     * @param format what its rows are; empty where the first row tells
     * @throws SourceException if it cannot be read or holds no motion
     */
    public static Trajectory reference(Path file, Optional<Format> format) throws SourceException {
        Trajectory read = read(file, format);
        List<Integer> repeats = read.repeats();
        if (repeats.isEmpty()) {
            return read;
        }
        List<TimedPose> poses = new ArrayList<>(read.poses);
        List<PoseMatrix> matrices = new ArrayList<>(read.matrices);
        for (int k = repeats.size() - 1; k >= 0; k--) {
            poses.remove((int) repeats.get(k));
            matrices.remove((int) repeats.get(k));
        }
        String note =
                "%s: %d %s the %s of the one before, first %s; the first pose of a time counts"
                        .formatted(
                                file,
                                repeats.size(),
                                repeats.size() == 1 ? "pose has" : "poses have",
                                read.timed ? "time" : "frame index",
                                read.moment(repeats.get(0)));
        return new Trajectory(read.name, read.timed, poses, matrices, List.of(note));
    }

    private static Trajectory read(Path file, Optional<Format> stated) throws SourceException {
        Format format = stated.isPresent() ? stated.get() : TrajectoryFile.format(file);
        List<TimedPose> poses = TrajectoryFile.read(file, format);
        if (poses.size() < 2) {
            throw new SourceException(
                    "%s: holds %s; at least 2 poses are expected"
                            .formatted(file, poses.isEmpty() ? "no pose" : "a single pose"));
        }
        if (format != Format.KITTI) {
            return of(file.toString(), true, poses);
        }
        return new Trajectory(
                file.toString(), false, poses, TrajectoryFile.matrices(file), List.of());
    }

    /** Returns the places of poses with the time of the one before. */
    private List<Integer> repeats() {
        return IntStream.range(1, poses.size())
                .filter(i -> poses.get(i).timeNanos() == poses.get(i - 1).timeNanos())
                .boxed()
                .toList();
    }

    /**
     * Returns a part of a trajectory without times; its first frame becomes frame 0.
     *
     * @param from first frame
     * @param to frame after the last
     */
    public Trajectory frames(long from, long to) {
        List<Integer> inside =
                IntStream.range(0, poses.size())
                        .filter(i -> frame(i) >= from && frame(i) < to)
                        .boxed()
                        .toList();
        Trajectory part = picked(inside);
        long start = from * TrajectoryFile.KITTI_PERIOD_NANOS;
        return new Trajectory(
                name,
                timed,
                part.poses.stream()
                        .map(p -> new TimedPose(p.timeNanos() - start, p.worldFromCamera()))
                        .toList(),
                part.matrices,
                notes);
    }

    /**
     * Sets an estimate beside this known trajectory: by time where both have a clock, by frame index where
     * neither has, by order where one of them has and they are equally long.
     *
     * @param mostSeconds largest difference of two times that are one moment
     * @throws SourceException if fewer than two poses belong together
     */
    public MatchedPoses match(Trajectory estimate, double mostSeconds) throws SourceException {
        if (timed && estimate.timed) {
            return byTime(estimate, mostSeconds);
        }
        return timed == estimate.timed ? byIndex(estimate) : byOrder(estimate);
    }

    private MatchedPoses byTime(Trajectory estimate, double mostSeconds) throws SourceException {
        List<NearestInTime.Match> matches =
                NearestInTime.match(seconds(), estimate.seconds(), mostSeconds);
        if (matches.size() < 2) {
            throw new SourceException(
                    "%s: %s within %s s of one in %s: it runs from %s to %s, the other from %s to %s"
                            .formatted(
                                    estimate.name,
                                    matches.isEmpty() ? "no pose lies" : "a single pose lies",
                                    mostSeconds,
                                    name,
                                    estimate.moment(0),
                                    estimate.moment(estimate.poses.size() - 1),
                                    moment(0),
                                    moment(poses.size() - 1)));
        }
        Trajectory g = picked(matches.stream().map(NearestInTime.Match::reference).toList());
        return matched(
                "nearest time within %s s, %d of %d estimated poses"
                        .formatted(mostSeconds, matches.size(), estimate.poses.size()),
                g,
                IntStream.range(0, matches.size()).toArray(),
                estimate.picked(matches.stream().map(NearestInTime.Match::estimate).toList()));
    }

    private MatchedPoses byIndex(Trajectory estimate) throws SourceException {
        if (poses.isEmpty()) {
            throw new SourceException(name + ": has none of the frames");
        }
        Map<Long, Integer> places = new HashMap<>();
        poses.forEach(pose -> places.put(pose.timeNanos(), places.size()));
        int[] at = new int[estimate.poses.size()];
        for (int i = 0; i < at.length; i++) {
            Integer place = places.get(estimate.poses.get(i).timeNanos());
            if (place == null) {
                throw new SourceException(
                        "%s: %s is not in %s, which has %d poses from %s to %s"
                                .formatted(
                                        estimate.name,
                                        estimate.moment(i),
                                        name,
                                        poses.size(),
                                        moment(0),
                                        moment(poses.size() - 1)));
            }
            at[i] = place;
        }
        return matched(
                "frame index, %d of %d reference poses".formatted(at.length, poses.size()),
                this,
                at,
                estimate);
    }

    private MatchedPoses byOrder(Trajectory estimate) throws SourceException {
        if (poses.size() != estimate.poses.size()) {
            throw new SourceException(
                    "%s: %d poses %s times against %d %s times in %s; by order their numbers must be equal"
                            .formatted(
                                    estimate.name,
                                    estimate.poses.size(),
                                    estimate.timed ? "with" : "without",
                                    poses.size(),
                                    timed ? "with" : "without",
                                    name));
        }
        return matched(
                "order, as %s has no times, %d poses"
                        .formatted(timed ? "the estimate" : "the reference", poses.size()),
                this,
                IntStream.range(0, poses.size()).toArray(),
                timed ? of(estimate.name, true, timedLike(estimate)) : estimate);
    }

    private List<TimedPose> timedLike(Trajectory estimate) {
        return IntStream.range(0, poses.size())
                .mapToObj(
                        i ->
                                new TimedPose(
                                        poses.get(i).timeNanos(),
                                        estimate.poses.get(i).worldFromCamera()))
                .toList();
    }

    private static MatchedPoses matched(
            String matching, Trajectory reference, int[] places, Trajectory estimate) {
        return new MatchedPoses(
                matching,
                reference.transforms(),
                places,
                estimate.poses.stream().mapToLong(TimedPose::timeNanos).toArray(),
                estimate.transforms(),
                reference.matrices,
                estimate.matrices);
    }

    private Trajectory picked(List<Integer> places) {
        return new Trajectory(
                name,
                timed,
                places.stream().map(poses::get).toList(),
                places.stream().map(matrices::get).toList(),
                notes);
    }

    private List<RigidTransform> transforms() {
        return poses.stream().map(TimedPose::worldFromCamera).toList();
    }

    private double[] seconds() {
        return poses.stream()
                .mapToDouble(p -> BigDecimal.valueOf(p.timeNanos(), 9).doubleValue())
                .toArray();
    }

    private long frame(int i) {
        return poses.get(i).timeNanos() / TrajectoryFile.KITTI_PERIOD_NANOS;
    }

    /** Returns when a pose was, for people. */
    private String moment(int i) {
        long nanos = poses.get(i).timeNanos();
        if (!timed) {
            return "frame " + frame(i);
        }
        return nanos == 0
                ? "0 s"
                : BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
    }
}
