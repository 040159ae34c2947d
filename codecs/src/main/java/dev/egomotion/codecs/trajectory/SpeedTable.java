package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Measured speeds over time: rows "seconds, metres per second" on the recording's own clock, separated by comma or blanks, a
 * heading and comments (#) allowed. Between two rows speed is linear; before the first and after the last it is unknown.
 */
public final class SpeedTable {
    /** No vehicle is faster, metres per second. */
    private static final double FASTEST = 1000;

    private static final double NANOS = 1e-9;

    private final Path file;
    private final long[] times;
    private final double[] speeds;

    private SpeedTable(Path file, long[] times, double[] speeds) {
        this.file = file;
        this.times = times;
        this.speeds = speeds;
    }

    static SpeedTable of(Path file, long[] times, double[] speeds) {
        return new SpeedTable(file, times, speeds);
    }

    /**
     * Reads a file of speeds, or the speeds of a {@linkplain GpsTrack GPS track}.
     *
     * @throws SourceException if it cannot be read, a row is not two numbers, or times do not rise
     */
    public static SpeedTable read(Path file) throws SourceException {
        if (GpsTrack.isOne(file)) {
            return GpsTrack.read(file).speeds();
        }
        List<TextFile.Row> rows = TextFile.rows(file, "\\s*,\\s*|\\s+");
        int first = !rows.isEmpty() && isHeading(rows.get(0)) ? 1 : 0;
        int count = rows.size() - first;
        if (count < 2) {
            throw new SourceException(
                    "%s: %d rows of speed; at least 2 are needed".formatted(file, count));
        }
        long[] times = new long[count];
        double[] speeds = new double[count];
        for (int i = 0; i < count; i++) {
            TextFile.Row row = rows.get(first + i);
            if (row.words().length != 2) {
                throw new SourceException(
                        "%s: line %d: %d columns; expected 2: seconds, metres per second"
                                .formatted(file, row.line(), row.words().length));
            }
            times[i] = row.nanosOfSeconds(0);
            speeds[i] = row.number(1);
            if (Math.abs(speeds[i]) > FASTEST) {
                throw new SourceException(
                        row.message(1, "a speed of at most 1000 metres per second"));
            }
            if (i > 0 && times[i] <= times[i - 1]) {
                throw new SourceException(
                        "%s: line %d: %s s does not come after %.9g s; sort the rows by time"
                                .formatted(file, row.line(), row.words()[0], times[i - 1] * NANOS));
            }
        }
        return new SpeedTable(file, times, speeds);
    }

    private static boolean isHeading(TextFile.Row row) {
        return !row.words()[0].isEmpty() && Character.isLetter(row.words()[0].charAt(0));
    }

    /**
     * Returns these speeds on the clock of a recording.
     *
     * @param nanos when that clock was at 0, as these times count
     * @throws SourceException if these times are none of a day
     */
    public SpeedTable since(long nanos) throws SourceException {
        if (!GpsTrack.isClock(times[0])) {
            throw new SourceException(
                    "%s: its times, %.3f to %.3f s, are no times of a day, and --starts-at says when on a day the recording began"
                            .formatted(file, times[0] * NANOS, times[times.length - 1] * NANOS));
        }
        return new SpeedTable(file, Arrays.stream(times).map(t -> t - nanos).toArray(), speeds);
    }

    /** Returns the speed at a time, metres per second; empty outside the table. */
    public OptionalDouble at(long nanos) {
        int found = Arrays.binarySearch(times, nanos);
        if (found >= 0) {
            return OptionalDouble.of(speeds[found]);
        }
        int after = -found - 1;
        if (after == 0 || after == times.length) {
            return OptionalDouble.empty();
        }
        double share = (double) (nanos - times[after - 1]) / (times[after] - times[after - 1]);
        return OptionalDouble.of(speeds[after - 1] + share * (speeds[after] - speeds[after - 1]));
    }

    /** Returns the refusal of a recording of which no frame has a speed. */
    public SourceException missed(long firstFrame, long lastFrame) {
        return new SourceException(
                "%s: its times, %.3f to %.3f s, meet no frame of the recording, %.3f to %.3f s: both must be on one clock%s"
                        .formatted(
                                file,
                                times[0] * NANOS,
                                times[times.length - 1] * NANOS,
                                firstFrame * NANOS,
                                lastFrame * NANOS,
                                GpsTrack.isClock(times[0]) && !GpsTrack.isClock(firstFrame)
                                        ? "; --starts-at TIME says when the recording's was at 0"
                                        : ""));
    }
}
