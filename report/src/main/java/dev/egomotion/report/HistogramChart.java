package dev.egomotion.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How often errors of each size occur, in shares of all, from zero up; the largest half percent stands in the last bin. */
public final class HistogramChart {
    /** Width of the chart, CSS pixels. */
    public static final double WIDTH = 880;

    /** Height of the chart, CSS pixels. */
    public static final double HEIGHT = 236;

    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 20;
    private static final double PLOT = 170;
    private static final int BINS = 40;
    private static final double TAIL = 0.005;

    private final String label;
    private final List<double[]> shares;
    private final double highest;
    private final double widest;

    /**
     * Lays the chart out.
     *
     * @param label what the errors are, with their unit
     * @param errors of each estimate, not negative, at least one of each
     */
    public HistogramChart(String label, List<double[]> errors) {
        this.label = label;
        widest = errors.stream().mapToDouble(HistogramChart::most).max().orElseThrow();
        shares = errors.stream().map(this::shares).toList();
        highest = 1.05 * shares.stream().flatMapToDouble(Arrays::stream).max().orElseThrow();
    }

    private static double most(double[] errors) {
        double[] sorted = errors.clone();
        Arrays.sort(sorted);
        return Math.max(1e-12, sorted[(int) Math.ceil((1 - TAIL) * (sorted.length - 1))]);
    }

    /** Returns the share of the errors in each bin. */
    private double[] shares(double[] errors) {
        double[] of = new double[BINS];
        for (double error : errors) {
            of[(int) Math.min(BINS - 1, BINS * error / widest)] += 1.0 / errors.length;
        }
        return of;
    }

    /** Returns the chart as SVG. */
    public String draw() {
        Svg svg = new Svg(WIDTH, HEIGHT, "Histogram: " + label);
        drawOn(svg);
        return svg.toString();
    }

    /** Draws the chart at the origin of a drawing. */
    public void drawOn(Drawing drawing) {
        Ticks up = Ticks.over(0, 100 * highest, 5);
        for (double value : up.values()) {
            drawing.line("grid", LEFT, py(value / 100), WIDTH - RIGHT, py(value / 100));
            drawing.text("tick", LEFT - 8, py(value / 100) + 4, "end", up.label(value));
        }
        Ticks across = Ticks.over(0, widest, 10);
        for (double value : across.values()) {
            drawing.text("tick", px(value), TOP + PLOT + 17, "middle", across.label(value));
        }
        drawing.text("axis", LEFT + (WIDTH - LEFT - RIGHT) / 2, TOP + PLOT + 38, "middle", label);
        drawing.text("axis", 4, TOP - 6, "start", "share of the frames, %");
        for (int i = 0; i < shares.size(); i++) {
            drawing.path(
                    i == 0 ? "track" : "track o" + i % PathChart.COLOURS, outline(shares.get(i)));
        }
    }

    private String outline(double[] of) {
        StringBuilder data = new StringBuilder();
        append(data, "M", 0, 0);
        for (int bin = 0; bin < BINS; bin++) {
            append(data, "L", bin * widest / BINS, of[bin]);
            append(data, "L", (bin + 1) * widest / BINS, of[bin]);
        }
        append(data, "L", widest, 0);
        return data.toString();
    }

    private void append(StringBuilder data, String step, double error, double share) {
        data.append(String.format(Locale.ROOT, "%s%.1f %.1f", step, px(error), py(share)));
    }

    private double px(double error) {
        return LEFT + (WIDTH - LEFT - RIGHT) * error / widest;
    }

    private double py(double share) {
        return TOP + PLOT * (1 - share / highest);
    }
}
