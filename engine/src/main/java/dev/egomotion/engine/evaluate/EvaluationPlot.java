package dev.egomotion.engine.evaluate;

import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.report.Drawing;
import dev.egomotion.report.ErrorChart;
import dev.egomotion.report.HistogramChart;
import dev.egomotion.report.Html;
import dev.egomotion.report.PathChart;
import dev.egomotion.report.Raster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Evaluations as a picture: the paths from above, one alone coloured by its error, errors over time and how often they
 * occur. As a page that needs nothing beside itself (.html), or as an image (.png).
 */
public final class EvaluationPlot {
    private static final double TITLE = 34;
    private static final double GAP = 14;

    /** Height of a row of the legend. */
    private static final double LINE = 18;

    /** Colours of errors along a path, as report.css names them: e0 .. e8. */
    private static final int LEVELS = 9;

    private final List<Named> estimates;
    private final String title;
    private final Reading reading;
    private final List<String> figures;

    /**
     * An estimate, moment by moment.
     *
     * @param name for people
     * @param timesNanos of the moments; frames count 0.1 s each
     * @param reference known positions
     * @param estimate estimated ones, aligned
     * @param absolute how far they are apart
     * @param relative relative errors and the moments at whose end each stands; empty where the path is too short
     */
    public record Named(
            String name,
            long[] timesNanos,
            List<Vector3> reference,
            List<Vector3> estimate,
            double[] absolute,
            Optional<Relative> relative) {
        /** Names an evaluation. */
        static Named of(String name, TrajectoryEvaluation e) {
            PosePairs pairs = e.aligned().pairs();
            return new Named(
                    name,
                    e.matched().timesNanos(),
                    positions(pairs.reference()),
                    positions(pairs.estimate()),
                    e.ape().translations(),
                    e.rpe().map(rpe -> new Relative(rpe.frames(), rpe.translations())));
        }

        private double most() {
            return Arrays.stream(absolute).max().orElse(0);
        }
    }

    /**
     * Relative errors.
     *
     * @param moments where each ends
     * @param errors one for each
     */
    public record Relative(int[] moments, double[] errors) {}

    /**
     * How the charts are to be read.
     *
     * @param timed whether times are a clock's; else frames are counted
     * @param axes names of the coordinates from above
     * @param alignment what was forgiven
     */
    public record Reading(boolean timed, PathChart.Axes axes, String alignment) {
        /** Returns it for poses; without times the world has a camera's axes. */
        static Reading of(TrajectoryEvaluation e, boolean timed) {
            return new Reading(
                    timed,
                    timed
                            ? PathChart.Axes.widest(positions(e.aligned().pairs().reference()))
                            : PathChart.Axes.CAMERA,
                    e.aligned().alignment().label());
        }
    }

    /** A chart and its place below the one before. */
    private record Placed(double height, Consumer<Drawing> chart, String svg) {}

    /**
     * Prepares a plot.
     *
     * @param estimates at least one, compared with the same reference
     * @param title what was compared with what
     * @param reading how the charts are to be read
     * @param figures lines of the table below
     */
    public EvaluationPlot(
            List<Named> estimates, String title, Reading reading, List<String> figures) {
        this.estimates = List.copyOf(estimates);
        this.title = title;
        this.reading = reading;
        this.figures = List.copyOf(figures);
    }

    /** Returns whether a file can be written: its name ends in .html or .png. */
    public static boolean accepts(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".html") || name.endsWith(".png");
    }

    /**
     * Writes the plot.
     *
     * @param file its ending says which kind
     * @throws EngineException if it cannot be written
     */
    public void write(Path file) throws EngineException {
        boolean image = file.toString().toLowerCase(Locale.ROOT).endsWith(".png");
        ResultFolder.write(file, image ? png() : page().getBytes(StandardCharsets.UTF_8));
    }

    private Named first() {
        return estimates.get(0);
    }

    private PathChart paths() {
        PathChart.Axes axes = reading.axes();
        List<Vector3> reference = axes.of(first().reference());
        String unit = "m, " + reading.alignment();
        List<List<Vector3>> paths = estimates.stream().map(e -> axes.of(e.estimate())).toList();
        return paths.size() == 1
                ? new PathChart(paths.get(0), levels(), reference, unit, axes)
                : PathChart.several(paths, reference, unit, axes);
    }

    /** Returns how each pose is coloured by its absolute error: nine steps up to the largest. */
    private List<String> levels() {
        double most = Math.max(1e-12, first().most());
        return Arrays.stream(first().absolute())
                .mapToObj(e -> "e" + (int) Math.min(LEVELS - 1, LEVELS * e / most))
                .toList();
    }

    private static List<Vector3> positions(List<RigidTransform> poses) {
        return poses.stream().map(RigidTransform::translation).toList();
    }

    /** Returns times since the first pair of any estimate, or the frames' numbers. */
    private double[] times(Named estimate) {
        long begin = estimates.stream().mapToLong(e -> e.timesNanos()[0]).min().orElseThrow();
        return Arrays.stream(estimate.timesNanos())
                .mapToDouble(t -> reading.timed() ? (t - begin) / 1e9 : t / 1e8)
                .toArray();
    }

    private List<ErrorChart> errors() {
        String timeLabel = reading.timed() ? "seconds since the first pair" : "frame";
        List<ErrorChart> charts = new ArrayList<>();
        charts.add(
                new ErrorChart(
                        "absolute error (APE), m",
                        timeLabel,
                        estimates.stream()
                                .map(e -> new ErrorChart.Series(times(e), e.absolute()))
                                .toList()));
        List<ErrorChart.Series> relative =
                estimates.stream().flatMap(e -> relative(e).stream()).toList();
        if (!relative.isEmpty()) {
            charts.add(new ErrorChart("relative error (RPE), m", timeLabel, relative));
        }
        return charts;
    }

    private Optional<ErrorChart.Series> relative(Named e) {
        double[] times = times(e);
        return e.relative()
                .map(
                        r ->
                                new ErrorChart.Series(
                                        IntStream.of(r.moments())
                                                .mapToDouble(i -> times[i])
                                                .toArray(),
                                        r.errors()));
    }

    private List<Placed> charts() {
        List<Placed> charts = new ArrayList<>();
        PathChart paths = paths();
        charts.add(new Placed(paths.height(), paths::drawOn, paths.draw()));
        for (ErrorChart chart : errors()) {
            charts.add(new Placed(ErrorChart.HEIGHT, chart::drawOn, chart.draw()));
        }
        HistogramChart histogram =
                new HistogramChart(
                        "absolute error (APE), m",
                        estimates.stream().map(Named::absolute).toList());
        charts.add(new Placed(HistogramChart.HEIGHT, histogram::drawOn, histogram.draw()));
        return charts;
    }

    private byte[] png() {
        List<Placed> charts = charts();
        double names = LINE * estimates.size();
        double height = TITLE + names + charts.stream().mapToDouble(c -> c.height() + GAP).sum();
        try (Raster raster = new Raster(ErrorChart.WIDTH, height)) {
            raster.text("title", 4, 20, "start", title);
            raster.text(
                    "axis",
                    ErrorChart.WIDTH - 4,
                    20,
                    "end",
                    "line: estimate, dashed: reference, ring: start, dot: end");
            raster.down(TITLE);
            for (int i = 0; estimates.size() > 1 && i < estimates.size(); i++) {
                raster.line(i == 0 ? "track" : "track " + colour(i), 4, 8, 40, 8);
                raster.text("axis", 48, 12, "start", estimates.get(i).name());
                raster.down(LINE);
            }
            if (estimates.size() == 1) {
                raster.text("axis", 14, 12, "end", "0");
                for (int level = 0; level < LEVELS; level++) {
                    raster.line("track e" + level, 20 + 12 * level, 8, 29 + 12 * level, 8);
                }
                raster.text("axis", 24 + 12 * LEVELS, 12, "start", mostError());
                raster.down(LINE);
            }
            for (Placed chart : charts) {
                chart.chart().accept(raster);
                raster.down(chart.height() + GAP);
            }
            return raster.png();
        }
    }

    /** Returns what the last colour of a path means. */
    private String mostError() {
        return String.format(Locale.ROOT, "%.3g m absolute error", first().most());
    }

    private static String colour(int estimate) {
        return "o" + estimate % PathChart.COLOURS;
    }

    private String legend() {
        StringBuilder legend = new StringBuilder("<div class='legend'>");
        if (estimates.size() == 1) {
            legend.append(
                    String.format(
                            Locale.ROOT,
                            "<span class='ramp'><b>0</b><i style='background:linear-gradient(90deg,#440154,#472d7b,#3b528b,#2c728e,#21918c,#28ae80,#5ec962,#addc30,#fde725)'></i><b>%.3g</b> absolute error, m</span>",
                            first().most()));
        } else {
            for (int i = 0; i < estimates.size(); i++) {
                legend.append(
                        "<span><i class='%s'></i>%s</span>"
                                .formatted(colour(i), Html.escape(estimates.get(i).name())));
            }
        }
        return legend.append(
                        "<span><i class='truth'></i>reference</span><span>ring: start, dot: end</span></div>")
                .toString();
    }

    private String page() {
        List<Placed> charts = charts();
        StringBuilder errors = new StringBuilder();
        for (Placed chart : charts.subList(1, charts.size())) {
            errors.append("<figure class='chart'>")
                    .append(chart.svg())
                    .append("</figure>\n<p></p>\n");
        }
        String body =
                """
                <h1>%s</h1>
                <h2>The paths from above</h2>
                <figure class='chart'>%s%s</figure>
                <h2>Errors over time, and how often they occur</h2>
                %s<h2>Figures</h2>
                <div class="scroll"><pre>%s</pre></div>
                """
                        .formatted(
                                Html.escape(title),
                                charts.get(0).svg(),
                                legend(),
                                errors,
                                Html.escape(String.join("\n", figures)));
        return Html.page(Html.Look.RESULTS, title + " - egomotion", body);
    }
}
