package dev.egomotion.engine.evaluate;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import dev.egomotion.report.TextTable;
import dev.egomotion.report.TrajectoryTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One or several trajectories against the same known one.
 *
 * @param reference name of the known one
 * @param names of the estimates, each another
 * @param comparisons one for each
 */
public record SeveralTrajectories(
        String reference, List<String> names, List<TrajectoryComparison> comparisons)
        implements TrajectoryReport {
    /**
     * Compares files, as {@link TrajectoryComparison#of} does each.
     *
     * @throws BadInputException if one cannot be read or compared
     */
    static SeveralTrajectories compare(
            Path reference, List<Path> estimates, TrajectoryChoices choices)
            throws BadInputException {
        choices.requirePoses();
        List<TrajectoryComparison> compared = new ArrayList<>();
        for (Path estimate : estimates) {
            compared.add(
                    TrajectoryComparison.of(
                            reference,
                            estimate,
                            choices.format().format(),
                            choices.alignment().orElse(Alignment.NONE),
                            choices.mostSeconds(),
                            choices.firstFrame(),
                            choices.delta()));
        }
        return of(reference, estimates, compared);
    }

    @Override
    public List<String> notes() {
        return comparisons.stream().flatMap(c -> c.notes().stream()).distinct().toList();
    }

    private boolean isOne() {
        return comparisons.size() == 1;
    }

    /**
     * Puts comparisons together.
     *
     * @param estimates the files that were compared, in their order: as much of their paths is taken for names as tells
     *     them apart
     */
    public static SeveralTrajectories of(
            Path reference, List<Path> estimates, List<TrajectoryComparison> comparisons) {
        List<String> names = namesOf(estimates);
        return new SeveralTrajectories(
                String.valueOf(reference.getFileName()), names, List.copyOf(comparisons));
    }

    /** Returns as much of the paths of files as tells them apart. */
    static List<String> namesOf(List<Path> files) {
        int parts = 1;
        List<String> names = names(files, parts);
        while (names.stream().distinct().count() < names.size() && parts < 16) {
            parts++;
            names = names(files, parts);
        }
        return names;
    }

    private static List<String> names(List<Path> files, int parts) {
        return files.stream()
                .map(
                        file ->
                                file.subpath(
                                                Math.max(0, file.getNameCount() - parts),
                                                file.getNameCount())
                                        .toString())
                .toList();
    }

    private String title() {
        return "%d estimates against %s".formatted(names.size(), reference);
    }

    /** Returns the figures of one, or of several side by side, in aligned columns. */
    @Override
    public List<String> lines() {
        if (isOne()) {
            List<String> lines = new ArrayList<>(List.of(comparisons.get(0).title()));
            lines.addAll(TrajectoryTable.of(comparisons.get(0).evaluation()));
            return lines;
        }
        TextTable table =
                new TextTable()
                        .row(
                                "",
                                "pairs",
                                "scale",
                                "APE m",
                                "APE deg",
                                "RPE m",
                                "RPE deg",
                                "ATE-5 m",
                                "t_err %",
                                "deg/100 m");
        for (int i = 0; i < names.size(); i++) {
            table.row(row(names.get(i), comparisons.get(i).evaluation()));
        }
        List<String> lines = new ArrayList<>();
        lines.add(title());
        TrajectoryEvaluation first = comparisons.get(0).evaluation();
        lines.add("alignment  " + first.aligned().alignment().label());
        lines.add("");
        lines.addAll(table.lines());
        lines.add("");
        lines.add("APE, RPE: rmse; ATE-5: mean of SfMLearner's; t_err, deg/100 m: KITTI segments");
        lines.add(first.ape().protocol());
        first.rpe().ifPresent(rpe -> lines.add(rpe.protocol()));
        return lines;
    }

    private static String[] row(String name, TrajectoryEvaluation e) {
        TrajectoryFigures f = TrajectoryFigures.of(e);
        TrajectoryFigures.PoseError rpe = f.rpe();
        TrajectoryFigures.Ate ate = f.ate5();
        return new String[] {
            name,
            Integer.toString(f.pairs()),
            number(f.alignment().scale()),
            number(f.ape().rmse()),
            number(f.ape().rotationDegrees().rmse()),
            rpe == null ? "" : number(rpe.rmse()),
            rpe == null ? "" : number(rpe.rotationDegrees().rmse()),
            ate == null ? "" : number(ate.mean()),
            number(f.kitti().translationPercent()),
            number(f.kitti().rotationDegreesPer100Metres())
        };
    }

    private static String number(@Nullable Double value) {
        return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
    }

    /** Returns the figures of one, or of each by its name, as JSON. */
    @Override
    public String json() {
        if (isOne()) {
            return comparisons.get(0).figures().json();
        }
        Map<String, TrajectoryFigures> figures = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            figures.put(names.get(i), comparisons.get(i).figures());
        }
        return Json.of(figures);
    }

    @Override
    public EvaluationPlot plot() {
        if (isOne()) {
            return comparisons.get(0).plot();
        }
        List<EvaluationPlot.Named> named = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            named.add(EvaluationPlot.Named.of(names.get(i), comparisons.get(i).evaluation()));
        }
        TrajectoryComparison first = comparisons.get(0);
        return new EvaluationPlot(
                named,
                title(),
                EvaluationPlot.Reading.of(first.evaluation(), first.timed()),
                lines());
    }
}
