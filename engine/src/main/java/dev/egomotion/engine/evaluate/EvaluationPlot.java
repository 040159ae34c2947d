package dev.egomotion.engine.evaluate;

import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.report.ErrorChart;
import dev.egomotion.report.Html;
import dev.egomotion.report.PathChart;
import dev.egomotion.report.Raster;
import dev.egomotion.report.TrajectoryTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * An evaluation as a picture: both paths from above, and errors over time. As a page that needs nothing
 * beside itself (.html), or as an image (.png).
 */
public final class EvaluationPlot {
    private static final double TITLE = 34;
    private static final double GAP = 14;

    private final TrajectoryEvaluation evaluation;
    private final String title;
    private final boolean timed;

    /**
     * Prepares a plot.
     *
     * @param evaluation what is shown
     * @param title what was compared with what
     * @param timed whether times are a clock's; else frames are counted, and the world has a camera's axes
     */
    public EvaluationPlot(TrajectoryEvaluation evaluation, String title, boolean timed) {
        this.evaluation = evaluation;
        this.title = title;
        this.timed = timed;
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

    private PathChart paths() {
        PosePairs pairs = evaluation.aligned().pairs();
        PathChart.Axes axes =
                timed ? PathChart.Axes.widest(positions(pairs.reference())) : PathChart.Axes.CAMERA;
        return new PathChart(
                axes.of(positions(pairs.estimate())),
                List.of(),
                axes.of(positions(pairs.reference())),
                "m, " + evaluation.aligned().alignment().label(),
                axes);
    }

    private static List<Vector3> positions(List<RigidTransform> poses) {
        return poses.stream().map(RigidTransform::translation).toList();
    }

    private double[] times() {
        long[] nanos = evaluation.matched().timesNanos();
        return Arrays.stream(nanos)
                .mapToDouble(t -> timed ? (t - nanos[0]) / 1e9 : t / 1e8)
                .toArray();
    }

    private String timeLabel() {
        return timed ? "seconds since the first pair" : "frame";
    }

    private List<ErrorChart> errors() {
        double[] times = times();
        ErrorChart ape =
                new ErrorChart(
                        "absolute error (APE), m",
                        times,
                        timeLabel(),
                        evaluation.ape().translations());
        return evaluation
                .rpe()
                .map(
                        rpe ->
                                List.of(
                                        ape,
                                        new ErrorChart(
                                                "relative error (RPE), m",
                                                IntStream.of(rpe.frames())
                                                        .mapToDouble(i -> times[i])
                                                        .toArray(),
                                                timeLabel(),
                                                rpe.translations())))
                .orElse(List.of(ape));
    }

    private byte[] png() {
        PathChart paths = paths();
        List<ErrorChart> errors = errors();
        double height = TITLE + paths.height() + errors.size() * (ErrorChart.HEIGHT + GAP);
        try (Raster raster = new Raster(ErrorChart.WIDTH, height)) {
            raster.text("title", 4, 20, "start", title);
            raster.text(
                    "axis",
                    ErrorChart.WIDTH - 4,
                    20,
                    "end",
                    "line: estimate, dashed: reference, ring: start, dot: end");
            raster.down(TITLE);
            paths.drawOn(raster);
            raster.down(paths.height() + GAP);
            for (ErrorChart chart : errors) {
                chart.drawOn(raster);
                raster.down(ErrorChart.HEIGHT + GAP);
            }
            return raster.png();
        }
    }

    private String page() {
        StringBuilder charts = new StringBuilder();
        for (ErrorChart chart : errors()) {
            charts.append("<figure class='chart'>")
                    .append(chart.draw())
                    .append("</figure>\n<p></p>\n");
        }
        String body =
                """
                <h1>%s</h1>
                <h2>Both paths from above</h2>
                <figure class='chart'>%s<div class="legend"><span><i class="TRACKED"></i>estimate</span>\
                <span><i class="truth"></i>reference</span><span>ring: start, dot: end</span></div></figure>
                <h2>Errors over time</h2>
                %s<h2>Figures</h2>
                <div class="scroll"><pre>%s</pre></div>
                """
                        .formatted(
                                Html.escape(title),
                                paths().draw(),
                                charts,
                                Html.escape(String.join("\n", TrajectoryTable.of(evaluation))));
        return Html.page(Html.Look.RESULTS, title + " - egomotion", body);
    }
}
