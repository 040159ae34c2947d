package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.trainer.recipe.Teachers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Drives with a teacher's motions in the place of their own. Where a drive has truth, the teacher's motions get the truth's lengths, and where
 * the teacher knows none the truth's stand: truth's directions are off by up to a degree or two, its lengths are not (docs/experiments.md). A drive without
 * truth is cut where a motion is not known: what lies between is trained on without motions.
 */
public final class TaughtDrives {
    /** A motion shorter than this, metres, has no direction. */
    private static final double LEAST_LENGTH = 1e-3;

    private TaughtDrives() {}

    /**
     * Asks the teacher.
     *
     * @param folders of the drives
     * @param drives likewise, as they were read; those whose truth is exact keep it
     * @param leastFrames shorter stretches of a drive that is cut are left out
     * @throws DriveException if a drive is too short, or the teacher knows none of its motions
     */
    public static List<TrainingDrive> of(
            Teacher teacher, List<Path> folders, List<TrainingDrive> drives, int leastFrames)
            throws IOException, InterruptedException {
        List<Path> asked = new ArrayList<>();
        for (int i = 0; i < drives.size(); i++) {
            if (!drives.get(i).isExact()) {
                requireLong(folders.get(i), drives.get(i));
                asked.add(folders.get(i));
            }
        }
        if (asked.isEmpty()) {
            return drives;
        }
        List<List<Optional<RigidTransform>>> motions = teacher.motions(asked);
        List<TrainingDrive> taught = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < drives.size(); i++) {
            if (drives.get(i).isExact()) {
                taught.add(drives.get(i));
            } else {
                requireMotions(folders.get(i), drives.get(i), motions.get(next));
                taught.addAll(teach(drives.get(i), motions.get(next), leastFrames));
                next++;
            }
        }
        return taught;
    }

    /**
     * Asks the teacher for depth.
     *
     * @param reader that read the drives
     * @param folders of the drives
     * @param drives likewise; those whose truth is exact keep theirs alone
     * @throws DriveException if the depth of a drive cannot be measured
     */
    public static List<TrainingDrive> withDepth(
            Teacher teacher, DriveReader reader, List<Path> folders, List<TrainingDrive> drives)
            throws IOException, InterruptedException {
        List<Path> asked = new ArrayList<>();
        for (int i = 0; i < drives.size(); i++) {
            if (!drives.get(i).isExact()) {
                asked.add(folders.get(i));
            }
        }
        Iterator<Path> maps = (asked.isEmpty() ? asked : teacher.depth(asked)).iterator();
        List<TrainingDrive> taught = new ArrayList<>();
        for (TrainingDrive drive : drives) {
            taught.add(drive.isExact() ? drive : reader.taught(drive, maps.next()));
        }
        return taught;
    }

    private static void requireLong(Path folder, TrainingDrive drive) {
        if (drive.frames().size() < Teachers.FEWEST_FRAMES) {
            throw new DriveException(
                    folder,
                    "%d frames; refined motions need at least %d"
                            .formatted(drive.frames().size(), Teachers.FEWEST_FRAMES));
        }
    }

    private static void requireMotions(
            Path folder, TrainingDrive drive, List<Optional<RigidTransform>> motions) {
        if (motions.size() != drive.frames().size() - 1) {
            throw new DriveException(
                    folder,
                    "%d refined motions for %d frames"
                            .formatted(motions.size(), drive.frames().size()));
        }
        if (motions.stream().allMatch(Optional::isEmpty)) {
            throw new DriveException(
                    folder,
                    "none of its %d motions could be refined; leave the drive out, or teach by truth"
                            .formatted(motions.size()));
        }
    }

    /**
     * Returns a drive with a teacher's motions.
     *
     * @param motions previousFromNext of its frames 0 and 1, 1 and 2, ..., metres; empty where not known
     * @param leastFrames shorter stretches are left out
     * @return one drive where it has truth, else its stretches that are long enough to train on
     */
    static List<TrainingDrive> teach(
            TrainingDrive drive, List<Optional<RigidTransform>> motions, int leastFrames) {
        return drive.hasTruth()
                ? List.of(withLengths(drive, motions))
                : stretches(drive, motions, leastFrames);
    }

    private static TrainingDrive withLengths(
            TrainingDrive drive, List<Optional<RigidTransform>> motions) {
        List<RigidTransform> known = new ArrayList<>();
        for (int i = 0; i < motions.size(); i++) {
            RigidTransform truth = drive.motion(i, i + 1);
            double length = truth.translation().norm();
            known.add(motions.get(i).map(motion -> withLength(motion, length)).orElse(truth));
        }
        return drive.withPoses(chain(known));
    }

    private static RigidTransform withLength(RigidTransform motion, double length) {
        double own = motion.translation().norm();
        return own < LEAST_LENGTH
                ? motion
                : new RigidTransform(motion.rotation(), motion.translation().times(length / own));
    }

    private static List<TrainingDrive> stretches(
            TrainingDrive drive, List<Optional<RigidTransform>> motions, int leastFrames) {
        List<TrainingDrive> stretches = new ArrayList<>();
        int first = 0;
        while (first < drive.frames().size()) {
            int last = first;
            boolean known = first < motions.size() && motions.get(first).isPresent();
            while (last < motions.size() && motions.get(last).isPresent() == known) {
                last++;
            }
            // A frame between known and unknown motions belongs to the known ones.
            int end = known || last == motions.size() ? last + 1 : last;
            if (end - first >= leastFrames) {
                TrainingDrive stretch = drive.stretch(first, end);
                stretches.add(
                        known
                                ? stretch.withPoses(
                                        chain(
                                                motions.subList(first, end - 1).stream()
                                                        .map(Optional::orElseThrow)
                                                        .toList()))
                                : stretch);
            }
            first = end;
        }
        return stretches;
    }

    /** Returns worldFromCamera of every frame, the first the world. */
    private static List<RigidTransform> chain(List<RigidTransform> motions) {
        List<RigidTransform> poses = new ArrayList<>(List.of(RigidTransform.IDENTITY));
        for (RigidTransform previousFromNext : motions) {
            poses.add(poses.get(poses.size() - 1).times(previousFromNext));
        }
        return poses;
    }
}
