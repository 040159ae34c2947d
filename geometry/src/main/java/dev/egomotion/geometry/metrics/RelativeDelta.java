package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How far apart the poses are whose relative motion is compared: evo's delta, with its rules of which
 * pairs that gives.
 *
 * @param value frames (a whole number) or units of length; positive
 * @param unit what value counts
 * @param allPairs whether a pair begins at every pose, else where the one before it ends
 */
public record RelativeDelta(double value, Unit unit, boolean allPairs) {
    /** From each frame to the next. */
    public static final RelativeDelta ONE_FRAME = new RelativeDelta(1, Unit.FRAMES, false);

    /** How far from the delta a path may be among all pairs, relative to it: evo's default. */
    private static final double TOLERANCE = 0.1;

    /** What a delta counts. */
    public enum Unit {
        /** Frames. */
        FRAMES("frames"),
        /** Length of the estimated path, after alignment. */
        METRES("m");

        private final String label;

        Unit(String label) {
            this.label = label;
        }
    }

    /** A pair of places in a list of poses. */
    record Span(int from, int to) {}

    /** Checks the value. */
    public RelativeDelta {
        if (!(value > 0)
                || !Double.isFinite(value)
                || (unit == Unit.FRAMES && value != Math.rint(value))) {
            throw new IllegalArgumentException(
                    "delta is %s; a positive %s is expected"
                            .formatted(
                                    value,
                                    unit == Unit.FRAMES ? "whole number of frames" : "length"));
        }
    }

    /** Returns it as protocols name it. */
    public String label() {
        boolean one = unit == Unit.FRAMES && value == 1;
        return String.format(
                Locale.ROOT,
                "delta %s %s, %s",
                value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value),
                one ? "frame" : unit.label,
                allPairs ? "all pairs" : "consecutive pairs");
    }

    List<Span> spans(List<RigidTransform> poses) {
        if (unit == Unit.FRAMES) {
            return byIndex(poses.size(), (int) value);
        }
        return allPairs ? allByPath(poses) : consecutiveByPath(poses);
    }

    private List<Span> byIndex(int count, int delta) {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i + delta < count; i += allPairs ? 1 : delta) {
            spans.add(new Span(i, i + delta));
        }
        return spans;
    }

    /** From every pose to the one nearest to delta along the path, where it is near enough. */
    private List<Span> allByPath(List<RigidTransform> poses) {
        double[] path = PathLength.accumulated(poses);
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i + 1 < path.length; i++) {
            int best = i + 1;
            for (int j = i + 2; j < path.length && path[j - 1] - path[i] < value; j++) {
                if (off(path, i, j) < off(path, i, best)) {
                    best = j;
                }
            }
            if (off(path, i, best) <= TOLERANCE * value) {
                spans.add(new Span(i, best));
            }
        }
        return spans;
    }

    private double off(double[] path, int i, int j) {
        return Math.abs(path[j] - path[i] - value);
    }

    /**
     * Whenever the path since the last mark has reached delta, a mark; pairs of marks. As in evo the start
     * of the path is no mark, and what a step overshoots is not carried over.
     */
    private List<Span> consecutiveByPath(List<RigidTransform> poses) {
        List<Span> spans = new ArrayList<>();
        int mark = -1;
        double since = 0;
        for (int i = 1; i < poses.size(); i++) {
            since += poses.get(i).translation().minus(poses.get(i - 1).translation()).norm();
            if (since >= value) {
                if (mark >= 0) {
                    spans.add(new Span(mark, i));
                }
                mark = i;
                since = 0;
            }
        }
        return spans;
    }
}
