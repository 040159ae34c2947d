package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.report.PathChart;
import dev.egomotion.report.TextTable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One or several trajectories against the same GPS track, from above: heights by satellites are worth little, and there are
 * no rotations.
 *
 * @param reference name of the track
 * @param names of the estimates, each another
 * @param comparisons one for each
 * @param notes what the user should know of the files
 */
public record AgainstGps(
        String reference, List<String> names, List<GpsEvaluation> comparisons, List<String> notes)
        implements TrajectoryReport {
    private static final PathChart.Axes FROM_ABOVE = new PathChart.Axes(0, 2, "east", "north");

    static AgainstGps compare(Path reference, List<Path> estimates, TrajectoryChoices choices)
            throws BadInputException, SourceException {
        choices.requireGps();
        GpsTrack gps = GpsTrack.read(reference);
        if (choices.startsAt().isPresent()) {
            Instant start = choices.startsAt().get();
            gps = gps.since(ChronoUnit.NANOS.between(Instant.EPOCH, start));
        }
        List<GpsEvaluation> compared = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Path estimate : estimates) {
            compared.add(GpsEvaluation.of(reference, gps, estimate, choices, notes));
        }
        return new AgainstGps(
                String.valueOf(reference.getFileName()),
                SeveralTrajectories.namesOf(estimates),
                List.copyOf(compared),
                List.copyOf(notes));
    }

    private boolean isOne() {
        return comparisons.size() == 1;
    }

    private String title() {
        return isOne()
                ? names.get(0) + " against " + reference
                : "%d estimates against %s".formatted(names.size(), reference);
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(title()));
        GpsEvaluation first = comparisons.get(0);
        if (isOne()) {
            lines.add("matched by   " + first.matching());
            lines.add("seen from above, by " + first.plane());
        }
        lines.add(
                "alignment    "
                        + first.label()
                        + (isOne() ? format(", scale %.10f", first.fit().scale()) : ""));
        if (isOne()) {
            lines.add(
                    format(
                            "             north is %.1f degrees to the left of the path's forward; the best scale is %.6f",
                            first.headingDegrees(), first.bestScale()));
            lines.add(
                    format(
                            "pairs        %d over %.1f m of the track; the path has %.1f m there once aligned",
                            first.pairs(), first.trackMetres(), first.pathMetres()));
        }
        lines.add("");
        lines.addAll(isOne() ? figures(first) : table());
        lines.add("");
        lines.add(
                "APE: distance from above, "
                        + first.label()
                        + "; a receiver's own error, some metres, is in it");
        lines.add(
                first.rpe().isPresent()
                        ? first.rpe().get().protocol()
                        : "RPE: the path is shorter than one delta");
        lines.add(
                "left out: rotations, heights, SfMLearner's ATE and KITTI segments, since a GPS track has no rotations");
        return lines;
    }

    private static List<String> figures(GpsEvaluation e) {
        TextTable table =
                new TextTable().row("", "rmse", "mean", "median", "std", "min", "max", "count");
        row(table, "APE from above, m", e.ape());
        e.rpe().ifPresent(rpe -> row(table, "RPE of distances, m", rpe.distance()));
        return table.lines();
    }

    private static void row(TextTable table, String name, ErrorStatistics s) {
        table.row(
                name,
                format("%.6f", s.rmse()),
                format("%.6f", s.mean()),
                format("%.6f", s.median()),
                format("%.6f", s.std()),
                format("%.6f", s.min()),
                format("%.6f", s.max()),
                Integer.toString(s.count()));
    }

    private List<String> table() {
        TextTable table =
                new TextTable()
                        .row("", "pairs", "scale", "best scale", "APE m", "APE max", "RPE m");
        for (int i = 0; i < names.size(); i++) {
            GpsEvaluation e = comparisons.get(i);
            table.row(
                    names.get(i),
                    Integer.toString(e.pairs()),
                    format("%.4f", e.fit().scale()),
                    format("%.4f", e.bestScale()),
                    format("%.4f", e.ape().rmse()),
                    format("%.4f", e.ape().max()),
                    e.rpe().map(rpe -> format("%.4f", rpe.distance().rmse())).orElse(""));
        }
        return table.lines();
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    @Override
    public String json() {
        if (isOne()) {
            return Json.of(comparisons.get(0).figures());
        }
        Map<String, GpsEvaluation.Figures> figures = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            figures.put(names.get(i), comparisons.get(i).figures());
        }
        return Json.of(figures);
    }

    @Override
    public EvaluationPlot plot() {
        List<EvaluationPlot.Named> named = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            named.add(comparisons.get(i).drawn(names.get(i)));
        }
        return new EvaluationPlot(
                named,
                title(),
                new EvaluationPlot.Reading(true, FROM_ABOVE, comparisons.get(0).label()),
                lines());
    }
}
