package dev.egomotion.codecs;

import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.metrics.MatchedPoses;
import dev.egomotion.geometry.metrics.NearestInTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where a camera was, over a whole recording.
 *
 * @param name what messages call it: its file
 * @param timed whether its times are a clock's; else they count frames at {@link
 *     TrajectoryFile#KITTI_PERIOD_NANOS}
 * @param poses in the order of their times, at least 2
 * @param notes what a user should know of the file
 */
public record Trajectory(String name, boolean timed, List<TimedPose> poses, List<String> notes) {
    /** Copies the lists. */
    public Trajectory {
        poses = List.copyOf(poses);
        notes = List.copyOf(notes);
    }

    /**
     * Reads an estimate.
     *
     * @param format what its rows are; empty where the first row tells
     * @throws SourceException if it cannot be read, holds no motion, or names a time twice
     */
    public static Trajectory estimate(Path file, Optional<TrajectoryFile.Format> format)
            throws SourceException {
        Trajectory read = read(file, format);
        OptionalInt repeated = repeated(read.poses);
        if (repeated.isPresent()) {
            throw new SourceException(
                    "%s: time %s s stands in two rows; times must rise"
                            .formatted(
                                    file,
                                    TrajectoryFile.shortSeconds(
                                            read.poses.get(repeated.getAsInt()).timeNanos())));
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
    public static Trajectory reference(Path file, Optional<TrajectoryFile.Format> format)
            throws SourceException {
        Trajectory read = read(file, format);
        List<TimedPose> poses = new ArrayList<>();
        for (TimedPose pose : read.poses) {
            if (poses.isEmpty() || pose.timeNanos() > poses.get(poses.size() - 1).timeNanos()) {
                poses.add(pose);
            }
        }
        int repeats = read.poses.size() - poses.size();
        return repeats == 0
                ? read
                : new Trajectory(
                        read.name,
                        read.timed,
                        poses,
                        List.of(
                                "%s: %d %s the time of the row before, %s s first; the first row of a time counts"
                                        .formatted(
                                                file,
                                                repeats,
                                                repeats == 1 ? "row repeats" : "rows repeat",
                                                TrajectoryFile.shortSeconds(
                                                        read.poses
                                                                .get(
                                                                        repeated(read.poses)
                                                                                .getAsInt())
                                                                .timeNanos()))));
    }

    private static Trajectory read(Path file, Optional<TrajectoryFile.Format> stated)
            throws SourceException {
        TrajectoryFile.Format format =
                stated.isPresent() ? stated.get() : TrajectoryFile.format(file);
        List<TimedPose> poses = TrajectoryFile.read(file, format);
        if (poses.size() < 2) {
            throw new SourceException(
                    "%s: holds %s; at least 2 poses are expected"
                            .formatted(file, poses.isEmpty() ? "no pose" : "a single pose"));
        }
        return new Trajectory(
                file.toString(), format != TrajectoryFile.Format.KITTI, poses, List.of());
    }

    private static OptionalInt repeated(List<TimedPose> poses) {
        return IntStream.range(1, poses.size())
                .filter(i -> poses.get(i).timeNanos() == poses.get(i - 1).timeNanos())
                .findFirst();
    }

    /**
     * Sets an estimate beside this known trajectory: by time where both have a clock, by frame index where
     * neither has, by order where one of them has and they are equally long.
     *
     * @param mostNanos largest difference of two times that are one moment
     * @throws SourceException if fewer than two poses belong together
     */
    public MatchedPoses match(Trajectory estimate, long mostNanos) throws SourceException {
        if (timed && estimate.timed) {
            return byTime(estimate, mostNanos);
        }
        return timed == estimate.timed ? byIndex(estimate) : byOrder(estimate);
    }

    private MatchedPoses byTime(Trajectory estimate, long mostNanos) throws SourceException {
        List<NearestInTime.Match> matches =
                NearestInTime.match(times(), estimate.times(), mostNanos);
        String most = TrajectoryFile.shortSeconds(mostNanos) + " s";
        if (matches.size() < 2) {
            throw new SourceException(
                    "%s: %s within %s of one of %s: %s s against %s s"
                            .formatted(
                                    estimate.name,
                                    matches.isEmpty() ? "no pose lies" : "a single pose lies",
                                    most,
                                    name,
                                    estimate.range(),
                                    range()));
        }
        return new MatchedPoses(
                "nearest times within %s: %d pairs of %d reference and %d estimated poses"
                        .formatted(most, matches.size(), poses.size(), estimate.poses.size()),
                matches.stream().map(m -> pose(m.reference())).toList(),
                IntStream.range(0, matches.size()).toArray(),
                matches.stream()
                        .mapToLong(m -> estimate.poses.get(m.estimate()).timeNanos())
                        .toArray(),
                matches.stream().map(m -> estimate.pose(m.estimate())).toList());
    }

    private MatchedPoses byIndex(Trajectory estimate) throws SourceException {
        Map<Long, Integer> places =
                IntStream.range(0, poses.size())
                        .boxed()
                        .collect(
                                Collectors.toMap(
                                        i -> poses.get(i).timeNanos(), Function.identity()));
        for (TimedPose pose : estimate.poses) {
            if (!places.containsKey(pose.timeNanos())) {
                throw new SourceException(
                        "%s: frame %d is not in %s, which has frames %d to %d"
                                .formatted(
                                        estimate.name,
                                        pose.timeNanos() / TrajectoryFile.KITTI_PERIOD_NANOS,
                                        name,
                                        poses.get(0).timeNanos()
                                                / TrajectoryFile.KITTI_PERIOD_NANOS,
                                        poses.get(poses.size() - 1).timeNanos()
                                                / TrajectoryFile.KITTI_PERIOD_NANOS));
            }
        }
        return new MatchedPoses(
                "frame index: %d of %d reference poses"
                        .formatted(estimate.poses.size(), poses.size()),
                all(),
                estimate.poses.stream().mapToInt(p -> places.get(p.timeNanos())).toArray(),
                estimate.times(),
                estimate.all());
    }

    private MatchedPoses byOrder(Trajectory estimate) throws SourceException {
        if (poses.size() != estimate.poses.size()) {
            throw new SourceException(
                    "%s: %d poses %s times do not belong to %d %s times in %s; by order the counts must agree"
                            .formatted(
                                    estimate.name,
                                    estimate.poses.size(),
                                    estimate.timed ? "with" : "without",
                                    poses.size(),
                                    timed ? "with" : "without",
                                    name));
        }
        return new MatchedPoses(
                "order, as one of the two has no times: %d pairs".formatted(poses.size()),
                all(),
                IntStream.range(0, poses.size()).toArray(),
                timed ? times() : estimate.times(),
                estimate.all());
    }

    private RigidTransform pose(int i) {
        return poses.get(i).worldFromCamera();
    }

    private List<RigidTransform> all() {
        return poses.stream().map(TimedPose::worldFromCamera).toList();
    }

    private long[] times() {
        return poses.stream().mapToLong(TimedPose::timeNanos).toArray();
    }

    private String range() {
        return TrajectoryFile.shortSeconds(poses.get(0).timeNanos())
                + " to "
                + TrajectoryFile.shortSeconds(poses.get(poses.size() - 1).timeNanos());
    }
}
