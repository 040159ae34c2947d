package dev.egomotion.codecs;

import java.nio.file.Path;
import java.util.List;

/**
 * Trajectories as text files. Numbers are written so that reading gives them back bit for bit
 * (shortest decimal, point as separator); lines end in LF.
 */
public final class TrajectoryFile {
    /** The formats of the field. */
    public enum Format {
        /** timestamp tx ty tz qx qy qz qw; seconds; blanks between; # begins a comment. */
        TUM,
        /** The 3x4 matrix of worldFromCamera, row-major, twelve numbers; no time. */
        KITTI,
        /** timestamp, tx, ty, tz, qw, qx, qy, qz [, more]; nanoseconds; commas between. */
        EUROC
    }

    private TrajectoryFile() {}

    /** Reads a file, telling the format from its first row. KITTI rows are timed at 10 Hz from their index. */
    public static List<TimedPose> read(Path file) throws SourceException {
        throw new SourceException(file + ": no format is known yet");
    }

    /** Writes a file, replacing what was there. */
    public static void write(Path file, Format format, List<TimedPose> poses)
            throws SourceException {
        throw new SourceException(file + ": no format is known yet");
    }

    /** Returns one row, without line end. */
    public static String row(Format format, TimedPose pose) {
        throw new UnsupportedOperationException(format + " " + pose);
    }
}
