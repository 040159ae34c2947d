package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.FileTrouble;
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
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        /** timestamp tx ty tz qx qy qz qw; seconds; # begins a comment. */
        TUM,
        /** The 3x4 matrix of worldFromCamera, row-major, twelve numbers; no time. */
        KITTI,
        /** timestamp, tx, ty, tz, qw, qx, qy, qz [, more]; nanoseconds; commas between. */
        EUROC
    }

    private static final String EUROC_HEADER =
            "#timestamp [ns],p_x [m],p_y [m],p_z [m],q_w [],q_x [],q_y [],q_z []\n";

    private TrajectoryFile() {}

    /** Commas, semicolons, tabs and blanks: whoever wrote the file. */
    private static final String SEPARATOR = "\\s*[,;]\\s*|\\s+";

    /** Seconds since 1970 have 10 digits before the point, nanoseconds 19. */
    private static final double LEAST_NANOS = 1e16;

    private static final double MOST_SECONDS = 1e11;

    /** Where a replay keeps its poses, and how the table of its frames begins. */
    private static final String RESULT = "trajectory.tum";

    private static final String TABLE_BEGINS = "camera";

    /** No position is further away, in whatever unit: beyond it errors cannot be computed. */
    private static final double FARTHEST = 1e12;

    /** The first part of a quaternion that a heading names: qw, q_RS_x, rot.w, orientation_x. */
    private static final Pattern QUATERNION_PART =
            Pattern.compile(
                    "(?i)(?<![a-z])(?:q|quat(?:ernion)?|rot(?:ation)?|orient(?:ation)?)(?:[._ ]?[a-z]{0,3}[._ ])?[._ ]?([wxyz])(?![a-z])");

    /** Rounded or not quite orthogonal, an element stays below. */
    private static final double MOST_IN_ROTATION = 1.5;

    /**
     * What the rows of a file are.
     *
     * @param nanos whether times are nanoseconds, not seconds
     * @param scalarFirst whether quaternions begin with w
     * @param numbered whether rows of KITTI begin with their frame's index
     */
    record Form(Format format, boolean nanos, boolean scalarFirst, boolean numbered) {
        /** Returns the form of a file in the field's own way of writing the format. */
        static Form of(Format format) {
            boolean euroc = format == Format.EUROC;
            return new Form(format, euroc, euroc, false);
        }
    }

    /**
     * Reads a file, telling the format from its first row: 8 numbers TUM, or EuRoC where there are commas and
     * nanoseconds; 12 KITTI. KITTI rows are timed at 10 Hz from their place, or from the leading frame index that some
     * tools write (13 numbers).
     */
    public static List<TimedPose> read(Path file) throws SourceException {
        return read(file, form(file));
    }

    /** Returns the format that a file's first row has. */
    public static Format format(Path file) throws SourceException {
        return form(file).format;
    }

    /**
     * Returns what a file's rows are. Blanks or commas may stand between the numbers of every format, and times may be
     * seconds or nanoseconds: commas with nanoseconds are EuRoC's, whose quaternions begin with w. A heading that names the columns
     * says whether w comes first in any of them.
     */
    static Form form(Path file) throws SourceException {
        requireNoResults(file);
        List<TextFile.Row> rows = rows(file);
        if (rows.isEmpty()) {
            throw new SourceException(
                    file + ": holds no pose; rows of TUM, KITTI or EuRoC are expected");
        }
        TextFile.Row first = rows.get(0);
        int columns = first.words().length;
        boolean commas =
                TextFile.rows(file, "[,;]").stream()
                        .anyMatch(r -> r.line() == first.line() && r.words().length >= 8);
        if (commas && columns != 12 && columns != 13 || columns == 8) {
            double time = time(first);
            boolean whole = rows.stream().noneMatch(row -> row.words()[0].contains("."));
            boolean nanos = Math.abs(time) >= LEAST_NANOS || commas && whole;
            boolean euroc = commas && nanos && columns >= 8;
            if (!nanos && Math.abs(time) >= MOST_SECONDS) {
                throw new SourceException(
                        first.message(0, "a time in seconds or nanoseconds; those are read"));
            }
            return new Form(
                    euroc ? Format.EUROC : Format.TUM,
                    nanos,
                    scalarFirst(file).orElse(euroc),
                    false);
        }
        return switch (columns) {
            case 12, 13 -> new Form(Format.KITTI, false, false, columns == 13);
            default ->
                    throw new SourceException(
                            "%s: line %d has %d columns; a trajectory has 8 (TUM, EuRoC) or 12 (KITTI)"
                                    .formatted(file, first.line(), columns));
        };
    }

    /** Results of a replay hold the poses in one of their files: says which. */
    private static void requireNoResults(Path file) throws SourceException {
        if (Files.isDirectory(file)) {
            Path poses = file.resolve(RESULT);
            throw new SourceException(
                    Files.exists(poses)
                            ? "%s: is a folder; its poses are in %s".formatted(file, poses)
                            : "%s: is a folder; a file of poses is expected".formatted(file));
        }
        List<TextFile.Row> rows = TextFile.rows(file, SEPARATOR);
        if (!rows.isEmpty() && rows.get(0).words()[0].equals(TABLE_BEGINS)) {
            throw new SourceException(
                    "%s: is the table of a replay's frames; its poses are in %s beside it"
                            .formatted(file, RESULT));
        }
    }

    private static double time(TextFile.Row row) throws SourceException {
        try {
            return row.number(0);
        } catch (SourceException e) {
            throw new SourceException(row.message(0, "a time in seconds"), e);
        }
    }

    /** Returns the rows; a heading is none, with # before it or without. */
    private static List<TextFile.Row> rows(Path file) throws SourceException {
        List<TextFile.Row> rows = TextFile.rows(file, SEPARATOR);
        return rows.size() > 1 && isHeading(rows.get(0)) ? rows.subList(1, rows.size()) : rows;
    }

    /** Returns whether a row names columns: it has as many words as one at least, and no number. */
    private static boolean isHeading(TextFile.Row row) {
        for (String word : row.words()) {
            if (!word.matches("[\\[(\"']?[A-Za-z].*|\\[]|\\W*")
                    || word.matches("(?i)[-+]?(nan|inf|infinity)")) {
                return false;
            }
        }
        return row.words().length >= 7;
    }

    /** Returns whether a heading says that quaternions begin with w; empty where none names their parts. */
    private static Optional<Boolean> scalarFirst(Path file) throws SourceException {
        for (String line : TextFile.lines(file)) {
            String text = line.replaceFirst("^\uFEFF", "").strip();
            if (!text.isEmpty() && text.matches("[#A-Za-z\"'].*")) {
                Matcher part = QUATERNION_PART.matcher(text.replaceAll("\\[[^]]*]", ""));
                if (part.find()) {
                    return Optional.of(part.group(1).equalsIgnoreCase("w"));
                }
            } else if (!text.isEmpty()) {
                break;
            }
        }
        return Optional.empty();
    }

    /**
     * Reads a file of a known format.
     *
     * @throws SourceException if a row is malformed, or earlier than the one before it
     */
    public static List<TimedPose> read(Path file, Format format) throws SourceException {
        return read(file, Form.of(format));
    }

    /** Reads a file whose rows are known. */
    static List<TimedPose> read(Path file, Form form) throws SourceException {
        List<TimedPose> poses = new ArrayList<>();
        for (TextFile.Row row : rows(file)) {
            try {
                poses.add(
                        switch (form.format) {
                            case TUM, EUROC -> timed(row, form);
                            case KITTI -> kitti(row, poses.size());
                        });
            } catch (IllegalArgumentException | ArithmeticException e) {
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

    private static TimedPose timed(TextFile.Row row, Form form) throws SourceException {
        if (form.format == Format.EUROC) {
            requireColumns(row, 8, Integer.MAX_VALUE, "EuRoC");
        } else {
            requireColumns(row, 8, 8, "TUM");
        }
        int w = form.scalarFirst ? 4 : 7;
        int x = form.scalarFirst ? 5 : 4;
        return new TimedPose(
                form.nanos ? row.nanos(0) : row.nanosOfSeconds(0),
                new RigidTransform(
                        new Rotation(
                                row.number(x), row.number(x + 1), row.number(x + 2), row.number(w)),
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
                        vector(row, m[3], m[7], m[11])));
    }

    private static double[] matrix(TextFile.Row row) throws SourceException {
        requireColumns(row, 12, 13, "KITTI");
        double[] m = new double[12];
        for (int i = 0; i < 12; i++) {
            int column = row.words().length - 12 + i;
            m[i] = row.number(column);
            if (i % 4 != 3 && Math.abs(m[i]) > MOST_IN_ROTATION) {
                throw new SourceException(
                        row.message(column, "an element of a rotation matrix, from -1 to 1"));
            }
        }
        return m;
    }

    /** Reads the matrices of a KITTI file as they stand there, not made rotations. */
    static List<PoseMatrix> matrices(Path file) throws SourceException {
        List<PoseMatrix> matrices = new ArrayList<>();
        for (TextFile.Row row : rows(file)) {
            matrices.add(new PoseMatrix(matrix(row)));
        }
        return matrices;
    }

    private static Vector3 vector(TextFile.Row row, int first) throws SourceException {
        return vector(row, row.number(first), row.number(first + 1), row.number(first + 2));
    }

    private static Vector3 vector(TextFile.Row row, double x, double y, double z)
            throws SourceException {
        if (Math.max(Math.abs(x), Math.max(Math.abs(y), Math.abs(z))) > FARTHEST) {
            throw new SourceException(
                    "%s: line %d: position (%s, %s, %s) is farther than %.0e from the origin; nothing drives there"
                            .formatted(row.file(), row.line(), x, y, z, FARTHEST));
        }
        return new Vector3(x, y, z);
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
            throw new SourceException(file + ": " + FileTrouble.writing(e), e);
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
