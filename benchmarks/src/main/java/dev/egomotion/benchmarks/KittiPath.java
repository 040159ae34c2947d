package dev.egomotion.benchmarks;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.geometry.values.RigidTransform;
import java.nio.file.Path;
import java.util.List;

/**
 * A trajectory with a pose for every frame.
 *
 * @param file where it stands, for people
 * @param poses worldFromCamera, by frame
 */
record KittiPath(Path file, List<RigidTransform> poses) {
    /**
     * Reads a KITTI file.
     *
     * @throws SourceException also if its rows leave out frames
     */
    static KittiPath read(Path file) throws SourceException {
        List<TimedPose> rows = TrajectoryFile.read(file, TrajectoryFile.Format.KITTI);
        for (int i = 0; i < rows.size(); i++) {
            long frame = rows.get(i).timeNanos() / TrajectoryFile.KITTI_PERIOD_NANOS;
            if (frame != i) {
                throw new SourceException(
                        "%s: row %d is frame %d; a row for every frame is expected"
                                .formatted(file, i + 1, frame));
            }
        }
        if (rows.size() < 2) {
            throw new SourceException(
                    "%s: has %d poses; at least 2 are expected".formatted(file, rows.size()));
        }
        return new KittiPath(file, rows.stream().map(TimedPose::worldFromCamera).toList());
    }

    /** Returns the path with a pose for each of a number of frames, which must be all it has. */
    KittiPath requireSize(int frames, Path reference) throws SourceException {
        if (poses.size() != frames) {
            throw new SourceException(
                    "%s: has %d poses; %s has %d, and as many are expected"
                            .formatted(file, poses.size(), reference, frames));
        }
        return this;
    }

    /** Returns where the camera went in a number of frames. */
    TravelDirection direction(int from, int to) {
        return TravelDirection.between(poses.get(from), poses.get(to));
    }

    /** Returns the name of the file's folder and its own: results of replays have the same file name. */
    String name() {
        Path folder = file.toAbsolutePath().normalize().getParent();
        return folder == null || folder.getFileName() == null
                ? file.toString()
                : folder.getFileName() + "/" + file.getFileName();
    }
}
