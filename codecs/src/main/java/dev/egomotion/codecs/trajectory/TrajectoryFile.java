package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import dev.egomotion.geometry.metrics.PoseMatrix;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Trajectories as text files. Numbers are written as the shortest decimal that reads back bit for
 * bit, times to the nanosecond; the point is the separator whatever the locale; lines end in LF.
 */
public final class TrajectoryFile {
    /** Time between the rows of a KITTI file, which has none: 10 Hz, KITTI's rate. */
    public static final long KITTI_PERIOD_NANOS = 100_000_000L;

    /** The formats of the field. */
    public enum Format {
        /** timestamp tx ty tz qx qy qz qw; seconds; blanks between; # begins a comment. */
        TUM,
        /** The 3x4 matrix of worldFromCamera, row-major, twelve numbers; no time. */
        KITTI,
        /** timestamp, tx, ty, tz, qw, qx, qy, qz [, more]; nanoseconds; commas between. */
        EUROC
    }

    private static final String EUROC_HEADER =
            "#timestamp [ns],p_x [m],p_y [m],p_z [m],q_w [],q_x [],q_y [],q_z []\n";

    private TrajectoryFile() {}

    /**
     * Reads a file, telling the format from its first row: commas EuRoC, 8 numbers TUM, 12 KITTI. KITTI
     * rows are timed at 10 Hz from their place, or from the leading frame index that some tools write (13
     * numbers).
     */
    public static List<TimedPose> read(Path file) throws SourceException {
        return read(file, format(file));
    }

    /** Returns the format that a file's first row has. */
    public static Format format(Path file) throws SourceException {
        List<TextFile.Row> rows = TextFile.rows(file, "\\s*,\\s*|\\s+");
        if (rows.isEmpty()) {
            throw new SourceException(
                    file + ": holds no pose; rows of TUM, KITTI or EuRoC are expected");
        }
        int columns = rows.get(0).words().length;
        if (TextFile.rows(file, ",").get(0).words().length >= 8) {
            return Format.EUROC;
        }
        return switch (columns) {
            case 8 -> Format.TUM;
            case 12, 13 -> Format.KITTI;
            default ->
                    throw new SourceException(
                            "%s: line %d has %d columns; a trajectory has 8 (TUM), 12 (KITTI) or 8 between commas (EuRoC)"
                                    .formatted(file, rows.get(0).line(), columns));
        };
    }

    /**
     * Reads a file of a known format.
     *
     * @throws SourceException if a row is malformed, or earlier than the one before it
     */
    public static List<TimedPose> read(Path file, Format format) throws SourceException {
        List<TimedPose> poses = new ArrayList<>();
        String separator = format == Format.EUROC ? "\\s*,\\s*" : "\\s+";
        for (TextFile.Row row : TextFile.rows(file, separator)) {
            try {
                poses.add(
                        switch (format) {
                            case TUM -> tum(row);
                            case KITTI -> kitti(row, poses.size());
                            case EUROC -> euroc(row);
                        });
            } catch (IllegalArgumentException e) {
                throw new SourceException(
                        "%s: line %d: %s".formatted(file, row.line(), e.getMessage()), e);
            }
            requireRising(row, poses);
        }
        return poses;
    }

    private static void requireRising(TextFile.Row row, List<TimedPose> poses)
            throws SourceException {
        int last = poses.size() - 1;
        if (last > 0 && poses.get(last).timeNanos() < poses.get(last - 1).timeNanos()) {
            throw new SourceException(
                    "%s: line %d: time '%s' is earlier than the row before; times must rise"
                            .formatted(row.file(), row.line(), row.words()[0]));
        }
    }

    private static TimedPose tum(TextFile.Row row) throws SourceException {
        requireColumns(row, 8, 8, "TUM");
        return new TimedPose(
                row.nanosOfSeconds(0),
                new RigidTransform(
                        new Rotation(row.number(4), row.number(5), row.number(6), row.number(7)),
                        vector(row, 1)));
    }

    private static TimedPose euroc(TextFile.Row row) throws SourceException {
        requireColumns(row, 8, Integer.MAX_VALUE, "EuRoC");
        return new TimedPose(
                row.nanos(0),
                new RigidTransform(
                        new Rotation(row.number(5), row.number(6), row.number(7), row.number(4)),
                        vector(row, 1)));
    }

    private static TimedPose kitti(TextFile.Row row, int place) throws SourceException {
        double[] m = matrix(row);
        long index = row.words().length == m.length ? place : row.nanos(0);
        return new TimedPose(
                Math.multiplyExact(index, KITTI_PERIOD_NANOS),
                new RigidTransform(
                        // spotless:off
                        Rotation.fromMatrix(
                                m[0], m[1], m[2],
                                m[4], m[5], m[6],
                                m[8], m[9], m[10]),
                        // spotless:on
                        new Vector3(m[3], m[7], m[11])));
    }

    private static double[] matrix(TextFile.Row row) throws SourceException {
        requireColumns(row, 12, 13, "KITTI");
        double[] m = new double[12];
        for (int i = 0; i < 12; i++) {
            m[i] = row.number(row.words().length - 12 + i);
        }
        return m;
    }

    /** Reads the matrices of a KITTI file as they stand there, not made rotations. */
    static List<PoseMatrix> matrices(Path file) throws SourceException {
        List<PoseMatrix> matrices = new ArrayList<>();
        for (TextFile.Row row : TextFile.rows(file, "\\s+")) {
            matrices.add(new PoseMatrix(matrix(row)));
        }
        return matrices;
    }

    private static Vector3 vector(TextFile.Row row, int first) throws SourceException {
        return new Vector3(row.number(first), row.number(first + 1), row.number(first + 2));
    }

    private static void requireColumns(TextFile.Row row, int least, int most, String format)
            throws SourceException {
        int found = row.words().length;
        if (found < least || found > most) {
            throw new SourceException(
                    "%s: line %d has %d columns; a %s row has %d"
                            .formatted(row.file(), row.line(), found, format, least));
        }
    }

    /** Writes a file, replacing what was there. */
    public static void write(Path file, Format format, List<TimedPose> poses)
            throws SourceException {
        String text =
                poses.stream()
                        .map(pose -> row(format, pose) + "\n")
                        .collect(Collectors.joining("", header(format), ""));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new SourceException(
                    file + ": cannot be written (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Returns what stands above the rows: the column names of EuRoC, else nothing. */
    public static String header(Format format) {
        return format == Format.EUROC ? EUROC_HEADER : "";
    }

    /** Returns one row, without line end. */
    public static String row(Format format, TimedPose pose) {
        Rotation q = pose.worldFromCamera().rotation();
        Vector3 t = pose.worldFromCamera().translation();
        return switch (format) {
            case TUM ->
                    seconds(pose.timeNanos())
                            + " "
                            + joined(" ", t.x(), t.y(), t.z(), q.x(), q.y(), q.z(), q.w());
            case EUROC ->
                    pose.timeNanos()
                            + ","
                            + joined(",", t.x(), t.y(), t.z(), q.w(), q.x(), q.y(), q.z());
            case KITTI -> {
                double[] r = q.matrix();
                // spotless:off
                yield joined(" ",
                        r[0], r[1], r[2], t.x(),
                        r[3], r[4], r[5], t.y(),
                        r[6], r[7], r[8], t.z());
                // spotless:on
            }
        };
    }

    /** Returns nanoseconds as seconds with nine decimals, exactly. */
    public static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).toPlainString();
    }

    private static String joined(String separator, double... numbers) {
        StringBuilder text = new StringBuilder();
        for (double number : numbers) {
            // Adding zero turns -0.0 into 0.0.
            text.append(text.isEmpty() ? "" : separator).append(number + 0.0);
        }
        return text.toString();
    }
}
