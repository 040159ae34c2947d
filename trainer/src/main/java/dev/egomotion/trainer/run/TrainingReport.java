package dev.egomotion.trainer.run;

import dev.egomotion.report.CurveChart;
import dev.egomotion.report.Html;
import dev.egomotion.report.ResultTable;
import dev.egomotion.trainer.loss.LossTerms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run for people: report.html, one page that needs nothing beside itself. */
final class TrainingReport {
    private final ResultTable losses;
    private final ResultTable validation;

    /** Steps and the seconds that had gone by then. */
    private List<double[]> clock = List.of();

    TrainingReport(ResultTable losses, ResultTable validation) {
        this.losses = losses;
        this.validation = validation;
    }

    /**
     * Returns the page.
     *
     * @param heading what was trained
     * @param summary of drives and networks
     * @param step where the run stands
     * @param seconds trained so far
     * @param samples pictures, as HTML
     */
    String page(String heading, String summary, long step, double seconds, String samples)
            throws IOException {
        clock = curve("", 0, false, losses.rows(), losses, "seconds").points();
        String body =
                """
                <h1>%s</h1>
                <p class="sub">step %d, %.1f minutes of training; %s</p>
                <h2>Validation</h2>
                <div class="charts">
                %s</div>
                <h2>Losses</h2>
                <div class="charts">
                %s</div>
                <h2>Samples</h2>
                %s<footer>losses.csv and validation.csv hold the figures. ATE as SfMLearner defines it over 5 frames; depth at the \
                networks' size, median scaling, cap 80 m, lidar with Garg's crop. Validation drives are not trained on.</footer>
                """
                        .formatted(
                                Html.escape(heading),
                                step,
                                seconds / 60,
                                Html.escape(summary),
                                validationCharts(),
                                lossCharts(),
                                samples);
        return Html.page(Html.Look.CURVES, heading + " - training", body);
    }

    private String validationCharts() throws IOException {
        List<CurveChart.Curve> ate = new ArrayList<>();
        List<CurveChart.Curve> absRel = new ArrayList<>();
        List<CurveChart.Curve> scale = new ArrayList<>();
        int colour = 0;
        for (Map.Entry<String, List<List<String>>> drive : byDrive().entrySet()) {
            String name = drive.getKey();
            List<List<String>> rows = drive.getValue();
            ate.add(curve(name, colour, false, rows, validation, "ate5"));
            ate.add(
                    curve(
                            name + ", constant velocity",
                            colour,
                            true,
                            rows,
                            validation,
                            "constant_velocity_ate5"));
            absRel.add(curve(name, colour, false, rows, validation, "abs_rel"));
            scale.add(curve(name, colour, false, rows, validation, "step_spread"));
            colour++;
        }
        String charts =
                charts(
                        new CurveChart("5-frame ATE, m", ate, clock),
                        new CurveChart("depth Abs Rel", absRel, clock),
                        new CurveChart("sd of ln(step length / truth)", scale, clock));
        return charts.isEmpty() ? "<p class='sub'>no drives to validate on</p>\n" : charts;
    }

    private Map<String, List<List<String>>> byDrive() throws IOException {
        Map<String, List<List<String>>> byDrive = new LinkedHashMap<>();
        int drive = validation.columns().indexOf("drive");
        for (List<String> row : validation.rows()) {
            byDrive.computeIfAbsent(row.get(drive), name -> new ArrayList<>()).add(row);
        }
        return byDrive;
    }

    private String lossCharts() throws IOException {
        List<List<String>> rows = losses.rows();
        List<CurveChart> charts = new ArrayList<>();
        int colour = 0;
        for (String term : LossTerms.ZERO.byName().keySet()) {
            CurveChart.Curve curve = curve(term, colour++, false, rows, losses, term);
            if (curve.points().stream().anyMatch(point -> point[1] != 0)) {
                charts.add(new CurveChart(term + ", weighted", List.of(curve), clock));
            }
        }
        charts.add(
                new CurveChart(
                        "learning rate of the depth network",
                        List.of(curve("rate", 5, false, rows, losses, "rate")),
                        clock));
        charts.add(
                new CurveChart(
                        "shares",
                        List.of(
                                curve(
                                        "pixels that carry a loss",
                                        0,
                                        false,
                                        rows,
                                        losses,
                                        "counted_share"),
                                curve(
                                        "time waiting for data",
                                        1,
                                        false,
                                        rows,
                                        losses,
                                        "waiting_share")),
                        clock));
        return charts(charts.toArray(CurveChart[]::new));
    }

    private static String charts(CurveChart... charts) {
        StringBuilder html = new StringBuilder();
        for (CurveChart chart : charts) {
            if (!chart.isEmpty()) {
                html.append(chart.html());
            }
        }
        return html.toString();
    }

    private static CurveChart.Curve curve(
            String name,
            int colour,
            boolean dashed,
            List<List<String>> rows,
            ResultTable table,
            String column) {
        int at = table.columns().indexOf(column);
        List<double[]> points = new ArrayList<>();
        for (List<String> row : rows) {
            if (!row.get(at).isEmpty()) {
                points.add(
                        new double[] {
                            Double.parseDouble(row.get(0)), Double.parseDouble(row.get(at))
                        });
            }
        }
        return new CurveChart.Curve(name, colour, dashed, points);
    }
}
