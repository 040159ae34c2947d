package dev.egomotion.report;

import java.util.Arrays;
import java.util.List;
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
    private final String timeLabel;
    private final List<Series> series;
    private final double first;
    private final double last;
    private final double highest;

    /**
     * Errors of one estimate.
     *
     * @param times one per error, rising
     * @param errors at least one, not negative
     */
    public record Series(double[] times, double[] errors) {}

    /**
     * Lays the chart out.
     *
     * @param label what the errors are, with their unit
     * @param times one per error, rising
     * @param timeLabel what the times are, with their unit
     * @param errors at least one, not negative
     */
    public ErrorChart(String label, double[] times, String timeLabel, double[] errors) {
        this(label, timeLabel, List.of(new Series(times, errors)));
    }

    /** Lays the chart of several estimates out, each in a colour of its own. */
    public ErrorChart(String label, String timeLabel, List<Series> series) {
        this.label = label;
        this.timeLabel = timeLabel;
        this.series = series;
        first = series.stream().mapToDouble(s -> s.times()[0]).min().orElseThrow();
        last =
                Math.max(
                        series.stream()
                                .mapToDouble(s -> s.times()[s.times().length - 1])
                                .max()
                                .orElseThrow(),
                        first + 1e-9);
        highest =
                1.05
                        * Math.max(
                                1e-12,
                                series.stream()
                                        .flatMapToDouble(s -> Arrays.stream(s.errors()))
                                        .max()
                                        .orElseThrow());
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
        Ticks across = Ticks.over(first, last, 10);
        for (double value : across.values()) {
            drawing.text("tick", px(value), TOP + PLOT + 17, "middle", across.label(value));
        }
        drawing.text(
                "axis", LEFT + (WIDTH - LEFT - RIGHT) / 2, TOP + PLOT + 38, "middle", timeLabel);
        drawing.text("axis", 4, TOP - 6, "start", label);
        for (int i = 0; i < series.size(); i++) {
            drawing.path(
                    i == 0 ? "track" : "track o" + i % PathChart.COLOURS,
                    curve(series.get(i).times(), series.get(i).errors()));
        }
    }

    private String curve(double[] times, double[] errors) {
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
        return LEFT + (WIDTH - LEFT - RIGHT) * (time - first) / (last - first);
    }

    private double py(double error) {
        return TOP + PLOT * (1 - error / highest);
    }
}
