package dev.egomotion.engine.report;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.evaluate.GpsComparison;
import dev.egomotion.engine.evaluate.Json;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.Results;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.metrics.ConfidenceEvaluation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.report.Html;
import dev.egomotion.report.RiskChart;
import dev.egomotion.report.TrajectoryTable;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.topology.steps.StepSummary;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The replay for people: report.html, one page that needs nothing beside itself. */
public final class Report {
    /** Name of the option that holds the command as it was typed. */
    public static final String COMMAND = "command";

    private final ReplaySummary summary;
    private final Optional<TruthComparison> truth;
    private final Optional<GpsComparison> gps;
    private final Optional<KnownPath> known;
    private final double confidenceCap;
    private final FrameRows rows;
    private final List<Moments.Moment> moments;
    private final SampleImages.Pictures pictures;

    private Report(
            ReplaySummary summary,
            Optional<TruthComparison> truth,
            Optional<GpsComparison> gps,
            Optional<KnownPath> known,
            double confidenceCap,
            FrameRows rows,
            List<Moments.Moment> moments,
            SampleImages.Pictures pictures) {
        this.summary = summary;
        this.truth = truth;
        this.gps = gps;
        this.known = known;
        this.confidenceCap = confidenceCap;
        this.rows = rows;
        this.moments = moments;
        this.pictures = pictures;
    }

    /**
     * Writes summary.json and report.html.
     *
     * @param confidenceCap the highest confidence that the camera allows; 1 when it sets no limit
     * @param frames sample frames as they were sent
     * @param segment the segment that they were sent in
     * @throws EngineException if the folder cannot be written
     */
    public static void write(
            ResultFolder folder,
            ReplaySummary summary,
            Results results,
            Optional<TruthComparison> truth,
            Optional<GpsComparison> gps,
            double confidenceCap,
            SampleFrames frames,
            SegmentStart segment)
            throws EngineException {
        List<Track.Point> points = results.track().points();
        int[] chosen = FrameRows.chosen(points);
        Optional<KnownPath> known =
                KnownPath.of(points, truth, gps, summary.scale().source() != ScaleSource.NONE);
        FrameRows rows = FrameRows.of(points, chosen, known);
        List<Moments.Moment> moments = Moments.of(rows, known.map(KnownPath::name).orElse(""));
        Map<Long, Integer> places = new HashMap<>();
        for (int row = 0; row < chosen.length; row++) {
            places.put(points.get(chosen[row]).sequence(), row);
        }
        SampleImages.Pictures pictures;
        try {
            pictures =
                    SampleImages.of(
                            frames.all(),
                            segment,
                            results.depth(),
                            folder,
                            places,
                            moments.stream().map(Moments.Moment::row).toList());
        } catch (IOException e) {
            throw new EngineException(
                    folder.path() + ": a map written here " + FileTrouble.reading(e), e);
        }
        folder.publish(
                ResultFolder.REPORT,
                new Report(summary, truth, gps, known, confidenceCap, rows, moments, pictures)
                        .page());
        folder.publish(ResultFolder.SUMMARY, summary.json());
    }

    private String page() {
        String input = summary.input().name();
        String name = input.substring(input.lastIndexOf('/') + 1);
        String body =
                """
                <h1>%s</h1>
                <p class="sub">%s</p>
                %s%s%s%s%s%s%s%s<footer>%s</footer>
                <script type="application/json" id="data">%s</script>
                %s<script>
                %s</script>
                %s"""
                        .formatted(
                                Html.escape(name),
                                subtitle(),
                                tiles(),
                                notes(),
                                words(),
                                drive(),
                                worth(),
                                timing(),
                                command(),
                                identity(),
                                footer(),
                                data(),
                                pictures(0, 1),
                                Html.script("drive.js"),
                                pictures(1, pictures.pictures().size()));
        return Html.page(Html.Look.RESULTS, name + " - egomotion", body);
    }

    private String subtitle() {
        ReplaySummary.Input input = summary.input();
        return Html.escape(
                "%d %s of %dx%d pixels, %s, camera %s"
                        .formatted(
                                summary.frames().ingested(),
                                summary.frames().ingested() == 1 ? "frame" : "frames",
                                input.width(),
                                input.height(),
                                input.codec().equals(input.travelsAs())
                                        ? input.codec()
                                        : input.codec() + " sent as " + input.travelsAs(),
                                summary.camera().id()));
    }

    private String tiles() {
        return "<div class='tiles'>"
                + tile(Long.toString(summary.frames().trajectory()), "frames")
                + tile(format("%.1f %%", 100 * summary.trackedShare()), "tracked")
                + tile(
                        summary.meanConfidence() == null
                                ? "\u2013"
                                : format("%.2f", summary.meanConfidence()),
                        "mean confidence")
                + tile(format("%.3g", summary.pathLength()), "path, " + summary.scale().unit())
                + tile(Figures.rate(summary.timing().framesPerSecond()), "frames per second")
                + "</div>\n";
    }

    private static String tile(String value, String label) {
        return "<div class='tile'><b>%s</b><span>%s</span></div>"
                .formatted(Html.escape(value), Html.escape(label));
    }

    private String notes() {
        StringBuilder notes = new StringBuilder();
        if (summary.detail() != null) {
            notes.append(note("note bad", summary.detail()));
        }
        summary.warnings().forEach(warning -> notes.append(note("note", warning)));
        return notes.toString();
    }

    private static String note(String style, String text) {
        return "<p class='%s'>%s</p>%n".formatted(style, Html.escape(text));
    }

    private String words() {
        StringBuilder words = new StringBuilder("<h2>In words</h2>\n<div class='words'>\n");
        summary.inWords()
                .forEach(sentence -> words.append("<p>" + Html.escape(sentence) + "</p>\n"));
        truth.map(TruthComparison::inWords)
                .orElse(List.of())
                .forEach(sentence -> words.append("<p>" + Html.escape(sentence) + "</p>\n"));
        gps.map(GpsComparison::inWords)
                .orElse(List.of())
                .forEach(sentence -> words.append("<p>" + Html.escape(sentence) + "</p>\n"));
        return words.append("</div>\n").toString();
    }

    /** The part that drive.js fills and moves. */
    private String drive() {
        String kept =
                pictures.pictures().size() == rows.sequence().length
                        ? ""
                        : " Pictures of %d of the %d frames are kept."
                                .formatted(pictures.pictures().size(), rows.sequence().length);
        return """
               <h2>The drive, frame by frame</h2>
               <noscript><p class="note">What moves on this page needs JavaScript.</p></noscript>
               <section class="viewer" id="viewer">
               <div class="views">
               <figure><figcaption><span id="frame-caption">frame</span></figcaption><div class="view" id="frame-view"><img id="frame-map" alt="the frame, as the networks see it"><i class="cross" hidden></i></div></figure>
               <figure><figcaption><span>depth</span><b id="depth-here"></b></figcaption><div class="view" id="depth-view"><canvas id="depth-map"></canvas><div class="none" id="depth-none" hidden>no depth map</div><i class="cross" hidden></i></div><div class="bar" id="depth-bar"></div></figure>
               <figure><figcaption><span>confidence</span><b id="confidence-here"></b></figcaption><div class="view" id="confidence-view"><canvas id="confidence-map"></canvas><div class="none" id="confidence-none" hidden>not validated</div><i class="cross" hidden></i></div><div class="bar" id="confidence-bar"></div></figure>
               </div>
               <div class="controls"><button id="play" aria-label="play">\u25b6</button><input type="range" id="slider" min="0" max="0" value="0" aria-label="frame"></div>
               <div class="where" id="where"></div>
               <p class="keys">Keys: left and right, with shift by ten, Home and End; space plays.%s</p>
               </section>
               %s
               <div class="head"><h2>The path from above</h2><label>coloured by <select id="colour"></select></label></div>
               <figure class="chart"><div id="path"></div><div id="side"></div><div class="legend" id="path-legend"></div></figure>
               <h2>Over time</h2>
               <figure class="chart"><div id="time"></div></figure>
               """
                .formatted(
                        Html.escape(kept),
                        moments.isEmpty()
                                ? "<div id='moments' hidden></div>"
                                : "<h2>Moments worth a look</h2>\n<div class='moments' id='moments'></div>");
    }

    private String worth() {
        return truth.map(Report::figures).orElse("")
                + truth.flatMap(TruthComparison::confidence).map(Report::risk).orElse("");
    }

    private static String figures(TruthComparison truth) {
        return "<h2>Against the known path</h2>\n<div class='scroll'><pre>"
                + Html.escape(String.join("\n", TrajectoryTable.of(truth.sim3())))
                + "</pre></div>\n";
    }

    private static String risk(ConfidenceEvaluation evaluation) {
        return "<h2>What the confidence is worth</h2>\n<figure class='chart'>"
                + new RiskChart(evaluation).draw()
                + "<div class='legend'><span><i class='TRACKED'></i>by confidence</span>"
                + "<span><i class='DEGRADED'></i>slow ones first</span>"
                + "<span><i class='truth'></i>by the error itself: the best there is</span></div></figure>\n";
    }

    private String command() {
        String line = summary.options().get(COMMAND);
        return line == null
                ? ""
                : "<h2>The command</h2>\n<pre class='command'>%s</pre>%n"
                        .formatted(Html.escape(line));
    }

    /** What drive.js reads. */
    private record PageData(
            String unit,
            String pathUnit,
            String knownPath,
            String errorLabel,
            FrameRows rows,
            List<String> reasons,
            double cap,
            @Nullable Axes truth,
            double[] depthRange,
            String magma,
            int[] pictures,
            List<Moments.Moment> moments) {}

    /**
     * Pictures stand apart from the data, each for itself: none is parsed, let alone decoded, before it is shown, and the
     * page is there and at work as soon as the first of them is.
     */
    private String pictures(int from, int to) {
        StringBuilder scripts = new StringBuilder();
        for (int i = from; i < Math.min(to, pictures.pictures().size()); i++) {
            scripts.append("<script type=\"text/plain\" id=\"picture-")
                    .append(i)
                    .append("\">")
                    .append(pictures.pictures().get(i).inPage())
                    .append("</script>\n");
        }
        return scripts.toString();
    }

    /** A path, coordinate by coordinate, metres. */
    private record Axes(float[] x, float[] y, float[] z) {
        static Axes of(List<Vector3> path) {
            Axes axes =
                    new Axes(
                            new float[path.size()], new float[path.size()], new float[path.size()]);
            for (int i = 0; i < path.size(); i++) {
                axes.x[i] = (float) path.get(i).x();
                axes.y[i] = (float) path.get(i).y();
                axes.z[i] = (float) path.get(i).z();
            }
            return axes;
        }
    }

    private String data() {
        // A slash after a less-than sign would end the script.
        String unit = summary.scale().source() == ScaleSource.NONE ? "units" : "m";
        return Json.compact(
                        new PageData(
                                unit,
                                known.map(KnownPath::isMetric).orElse(false) ? "m" : unit,
                                known.map(KnownPath::name).orElse(""),
                                known.map(KnownPath::errorLabel).orElse(""),
                                rows,
                                FrameRows.reasons(),
                                confidenceCap,
                                known.map(k -> Axes.of(k.path())).orElse(null),
                                new double[] {pictures.near(), pictures.far()},
                                SampleImages.magma(),
                                pictures.pictures().stream()
                                        .mapToInt(SampleImages.Picture::row)
                                        .toArray(),
                                moments))
                .replace("<", "\\u003c");
    }

    private String timing() {
        StringBuilder table =
                new StringBuilder(
                        "<h2>Time per step</h2>\n<div class='scroll'><table><tr><th>step</th>"
                                + "<th class='n'>times</th><th class='n'>median, ms</th>"
                                + "<th class='n'>95 %, ms</th><th class='n'>99 %, ms</th>"
                                + "<th class='n'>longest, ms</th></tr>\n");
        for (StepSummary step : summary.timing().steps()) {
            table.append(
                    format(
                            "<tr><td>%s</td><td class='n'>%d</td><td class='n'>%.2f</td>"
                                    + "<td class='n'>%.2f</td><td class='n'>%.2f</td><td class='n'>%.1f</td></tr>%n",
                            Html.escape(step.step()),
                            step.count(),
                            step.p50Millis(),
                            step.p95Millis(),
                            step.p99Millis(),
                            step.maxMillis()));
        }
        return table.append(
                        "</table></div>\n<p class='sub'>end-to-end runs from a frame's sending to its committed"
                                + " record; at the maximal rate most of it is waiting behind the frames before.</p>\n")
                .toString();
    }

    private String identity() {
        ReplaySummary.CameraLine c = summary.camera();
        StringBuilder table = new StringBuilder("<h2>Camera, model, versions</h2>\n<table>\n");
        row(table, "input", summary.input().name());
        row(
                table,
                "camera",
                format(
                        "%s: fx %.1f, fy %.1f, cx %.1f, cy %.1f pixels at %dx%d; %.0f degrees wide",
                        SummaryWords.name(c.calibration()),
                        c.fx(),
                        c.fy(),
                        c.cx(),
                        c.cy(),
                        c.width(),
                        c.height(),
                        c.horizontalFieldOfViewDegrees()));
        row(table, "depth network", network(summary.model().depth()));
        row(table, "pose network", network(summary.model().pose()));
        summary.options()
                .forEach(
                        (name, value) -> {
                            if (!name.equals(COMMAND)) {
                                row(table, name, value);
                            }
                        });
        summary.versions().forEach((name, value) -> row(table, name, value));
        return table.append("</table>\n").toString();
    }

    private static String network(ReplaySummary.Network n) {
        return "%s %s, licence %s, trained on %s, sha256 %s"
                .formatted(
                        n.name(),
                        n.version(),
                        n.licence(),
                        n.trainingData(),
                        n.sha256().substring(0, Math.min(12, n.sha256().length())));
    }

    private static void row(StringBuilder table, String name, String value) {
        table.append(
                "<tr><td>%s</td><td class='w'>%s</td></tr>%n"
                        .formatted(Html.escape(name), Html.escape(value)));
    }

    private static String footer() {
        return "Beside this page: <code>trajectory.tum</code>, <code>trajectory.kitti</code>, "
                + "<code>trajectory.csv</code>, <code>depth/</code>, <code>confidence/</code>, "
                + "<code>confidence.csv</code>, <code>summary.json</code>.";
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
