package dev.egomotion.engine.report;

import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The moments of a drive that are worth a look: where tracking ended, where confidence was least, where errors were largest. */
final class Moments {
    private static final int MOST = 12;
    private static final int RUNS = 5;
    private static final int OF_A_KIND = 3;

    /** Smaller errors and slower turns are nothing to look at. */
    private static final double WORTH_METRES = 0.001;

    private static final double WORTH_DEGREES = 1;

    /** Two moments are no nearer than this, rows. */
    private static final int APART = 5;

    /**
     * A moment.
     *
     * @param row place in the page's rows
     * @param words what happened
     */
    record Moment(int row, String words) {}

    private final FrameRows rows;
    private final List<Moment> found = new ArrayList<>();

    private Moments(FrameRows rows) {
        this.rows = rows;
    }

    /**
     * Returns the moments in the drive's order.
     *
     * @param knownPath what errors are distances from
     */
    static List<Moment> of(FrameRows rows, String knownPath) {
        Moments moments = new Moments(rows);
        moments.runs();
        moments.largest(
                rows.stepError(), WORTH_METRES, "off by %.2g m from the frame before", OF_A_KIND);
        moments.largest(rows.error(), WORTH_METRES, "%.2g m off the " + knownPath, 1);
        moments.leastConfidence();
        moments.largest(
                absolute(rows.yawRate()), WORTH_DEGREES, "turns by %.3g degrees per second", 1);
        return moments.found.stream()
                .limit(MOST)
                .sorted(Comparator.comparingInt(Moment::row))
                .toList();
    }

    private static @Nullable Float[] absolute(@Nullable Float[] values) {
        Float[] absolute = new Float[values.length];
        for (int i = 0; i < values.length; i++) {
            Float value = values[i];
            absolute[i] = value == null ? null : (Float) Math.abs(value);
        }
        return absolute;
    }

    private void add(int row, String words) {
        if (found.stream().noneMatch(m -> Math.abs(m.row() - row) < APART)) {
            found.add(new Moment(row, words));
        }
    }

    /** Stretches of frames that are not tracked, the longest first. */
    private void runs() {
        List<int[]> runs = new ArrayList<>();
        int count = rows.status().length;
        for (int i = 0; i < count; ) {
            int from = i;
            while (i < count
                    && rows.status()[i] == rows.status()[from]
                    && rows.reason()[i] == rows.reason()[from]) {
                i++;
            }
            boolean counts =
                    rows.status()[from] != TrackingStatus.TRACKED.ordinal()
                            && rows.reason()[from] != StatusReason.FIRST_FRAME.ordinal();
            if (counts) {
                runs.add(new int[] {from, i - from});
            }
        }
        runs.sort(Comparator.comparingInt(run -> -run[1]));
        for (int[] run : runs.subList(0, Math.min(RUNS, runs.size()))) {
            add(
                    run[0],
                    "%s, %s: %d %s"
                            .formatted(
                                    SummaryWords.name(
                                            TrackingStatus.values()[rows.status()[run[0]]]),
                                    SummaryWords.name(StatusReason.values()[rows.reason()[run[0]]]),
                                    run[1],
                                    run[1] == 1 ? "frame" : "frames"));
        }
    }

    private void largest(
            @Nullable Float @Nullable [] values, double least, String pattern, int most) {
        if (values == null) {
            return;
        }
        List<Integer> order =
                IntStream.range(0, values.length)
                        .filter(i -> value(values, i) > least)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -value(values, i)))
                        .toList();
        int before = found.size();
        for (int row : order) {
            if (found.size() == before + most) {
                return;
            }
            add(row, String.format(Locale.ROOT, pattern, values[row]));
        }
    }

    private static double value(@Nullable Float[] values, int i) {
        Float value = values[i];
        return value == null ? 0 : value;
    }

    private void leastConfidence() {
        List<Integer> order =
                IntStream.range(1, rows.confidence().length)
                        .filter(i -> rows.status()[i] == TrackingStatus.TRACKED.ordinal())
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> rows.confidence()[i]))
                        .toList();
        int before = found.size();
        for (int row : order) {
            if (found.size() == before + OF_A_KIND) {
                return;
            }
            add(row, String.format(Locale.ROOT, "confidence %.2f", rows.confidence()[row]));
        }
    }
}
