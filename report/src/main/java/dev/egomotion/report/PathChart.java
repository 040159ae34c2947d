package dev.egomotion.report;

import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The path seen from above, both axes to one scale: forward against right. The longer of the two runs across
 * the page: a road straight ahead goes to the right, its right-hand side is below.
 */
public final class PathChart {
    private static final double WIDTH = 880;
    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 18;
    private static final double BOTTOM = 46;
    private static final double MIN_HEIGHT = 130;
    private static final double MAX_HEIGHT = 520;
    private static final int MOST_POINTS = 3000;

    /**
     * Which coordinates of the points are looked at.
     *
     * @param right place of the coordinate called right, 0 to 2
     * @param forward place of the coordinate called forward
     * @param rightLabel name of the former
     * @param forwardLabel name of the latter
     */
    public record Axes(int right, int forward, String rightLabel, String forwardLabel) {
        /** The axes of the first camera. */
        public static final Axes CAMERA =
                new Axes(0, 2, "right at the start (x)", "forward at the start (z)");

        /** Returns the two axes of a world along which a path goes farthest. */
        public static Axes widest(List<Vector3> path) {
            int least = 0;
            double[] extents = new double[3];
            for (int axis = 0; axis < 3; axis++) {
                int of = axis;
                double[] range = range(path.stream().mapToDouble(p -> coordinate(p, of)).toArray());
                extents[axis] = range[1] - range[0];
                least = extents[axis] < extents[least] ? axis : least;
            }
            int right = least == 0 ? 1 : 0;
            int forward = least == 2 ? 1 : 2;
            return new Axes(
                    right,
                    forward,
                    "xyz".substring(right, right + 1),
                    "xyz".substring(forward, forward + 1));
        }

        /** Returns the points with these coordinates as x and z, where the chart looks for them. */
        public List<Vector3> of(List<Vector3> points) {
            return points.stream()
                    .map(p -> new Vector3(coordinate(p, right), 0, coordinate(p, forward)))
                    .toList();
        }

        private static double coordinate(Vector3 p, int axis) {
            return axis == 0 ? p.x() : axis == 1 ? p.y() : p.z();
        }
    }

    private final Axes axes;

    /** How many paths have a colour of their own. */
    public static final int COLOURS = 6;

    private final List<List<Vector3>> paths;
    private final List<String> styles;
    private final List<Vector3> truth;
    private final String unit;

    private final boolean forwardAcross;
    private final double scale;
    private final double middleAcross;
    private final double middleUp;
    private final double plotHeight;

    /**
     * Lays the chart out.
     *
     * @param path positions, one per frame
     * @param styles one per frame, by which report.css marks it; an empty one leaves the frame unmarked, an empty list all
     * @param truth known positions in the same unit; empty when none are known
     * @param unit unit of length, for people
     * @param axes names of the coordinates
     */
    public PathChart(
            List<Vector3> path, List<String> styles, List<Vector3> truth, String unit, Axes axes) {
        this(new Paths(List.of(path)), styles, truth, unit, axes);
    }

    /**
     * Lays the chart of several paths out, each in a colour of its own.
     *
     * @param paths positions of each
     * @param truth known positions in the same unit; empty when none are known
     * @param unit unit of length, for people
     * @param axes names of the coordinates
     */
    public static PathChart several(
            List<List<Vector3>> paths, List<Vector3> truth, String unit, Axes axes) {
        return new PathChart(new Paths(paths), List.of(), truth, unit, axes);
    }

    /** Several paths; told apart from one of its positions. */
    private record Paths(List<List<Vector3>> each) {}

    private PathChart(
            Paths paths, List<String> styles, List<Vector3> truth, String unit, Axes axes) {
        this.axes = axes;
        this.paths = paths.each();
        this.styles = styles;
        this.truth = truth;
        this.unit = unit;
        List<Vector3> all = new ArrayList<>(truth);
        this.paths.forEach(all::addAll);
        double[] x = range(all.stream().mapToDouble(Vector3::x).toArray());
        double[] z = range(all.stream().mapToDouble(Vector3::z).toArray());
        forwardAcross = z[1] - z[0] >= x[1] - x[0];
        double[] across = forwardAcross ? z : x;
        double[] up = forwardAcross ? new double[] {-x[1], -x[0]} : z;
        double extent = Math.max(1e-6, Math.max(across[1] - across[0], up[1] - up[0]));
        double margin = 0.06 * extent;
        double plotWidth = WIDTH - LEFT - RIGHT;
        double extentAcross = Math.max(across[1] - across[0], 0.02 * extent) + 2 * margin;
        double extentUp = Math.max(up[1] - up[0], 0.02 * extent) + 2 * margin;
        scale = Math.min(plotWidth / extentAcross, MAX_HEIGHT / extentUp);
        plotHeight = Math.max(MIN_HEIGHT, extentUp * scale);
        middleAcross = (across[0] + across[1]) / 2;
        middleUp = (up[0] + up[1]) / 2;
    }

    private static double[] range(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return values.length == 0 ? new double[] {0, 0} : new double[] {low, high};
    }

    private double px(double across) {
        return LEFT + (WIDTH - LEFT - RIGHT) / 2 + (across - middleAcross) * scale;
    }

    private double py(double up) {
        return TOP + plotHeight / 2 - (up - middleUp) * scale;
    }

    private double px(Vector3 p) {
        return px(forwardAcross ? p.z() : p.x());
    }

    private double py(Vector3 p) {
        return py(forwardAcross ? -p.x() : p.z());
    }

    /** Returns the chart as SVG. */
    public String draw() {
        Svg svg = new Svg(WIDTH, height(), "The path seen from above");
        drawOn(svg);
        return svg.toString();
    }

    /** Returns the height of the chart, CSS pixels. */
    public double height() {
        return TOP + plotHeight + BOTTOM;
    }

    /** Draws the chart at the origin of a drawing. */
    public void drawOn(Drawing drawing) {
        grid(drawing);
        if (!truth.isEmpty()) {
            drawing.path("truth", line(truth, 0, truth.size()));
        }
        for (int i = 0; i < paths.size(); i++) {
            List<Vector3> each = paths.get(i);
            drawing.path(i == 0 ? "track" : "track o" + i % COLOURS, line(each, 0, each.size()));
        }
        List<Vector3> path = paths.get(0);
        doubtful(drawing, path);
        if (!path.isEmpty()) {
            Vector3 start = path.get(0);
            Vector3 end = path.get(path.size() - 1);
            drawing.circle("start", px(start), py(start), 5, "start");
            drawing.circle("end", px(end), py(end), 5, "end");
        }
    }

    private void grid(Drawing drawing) {
        double plotWidth = WIDTH - LEFT - RIGHT;
        double halfAcross = plotWidth / 2 / scale;
        double halfUp = plotHeight / 2 / scale;
        Ticks ticks = Ticks.over(middleAcross - halfAcross, middleAcross + halfAcross, 12);
        for (double value : ticks.values()) {
            drawing.line("grid", px(value), TOP, px(value), TOP + plotHeight);
            drawing.text("tick", px(value), TOP + plotHeight + 17, "middle", ticks.label(value));
        }
        for (long i = (long) Math.ceil((middleUp - halfUp) / ticks.step());
                i * ticks.step() <= middleUp + halfUp;
                i++) {
            double value = i * ticks.step();
            drawing.line("grid", LEFT, py(value), WIDTH - RIGHT, py(value));
            drawing.text(
                    "tick",
                    LEFT - 8,
                    py(value) + 4,
                    "end",
                    ticks.label(forwardAcross ? -value : value));
        }
        drawing.text(
                "axis",
                LEFT + plotWidth / 2,
                TOP + plotHeight + 38,
                "middle",
                (forwardAcross ? axes.forwardLabel() : axes.rightLabel()) + ", " + unit);
        drawing.text(
                "axis",
                4,
                TOP - 6,
                "start",
                forwardAcross ? axes.rightLabel() : axes.forwardLabel());
    }

    /** Marks the stretches that have a style of their own. */
    private void doubtful(Drawing drawing, List<Vector3> path) {
        int i = 1;
        while (i < styles.size()) {
            String style = styles.get(i);
            int end = i;
            while (end < path.size() && styles.get(end).equals(style)) {
                end++;
            }
            if (!style.isEmpty()) {
                drawing.path("track " + style, line(path, i - 1, end));
            }
            i = end;
        }
    }

    private String line(List<Vector3> points, int from, int to) {
        int stride = Math.max(1, points.size() / MOST_POINTS);
        StringBuilder data = new StringBuilder();
        for (int i = from; i < to; i++) {
            if ((i - from) % stride == 0 || i == to - 1) {
                Vector3 p = points.get(i);
                data.append(
                        String.format(
                                Locale.ROOT,
                                "%s%.1f %.1f",
                                data.length() == 0 ? "M" : "L",
                                px(p),
                                py(p)));
            }
        }
        return data.toString();
    }
}
