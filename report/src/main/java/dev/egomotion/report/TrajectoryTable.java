package dev.egomotion.report;

import dev.egomotion.geometry.metrics.AlignedPoses;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.metrics.KittiSegments;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An evaluation for people: aligned columns, and below them what each number means. */
public final class TrajectoryTable {
    private TrajectoryTable() {}

    /** Returns the lines. */
    public static List<String> of(TrajectoryEvaluation e) {
        List<String> lines = new ArrayList<>();
        lines.addAll(head(e));
        lines.add("");
        lines.addAll(poseErrors(e));
        e.ate3().ifPresent(ate -> addAll(lines, snippets(e)));
        e.kittiOdomEval().ifPresent(k -> addAll(lines, segments(e)));
        addAll(lines, protocols(e));
        return lines;
    }

    private static void addAll(List<String> lines, List<String> block) {
        lines.add("");
        lines.addAll(block);
    }

    private static List<String> head(TrajectoryEvaluation e) {
        AlignedPoses aligned = e.aligned();
        List<String> lines = new ArrayList<>();
        lines.add("matched by   " + e.matched().matching());
        lines.add(
                "alignment    "
                        + aligned.alignment().label()
                        + format(", scale %.10f", aligned.referenceFromEstimate().scale()));
        if (!aligned.rotationDetermined()) {
            lines.add(
                    "             the path is nearly a line: the rotation about it follows from noise, and with it APE rotation");
        }
        lines.add(
                format(
                        "pairs        %d over %.1f m of the reference",
                        aligned.pairs().size(), e.referenceLength()));
        return lines;
    }

    private static List<String> poseErrors(TrajectoryEvaluation e) {
        TextTable table =
                new TextTable().row("", "rmse", "mean", "median", "std", "min", "max", "count");
        row(table, "APE translation, m", e.ape().translation());
        row(table, "APE rotation, deg", e.ape().rotationDegrees());
        e.rpe()
                .ifPresent(
                        rpe -> {
                            row(table, "RPE translation, m", rpe.translation());
                            row(table, "RPE rotation, deg", rpe.rotationDegrees());
                        });
        return table.lines();
    }

    private static void row(TextTable table, String name, ErrorStatistics s) {
        table.row(
                name,
                number(s.rmse()),
                number(s.mean()),
                number(s.median()),
                number(s.std()),
                number(s.min()),
                number(s.max()),
                Integer.toString(s.count()));
    }

    private static List<String> snippets(TrajectoryEvaluation e) {
        TextTable table =
                new TextTable().row("SfMLearner's ATE, m", "mean", "std", "true rmse", "snippets");
        snippet(table, "5 frames", e.ate5());
        snippet(table, "  constant velocity", e.baselineAte5());
        snippet(table, "3 frames", e.ate3());
        snippet(table, "  constant velocity", e.baselineAte3());
        return table.lines();
    }

    private static void snippet(TextTable table, String name, Optional<SnippetError> error) {
        error.ifPresent(
                s ->
                        table.row(
                                name,
                                number(s.mean()),
                                number(s.std()),
                                number(s.rmse()),
                                Integer.toString(s.snippets())));
    }

    private static List<String> segments(TrajectoryEvaluation e) {
        TextTable table =
                new TextTable().row("KITTI segments", "t_err %", "deg/100 m", "ATE, m", "segments");
        segment(table, "devkit, estimate as it is", e.kittiOfficial());
        segment(table, "kitti-odom-eval, 7-DoF aligned", e.kittiOdomEval());
        e.kittiOdomEval()
                .filter(k -> k.lengths().size() > 1)
                .ifPresent(
                        k ->
                                k.lengths()
                                        .forEach(
                                                l ->
                                                        table.row(
                                                                "  " + l.metres() + " m",
                                                                number(l.translationPercent()),
                                                                number(
                                                                        l
                                                                                .rotationDegreesPer100Metres()),
                                                                "",
                                                                Integer.toString(l.segments()))));
        return table.lines();
    }

    private static void segment(TextTable table, String name, Optional<KittiSegments> segments) {
        segments.ifPresent(
                s ->
                        table.row(
                                name,
                                number(s.translationPercent()),
                                number(s.rotationDegreesPer100Metres()),
                                s.ate().isPresent() ? number(s.ate().getAsDouble()) : "",
                                Integer.toString(s.segments())));
    }

    private static List<String> protocols(TrajectoryEvaluation e) {
        List<String> lines = new ArrayList<>();
        lines.add(e.ape().protocol());
        lines.add(
                e.rpe().isPresent()
                        ? e.rpe().orElseThrow().protocol()
                        : "RPE: the path is shorter than one delta");
        lines.add(
                e.ate5().isPresent()
                        ? "ATE: sqrt(sum |s p - g|^2)/N per snippet, s = sum(g.p)/sum(p.p); true rmse: sqrt(sum |s p - g|^2 / N)"
                        : "SfMLearner's 5-frame ATE: fewer than 5 poses");
        lines.add(
                e.kittiOdomEval().isPresent()
                        ? "KITTI: segments of 100..800 m from every 10th frame; the devkit aligns nothing, kitti-odom-eval scales by Sim(3) first"
                        : "KITTI: no segment of 100 m was estimated");
        return lines;
    }

    private static String number(double value) {
        return format("%.6f", value);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
