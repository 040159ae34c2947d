package dev.egomotion.report;

import dev.egomotion.geometry.metrics.ConfidenceEvaluation;
import java.util.Arrays;
import java.util.Locale;

/** Risk over coverage: the mean error of the most confident share of a drive's snippets. */
public final class RiskChart {
    private static final double WIDTH = 880;
    private static final double HEIGHT = 236;
    private static final double LEFT = 62;
    private static final double RIGHT = 22;
    private static final double TOP = 20;
    private static final double PLOT = 170;

    private final ConfidenceEvaluation evaluation;
    private final double highest;

    /** Lays the chart out. */
    public RiskChart(ConfidenceEvaluation evaluation) {
        this.evaluation = evaluation;
        double[] risk = evaluation.byConfidence().risk();
        double[] slow = evaluation.bySpeed().risk();
        highest =
                1.05
                        * Math.max(
                                Arrays.stream(risk).max().orElseThrow(),
                                Math.max(Arrays.stream(slow).max().orElseThrow(), 1e-12));
    }

    /** Returns the chart as SVG. */
    public String draw() {
        Svg svg = new Svg(WIDTH, HEIGHT, "Risk over coverage");
        Ticks up = Ticks.over(0, highest, 5);
        for (double value : up.values()) {
            svg.line("grid", LEFT, py(value), WIDTH - RIGHT, py(value));
            svg.text("tick", LEFT - 8, py(value) + 4, "end", up.label(value));
        }
        Ticks across = Ticks.over(0, 100, 10);
        for (double value : across.values()) {
            svg.text("tick", px(value / 100), TOP + PLOT + 17, "middle", across.label(value));
        }
        svg.text(
                "axis",
                LEFT + (WIDTH - LEFT - RIGHT) / 2,
                TOP + PLOT + 38,
                "middle",
                "most confident snippets, %");
        svg.text("axis", 4, TOP - 6, "start", "their mean 5-frame ATE, metres");
        svg.path("truth", curve(evaluation.byConfidence().oracle()));
        svg.path("track DEGRADED", curve(evaluation.bySpeed().risk()));
        svg.path("track", curve(evaluation.byConfidence().risk()));
        return svg.toString();
    }

    private String curve(double[] risk) {
        StringBuilder data = new StringBuilder();
        int stride = Math.max(1, risk.length / 400);
        for (int k = 0; k < risk.length; k += stride) {
            double coverage = (k + 1.0) / risk.length;
            data.append(
                    String.format(
                            Locale.ROOT,
                            "%s%.1f %.1f",
                            k == 0 ? "M" : "L",
                            px(coverage),
                            py(risk[k])));
        }
        return data.toString();
    }

    private static double px(double coverage) {
        return LEFT + (WIDTH - LEFT - RIGHT) * coverage;
    }

    private double py(double risk) {
        return TOP + PLOT * (1 - risk / highest);
    }
}
