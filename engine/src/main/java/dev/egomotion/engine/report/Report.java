package dev.egomotion.engine.report;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.Results;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.metrics.ConfidenceEvaluation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.report.Html;
import dev.egomotion.report.PathChart;
import dev.egomotion.report.RiskChart;
import dev.egomotion.report.TrajectoryTable;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.topology.steps.StepSummary;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The replay for people: report.html, one page that needs nothing beside itself. */
public final class Report {
    private final ReplaySummary summary;
    private final Results results;
    private final Optional<TruthComparison> truth;
    private final double confidenceCap;
    private final List<SampleImages.Sample> samples;

    private Report(
            ReplaySummary summary,
            Results results,
            Optional<TruthComparison> truth,
            double confidenceCap,
            List<SampleImages.Sample> samples) {
        this.summary = summary;
        this.results = results;
        this.truth = truth;
        this.confidenceCap = confidenceCap;
        this.samples = samples;
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
            double confidenceCap,
            SampleFrames frames,
            SegmentStart segment)
            throws EngineException {
        List<SampleImages.Sample> samples;
        try {
            samples = SampleImages.of(frames, segment, results.depth(), folder);
        } catch (IOException e) {
            throw new EngineException(
                    folder.path() + ": a map written here " + FileTrouble.reading(e), e);
        }
        folder.publish(
                ResultFolder.REPORT,
                new Report(summary, results, truth, confidenceCap, samples).page());
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
                """
                        .formatted(
                                Html.escape(name),
                                subtitle(),
                                tiles(),
                                notes(),
                                words(),
                                path(),
                                confidence(),
                                samples(),
                                timing(),
                                identity(),
                                footer());
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
        return words.append("</div>\n").toString();
    }

    private String path() {
        List<Vector3> positions =
                truth.map(TruthComparison::alignedPath)
                        .orElseGet(
                                () ->
                                        results.track().points().stream()
                                                .map(p -> p.worldFromCamera().translation())
                                                .toList());
        String chart =
                new PathChart(
                                positions,
                                results.track().points().stream().map(Report::style).toList(),
                                truth.map(TruthComparison::truePath).orElse(List.of()),
                                truth.isPresent()
                                        ? "metres (moved and scaled to the known path)"
                                        : summary.scale().unit(),
                                PathChart.Axes.CAMERA)
                        .draw();
        return "<h2>The path from above</h2>\n<figure class='chart'>"
                + chart
                + legend(truth.isPresent(), true)
                + "</figure>\n"
                + truth.map(Report::figures).orElse("");
    }

    private static String figures(TruthComparison truth) {
        return "<h2>Against the known path</h2>\n<div class='scroll'><pre>"
                + Html.escape(String.join("\n", TrajectoryTable.of(truth.sim3())))
                + "</pre></div>\n";
    }

    private String confidence() {
        return "<h2>Confidence over time</h2>\n<figure class='chart'>"
                + new ConfidenceChart(results.track().points(), confidenceCap).draw()
                + legend(false, false)
                + "</figure>\n"
                + truth.flatMap(TruthComparison::confidence).map(Report::risk).orElse("");
    }

    private static String risk(ConfidenceEvaluation evaluation) {
        return "<h2>What the confidence is worth</h2>\n<figure class='chart'>"
                + new RiskChart(evaluation).draw()
                + "<div class='legend'><span><i class='TRACKED'></i>by confidence</span>"
                + "<span><i class='DEGRADED'></i>slow ones first</span>"
                + "<span><i class='truth'></i>by the error itself: the best there is</span></div></figure>\n";
    }

    private String legend(boolean withTruth, boolean withStart) {
        StringBuilder legend = new StringBuilder("<div class='legend'>");
        for (Map.Entry<TrackingStatus, String> entry :
                List.of(
                        Map.entry(TrackingStatus.TRACKED, "tracked"),
                        Map.entry(TrackingStatus.DEGRADED, "degraded: best available"),
                        Map.entry(TrackingStatus.LOST, "lost: predicted"))) {
            if (summary.status().containsKey(entry.getKey())) {
                legend.append(
                        "<span><i class='%s'></i>%s</span>"
                                .formatted(entry.getKey(), entry.getValue()));
            }
        }
        if (withTruth) {
            legend.append("<span><i class='truth'></i>known path</span>");
        }
        if (withStart) {
            legend.append("<span>ring: start, dot: end</span>");
        }
        return legend.append("</div>").toString();
    }

    /** Returns how report.css marks a frame of the path. */
    private static String style(Track.Point point) {
        return point.status() == TrackingStatus.TRACKED ? "" : point.status().name();
    }

    private String samples() {
        if (samples.isEmpty()) {
            return "";
        }
        StringBuilder grid =
                new StringBuilder(
                        "<h2>Sample frames</h2>\n<div class='samples'>"
                                + "<div class='head'>frame, as the networks see it</div>"
                                + "<div class='head'>depth: bright is near</div>"
                                + "<div class='head'>confidence: white is trusted</div>\n");
        for (SampleImages.Sample sample : samples) {
            grid.append(image(Optional.of(sample.frame()), "frame " + sample.sequence(), ""))
                    .append(image(sample.depth(), "depth", "no depth map"))
                    .append(image(sample.confidence(), "confidence", "not validated"))
                    .append("<div class='caption'>" + caption(sample.sequence()) + "</div>\n");
        }
        return grid.append("</div>\n").toString();
    }

    private static String image(Optional<String> url, String alternative, String missing) {
        return url.map(u -> "<img src='%s' alt='%s'>".formatted(u, Html.escape(alternative)))
                .orElse("<div class='none'>" + Html.escape(missing) + "</div>");
    }

    private String caption(long sequence) {
        return results.track().points().stream()
                .filter(p -> p.sequence() == sequence)
                .findFirst()
                .map(
                        p ->
                                Html.escape(
                                        "frame %d, %s, confidence %.2f"
                                                .formatted(
                                                        sequence,
                                                        p.status() == TrackingStatus.TRACKED
                                                                ? "tracked"
                                                                : SummaryWords.name(p.status())
                                                                        + " ("
                                                                        + SummaryWords.name(
                                                                                p.reason())
                                                                        + ")",
                                                        p.confidence())))
                .orElse("frame " + sequence);
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
        summary.options().forEach((name, value) -> row(table, name, value));
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
