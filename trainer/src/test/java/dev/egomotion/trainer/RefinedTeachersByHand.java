package dev.egomotion.trainer;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TimedPose;
import dev.egomotion.codecs.TrajectoryFile;
import dev.egomotion.geometry.RigidTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes drives whose poses are those of refinement, to teach networks with, from a shell: OUT DRIVE REPLAY [DRIVE REPLAY].., a REPLAY made by
 * {@code replay DRIVE --camera-height H --out REPLAY}. Where a drive has truth, lengths are the truth's and frames that refinement did not track
 * are the truth's whole: its directions are off by up to a degree or two (docs/experiments.md), its lengths are not. The images are linked to.
 */
final class RefinedTeachersByHand {
    /** Refinement knows no unit of length before. */
    private static final int FIRST_IN_METRES = 6;

    private static final double LEAST_LENGTH = 1e-3;

    private RefinedTeachersByHand() {}

    public static void main(String[] arguments) throws Exception {
        Path out = Path.of(arguments[0]);
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            Path drive = Path.of(arguments[i]).toRealPath();
            write(drive, Path.of(arguments[i + 1]), out.resolve(drive.getFileName()));
        }
    }

    private static void write(Path drive, Path replay, Path out) throws Exception {
        List<RigidTransform> refined = path(replay.resolve("trajectory.kitti"));
        List<String> rows = Files.readAllLines(replay.resolve("trajectory.csv"));
        Path known = drive.resolve("poses.txt");
        Optional<List<RigidTransform>> truth =
                Files.exists(known) ? Optional.of(path(known)) : Optional.empty();
        List<TimedPose> poses = new ArrayList<>();
        RigidTransform pose = RigidTransform.IDENTITY;
        poses.add(new TimedPose(0, pose));
        for (int i = 0; i + 1 < refined.size(); i++) {
            RigidTransform step = step(refined, i);
            boolean tracked = i >= FIRST_IN_METRES && rows.get(i + 2).contains(",TRACKED,");
            if (truth.isPresent()) {
                RigidTransform real = step(truth.get(), i);
                step = tracked ? withLength(step, real.translation().norm()) : real;
            } else if (i < FIRST_IN_METRES) {
                step =
                        new RigidTransform(
                                step.rotation(), step(refined, FIRST_IN_METRES).translation());
            }
            pose = pose.times(step);
            poses.add(new TimedPose((i + 1) * TrajectoryFile.KITTI_PERIOD_NANOS, pose));
        }
        Files.createDirectories(out);
        for (String name : List.of("images", "camera.yaml", "times.txt")) {
            Files.deleteIfExists(out.resolve(name));
            Files.createSymbolicLink(out.resolve(name), drive.resolve(name));
        }
        TrajectoryFile.write(out.resolve("poses.txt"), TrajectoryFile.Format.KITTI, poses);
        System.out.println(out);
    }

    private static List<RigidTransform> path(Path file) throws SourceException {
        return TrajectoryFile.read(file, TrajectoryFile.Format.KITTI).stream()
                .map(TimedPose::worldFromCamera)
                .toList();
    }

    private static RigidTransform step(List<RigidTransform> path, int i) {
        return path.get(i).inverse().times(path.get(i + 1));
    }

    private static RigidTransform withLength(RigidTransform step, double length) {
        double own = step.translation().norm();
        return own < LEAST_LENGTH
                ? step
                : new RigidTransform(step.rotation(), step.translation().times(length / own));
    }
}
