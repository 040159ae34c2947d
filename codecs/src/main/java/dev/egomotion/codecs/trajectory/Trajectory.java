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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Where a camera was, over a whole recording.
 *
 * @param name what messages call it: its file
 * @param timed whether its times are a clock's; else they count frames at {@link
 *     TrajectoryFile#KITTI_PERIOD_NANOS}
 * @param numbered whether, without times, rows state their frames' numbers; else rows are only counted
 * @param poses in the order of their times
 * @param matrices the poses as the file states them, where those are not quite rotations
 * @param notes what a user should know of the file
 */
public record Trajectory(
        String name,
        boolean timed,
        boolean numbered,
        List<TimedPose> poses,
        List<PoseMatrix> matrices,
        List<String> notes) {
    /** Copies the lists. */
    public Trajectory {
        poses = List.copyOf(poses);
        matrices = List.copyOf(matrices);
        notes = List.copyOf(notes);
    }

    /** Makes a trajectory that stands in no file; without times its frames are numbered. */
    public static Trajectory of(String name, boolean timed, List<TimedPose> poses) {
        return new Trajectory(
                name,
                timed,
                true,
                poses,
                poses.stream().map(pose -> PoseMatrix.of(pose.worldFromCamera())).toList(),
                List.of());
    }

    /**
     * Reads a file, an estimate or a reference. Of rows with equal times, which published ground truth and
     * logs of trackers have, the first counts, as with evo. The notes say so, and what the file was taken for where
     * it does not write its format as the field does.
     *
     * @param format what its rows are; empty where the first row tells
     * @throws SourceException if it cannot be read or holds no motion
     */
    public static Trajectory read(Path file, Optional<Format> format) throws SourceException {
        TrajectoryFile.Form form =
                format.isPresent()
                        ? TrajectoryFile.Form.of(format.get())
                        : TrajectoryFile.form(file);
        List<TimedPose> poses = TrajectoryFile.read(file, form);
        List<String> notes = new ArrayList<>();
        boolean unusual = form.scalarFirst() != (form.format() == Format.EUROC);
        if (form.format() != Format.KITTI
                && (unusual || form.format() == Format.TUM && form.nanos())) {
            notes.add(
                    "%s: taken for %s rows with times in %s (tx ty tz %s)%s"
                            .formatted(
                                    file,
                                    form.format() == Format.TUM ? "TUM" : "EuRoC",
                                    form.nanos() ? "nanoseconds" : "seconds",
                                    form.scalarFirst() ? "qw qx qy qz" : "qx qy qz qw",
                                    unusual ? ", as its heading says" : ""));
        }
        List<PoseMatrix> matrices =
                form.format() == Format.KITTI
                        ? TrajectoryFile.matrices(file)
                        : poses.stream()
                                .map(pose -> PoseMatrix.of(pose.worldFromCamera()))
                                .toList();
        boolean timed = form.format() != Format.KITTI;
        Trajectory read =
                new Trajectory(
                                file.toString(),
                                timed,
                                timed || form.numbered(),
                                poses,
                                matrices,
                                notes)
                        .withoutRepeats();
        if (read.poses.size() < 2) {
            throw new SourceException(
                    "%s: holds %s; at least 2 poses are expected"
                            .formatted(file, poses.isEmpty() ? "no pose" : "a single pose"));
        }
        return read;
    }

    private Trajectory withoutRepeats() {
        List<Integer> repeats =
                IntStream.range(1, poses.size())
                        .filter(i -> poses.get(i).timeNanos() == poses.get(i - 1).timeNanos())
                        .boxed()
                        .toList();
        if (repeats.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(notes);
        all.add(
                "%s: %d %s the %s of the one before, first %s; the first pose of a time counts"
                        .formatted(
                                name,
                                repeats.size(),
                                repeats.size() == 1 ? "pose has" : "poses have",
                                timed ? "time" : "frame index",
                                moment(repeats.get(0))));
        Set<Integer> left = new HashSet<>(repeats);
        Trajectory kept =
                picked(
                        IntStream.range(0, poses.size())
                                .filter(i -> !left.contains(i))
                                .boxed()
                                .toList());
        return new Trajectory(name, timed, numbered, kept.poses, kept.matrices, all);
    }

    /**
     * Returns a part of a trajectory without times; frames keep their numbers.
     *
     * @param from first frame
     * @param to frame after the last
     */
    public Trajectory frames(long from, long to) {
        return picked(
                IntStream.range(0, poses.size())
                        .filter(i -> frame(i) >= from && frame(i) < to)
                        .boxed()
                        .toList());
    }

    /** Sets an estimate beside this known trajectory, as {@link #match(Trajectory, double, OptionalLong)} does. */
    public MatchedPoses match(Trajectory estimate, double mostSeconds) throws SourceException {
        return match(estimate, mostSeconds, OptionalLong.empty());
    }

    /**
     * Sets an estimate beside this known trajectory: by time where both have a clock, by frame index where
     * neither has, by order where one of them has. Rows that are only counted may begin at any frame: unless it
     * is said at which, they must be as many as those that are known, and a clock beside them must begin at 0.
     *
     * @param mostSeconds largest difference of two times that are one moment
     * @param firstFrame place in this trajectory of the estimate's first row, for rows without times or numbers
     * @throws SourceException if fewer than two poses belong together, or it cannot be told which do
     */
    public MatchedPoses match(Trajectory estimate, double mostSeconds, OptionalLong firstFrame)
            throws SourceException {
        boolean told = timed && estimate.timed || !timed && !estimate.timed && estimate.numbered;
        if (told && firstFrame.isPresent()) {
            throw new SourceException(
                    "%s: its rows state their %s, and need no first frame"
                            .formatted(estimate.name, timed ? "times" : "frames"));
        }
        if (timed && estimate.timed) {
            return byTime(estimate, mostSeconds);
        }
        if (told) {
            return byIndex(estimate);
        }
        if (firstFrame.isPresent()) {
            return byOrder(estimate, firstFrame.getAsLong());
        }
        if (poses.size() != estimate.poses.size()) {
            throw new SourceException(
                    timed == estimate.timed
                            ? "%s: %d rows without frame numbers against %d poses of %s: they may begin at any frame; give --first-frame N, or rows of 13 numbers, the frame first"
                                    .formatted(
                                            estimate.name,
                                            estimate.poses.size(),
                                            poses.size(),
                                            name)
                            : "%s: %d poses %s times against %d %s times in %s; by order their numbers must be equal, unless --first-frame says where the first belongs"
                                    .formatted(
                                            estimate.name,
                                            estimate.poses.size(),
                                            estimate.timed ? "with" : "without",
                                            poses.size(),
                                            timed ? "with" : "without",
                                            name));
        }
        if (timed == estimate.timed) {
            return byIndex(estimate);
        }
        Trajectory clock = timed ? this : estimate;
        if (clock.poses.get(0).timeNanos() != 0) {
            throw new SourceException(
                    "%s: its times begin at %s, and %s has none: the same number of poses (%d) does not tell that they are the same frames; give --first-frame 0 if they are"
                            .formatted(
                                    clock.name,
                                    clock.moment(0),
                                    (timed ? estimate : this).name,
                                    poses.size()));
        }
        return byOrder(estimate, 0);
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

    private MatchedPoses byOrder(Trajectory estimate, long first) throws SourceException {
        int count = estimate.poses.size();
        if (first < 0 || first + count > poses.size()) {
            throw new SourceException(
                    "%s: %d poses from frame %d on are not all in %s, which has %d"
                            .formatted(estimate.name, count, first, name, poses.size()));
        }
        String why =
                timed == estimate.timed
                        ? "rows are counted"
                        : "%s has no times".formatted(timed ? "the estimate" : "the reference");
        int[] places = IntStream.range((int) first, (int) first + count).toArray();
        return matched(
                "order, as %s%s, %d poses"
                        .formatted(why, first > 0 ? ", from frame " + first : "", count),
                this,
                places,
                estimate.timed ? estimate : of(estimate.name, true, timedLike(estimate, places)));
    }

    private List<TimedPose> timedLike(Trajectory estimate, int[] places) {
        return IntStream.range(0, places.length)
                .mapToObj(
                        i ->
                                new TimedPose(
                                        poses.get(places[i]).timeNanos(),
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
                numbered,
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
