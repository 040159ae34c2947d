package dev.egomotion.engine.report;

import dev.egomotion.engine.results.Track;
import dev.egomotion.report.Svg;
import dev.egomotion.report.Ticks;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.util.List;
import java.util.Locale;

/**
 * Confidence of every frame over the recording's time, and below it a band of what became of the
 * frames. Where frames are denser than pixels, a column shows the mean and the range of its frames.
 */
final class ConfidenceChart {
    private static final double WIDTH = 880;
    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 14;
    private static final double PLOT = 170;
    private static final double BAND_TOP = TOP + PLOT + 10;
    private static final double BAND = 16;
    private static final double HEIGHT = BAND_TOP + BAND + 46;
    private static final int MOST_COLUMNS = 1200;

    private final List<Track.Point> points;
    private final double cap;

    /**
     * Creates the chart.
     *
     * @param cap the highest confidence that the camera allows; 1 when it sets no limit
     */
    ConfidenceChart(List<Track.Point> points, double cap) {
        this.points = points;
        this.cap = cap;
    }

    private double px(double index) {
        return LEFT + (WIDTH - LEFT - RIGHT) * (index + 0.5) / points.size();
    }

    private static double py(double confidence) {
        return TOP + PLOT * (1 - confidence);
    }

    String draw() {
        Svg svg = new Svg(WIDTH, HEIGHT, "Confidence of every frame, and what became of it");
        for (double value : new double[] {0, 0.25, 0.5, 0.75, 1}) {
            svg.line("grid", LEFT, py(value), WIDTH - RIGHT, py(value));
            svg.text(
                    "tick",
                    LEFT - 8,
                    py(value) + 4,
                    "end",
                    String.format(Locale.ROOT, "%.2f", value));
        }
        if (cap < 1) {
            svg.line("cap", LEFT, py(cap), WIDTH - RIGHT, py(cap));
            svg.text("tick", WIDTH - RIGHT, py(cap) - 5, "end", "cap: intrinsics are a guess");
        }
        if (!points.isEmpty()) {
            curve(svg);
            band(svg);
            timeAxis(svg);
        }
        return svg.toString();
    }

    private void curve(Svg svg) {
        int stride = Math.max(1, (points.size() + MOST_COLUMNS - 1) / MOST_COLUMNS);
        StringBuilder mean = new StringBuilder();
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < points.size(); i += stride) {
            List<Track.Point> column = points.subList(i, Math.min(points.size(), i + stride));
            double x = px(i + (column.size() - 1) / 2.0);
            double low = 1;
            double high = 0;
            double sum = 0;
            for (Track.Point p : column) {
                low = Math.min(low, p.confidence());
                high = Math.max(high, p.confidence());
                sum += p.confidence();
            }
            append(mean, x, py(sum / column.size()));
            append(upper, x, py(high));
            lower.insert(0, String.format(Locale.ROOT, "L%.1f %.1f", x, py(low)));
        }
        if (stride > 1) {
            svg.path("range", upper.toString() + lower + "Z");
        }
        svg.path(
                "area",
                mean
                        + String.format(
                                Locale.ROOT,
                                "L%.1f %.1fL%.1f %.1fZ",
                                px(points.size() - 1),
                                py(0),
                                px(0),
                                py(0)));
        svg.path("track", mean.toString());
    }

    private static void append(StringBuilder data, double x, double y) {
        data.append(
                String.format(Locale.ROOT, "%s%.1f %.1f", data.length() == 0 ? "M" : "L", x, y));
    }

    private void band(Svg svg) {
        int i = 0;
        while (i < points.size()) {
            TrackingStatus status = points.get(i).status();
            StatusReason reason = points.get(i).reason();
            int end = i;
            while (end < points.size()
                    && points.get(end).status() == status
                    && points.get(end).reason() == reason) {
                end++;
            }
            double left = px(i - 0.5);
            String name = SummaryWords.name(status);
            svg.rectangle(
                    "band " + status.name(),
                    left,
                    BAND_TOP,
                    Math.max(0.8, px(end - 0.5) - left),
                    BAND,
                    "frames %d to %d: %s"
                            .formatted(
                                    points.get(i).sequence(),
                                    points.get(end - 1).sequence(),
                                    status == TrackingStatus.TRACKED
                                            ? name
                                            : name + ", " + SummaryWords.name(reason)));
            i = end;
        }
    }

    private void timeAxis(Svg svg) {
        double last = points.size() - 1;
        Ticks ticks = Ticks.over(0, Math.max(1, last), 9);
        for (double value : ticks.values()) {
            if (value == Math.rint(value)) {
                svg.text("tick", px(value), BAND_TOP + BAND + 16, "middle", ticks.label(value));
            }
        }
        double seconds = (points.get((int) last).timeNanos() - points.get(0).timeNanos()) / 1e9;
        svg.text(
                "axis",
                LEFT + (WIDTH - LEFT - RIGHT) / 2,
                BAND_TOP + BAND + 38,
                "middle",
                String.format(Locale.ROOT, "frame (%.1f s in all)", seconds));
        svg.text("axis", 4, BAND_TOP + 12, "start", "status");
    }
}
