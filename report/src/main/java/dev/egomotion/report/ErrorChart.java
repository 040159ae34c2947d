package dev.egomotion.report;

import java.util.Arrays;
import java.util.Locale;

/** Errors over time, from zero up; where they are denser than pixels a column shows its largest. */
public final class ErrorChart {
    /** Width of the chart, CSS pixels. */
    public static final double WIDTH = 880;

    /** Height of the chart, CSS pixels. */
    public static final double HEIGHT = 236;

    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 20;
    private static final double PLOT = 170;
    private static final int MOST_COLUMNS = 1200;

    private final String label;
    private final double[] times;
    private final String timeLabel;
    private final double[] errors;
    private final double highest;

    /**
     * Lays the chart out.
     *
     * @param label what the errors are, with their unit
     * @param times one per error, rising
     * @param timeLabel what the times are, with their unit
     * @param errors at least one, not negative
     */
    public ErrorChart(String label, double[] times, String timeLabel, double[] errors) {
        this.label = label;
        this.times = times;
        this.timeLabel = timeLabel;
        this.errors = errors;
        this.highest = Math.max(1e-12, Arrays.stream(errors).max().orElseThrow()) * 1.05;
    }

    /** Returns the chart as SVG. */
    public String draw() {
        Svg svg = new Svg(WIDTH, HEIGHT, label + " over time");
        drawOn(svg);
        return svg.toString();
    }

    /** Draws the chart at the origin of a drawing. */
    public void drawOn(Drawing drawing) {
        Ticks up = Ticks.over(0, highest, 5);
        for (double value : up.values()) {
            drawing.line("grid", LEFT, py(value), WIDTH - RIGHT, py(value));
            drawing.text("tick", LEFT - 8, py(value) + 4, "end", up.label(value));
        }
        double first = times[0];
        double last = Math.max(times[times.length - 1], first + 1e-9);
        Ticks across = Ticks.over(first, last, 10);
        for (double value : across.values()) {
            drawing.text("tick", px(value), TOP + PLOT + 17, "middle", across.label(value));
        }
        drawing.text(
                "axis", LEFT + (WIDTH - LEFT - RIGHT) / 2, TOP + PLOT + 38, "middle", timeLabel);
        drawing.text("axis", 4, TOP - 6, "start", label);
        drawing.path("track", curve());
    }

    private String curve() {
        StringBuilder data = new StringBuilder();
        int stride = Math.max(1, (errors.length + MOST_COLUMNS - 1) / MOST_COLUMNS);
        for (int i = 0; i < errors.length; i += stride) {
            int end = Math.min(errors.length, i + stride);
            double value = Arrays.stream(errors, i, end).max().orElseThrow();
            data.append(
                    String.format(
                            Locale.ROOT,
                            "%s%.1f %.1f",
                            i == 0 ? "M" : "L",
                            px(times[i]),
                            py(value)));
        }
        return data.toString();
    }

    private double px(double time) {
        double span = Math.max(times[times.length - 1] - times[0], 1e-9);
        return LEFT + (WIDTH - LEFT - RIGHT) * (time - times[0]) / span;
    }

    private double py(double error) {
        return TOP + PLOT * (1 - error / highest);
    }
}
