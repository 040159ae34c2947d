package dev.egomotion.report;

import java.util.List;
import java.util.Locale;

/**
 * A drawing of curves over training steps, as SVG; the time that they took stands below the steps, where it is known.
 *
 * @param title what is drawn, with its unit
 * @param curves at least one point in all
 * @param clock steps and the seconds that had gone by then, both rising; empty where they are not known
 */
public record CurveChart(String title, List<Curve> curves, List<double[]> clock) {
    private static final double WIDTH = 480;
    private static final double HEIGHT = 220;
    private static final double LEFT = 52;
    private static final double RIGHT = 10;
    private static final double TOP = 8;
    private static final double BOTTOM = 24;

    /** Of the row of times. */
    private static final double TIMES = 16;

    private static final int COLOURS = 6;

    /** Where training begins values are large; the axis ends at this many times the median. */
    private static final double LARGEST_TO_MEDIAN = 4;

    /**
     * A curve.
     *
     * @param name for the legend
     * @param colour 0 to 5
     * @param dashed for what is compared with
     * @param points step and value; those without a finite value are left out
     */
    public record Curve(String name, int colour, boolean dashed, List<double[]> points) {
        /** Leaves out what is no number. */
        public Curve {
            colour = Math.floorMod(colour, COLOURS);
            points = points.stream().filter(p -> Double.isFinite(p[0] + p[1])).toList();
        }
    }

    /** A drawing of curves whose time is not known. */
    public CurveChart(String title, List<Curve> curves) {
        this(title, curves, List.of());
    }

    /** Returns whether there is anything to draw. */
    public boolean isEmpty() {
        return curves.stream().allMatch(curve -> curve.points().isEmpty());
    }

    /** Returns the figure: caption, drawing, legend. */
    public String html() {
        double[] steps = sorted(0);
        double[] values = sorted(1);
        double last = Math.max(1, steps[steps.length - 1]);
        double most = values[values.length - 1];
        double top = niceAbove(Math.min(most, LARGEST_TO_MEDIAN * values[values.length / 2]));
        StringBuilder svg = new StringBuilder();
        for (int i = 0; i <= 4; i++) {
            double y = HEIGHT - BOTTOM - i / 4.0 * (HEIGHT - TOP - BOTTOM);
            svg.append(line(y)).append(text(LEFT - 6, y + 4, "end", label(i * top / 4)));
        }
        Ticks across = Ticks.over(0, last, 5);
        for (double step : across.values()) {
            double x = LEFT + step / last * (WIDTH - LEFT - RIGHT);
            String anchor = x > WIDTH - RIGHT - 20 ? "end" : "middle";
            svg.append(text(x, HEIGHT - 6, anchor, across.label(step)));
            if (!clock.isEmpty()) {
                svg.append(text(x, HEIGHT - 6 + TIMES, anchor, time(seconds(step))));
            }
        }
        svg.append(text(4, HEIGHT - 6, "start", "step"));
        if (!clock.isEmpty()) {
            svg.append(text(4, HEIGHT - 6 + TIMES, "start", "time"));
        }
        StringBuilder legend = new StringBuilder();
        for (Curve curve : curves) {
            if (curve.points().isEmpty()) {
                continue;
            }
            svg.append(path(curve, last, top));
            legend.append(
                    "<span><i class='c%d%s'></i>%s</span>"
                            .formatted(
                                    curve.colour(),
                                    curve.dashed() ? " dashed" : "",
                                    Html.escape(curve.name())));
        }
        return String.format(
                Locale.ROOT,
                "<figure><figcaption>%s</figcaption><svg viewBox='0 0 %.0f %.0f' role='img' aria-label='%s over steps'>%s</svg><div class='legend'>%s</div></figure>%n",
                Html.escape(title),
                WIDTH,
                clock.isEmpty() ? HEIGHT : HEIGHT + TIMES,
                Html.escape(title),
                svg,
                legend);
    }

    /** Returns how long the training had taken at a step. */
    private double seconds(double step) {
        double[] before = {0, 0};
        for (double[] at : clock) {
            if (at[0] >= step) {
                double share = at[0] > before[0] ? (step - before[0]) / (at[0] - before[0]) : 1;
                return before[1] + share * (at[1] - before[1]);
            }
            before = at;
        }
        return before[1];
    }

    private static String time(double seconds) {
        if (seconds < 1) {
            return "0";
        }
        if (seconds < 100) {
            return "%.0f s".formatted(seconds);
        }
        return seconds < 100 * 60
                ? "%.0f min".formatted(seconds / 60)
                : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }

    private double[] sorted(int axis) {
        return curves.stream()
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(point -> point[axis])
                .sorted()
                .toArray();
    }

    /** Returns the least of 1, 2, 4 or 8 times a power of ten that is not below the value. */
    private static double niceAbove(double value) {
        if (value <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double factor : new double[] {1, 2, 4, 8}) {
            if (factor * power >= value) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    private static String label(double value) {
        if (value == 0) {
            return "0";
        }
        return value < 1e-3
                ? String.format(Locale.ROOT, "%.1e", value)
                : String.format(Locale.ROOT, "%.4g", value).replaceFirst("\\.?0+$", "");
    }

    private static String path(Curve curve, double last, double top) {
        StringBuilder data = new StringBuilder();
        for (double[] point : curve.points()) {
            double x = LEFT + point[0] / last * (WIDTH - LEFT - RIGHT);
            double share = Math.min(1, Math.max(0, point[1] / top));
            double y = HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
            data.append(
                    String.format(Locale.ROOT, "%s%.1f %.1f", data.isEmpty() ? "M" : "L", x, y));
        }
        if (curve.points().size() == 1) {
            data.append("h3");
        }
        return "<path class='curve c%d%s' d='%s'/>"
                .formatted(curve.colour(), curve.dashed() ? " dashed" : "", data);
    }

    private static String line(double y) {
        return String.format(
                Locale.ROOT,
                "<line class='grid' x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f'/>",
                LEFT,
                y,
                WIDTH - RIGHT,
                y);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text class='tick' x='%.1f' y='%.1f' text-anchor='%s'>%s</text>",
                x,
                y,
                anchor,
                text);
    }
}
