package dev.egomotion.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CurveChartTest {
    private static final List<CurveChart.Curve> CURVES =
            List.of(
                    new CurveChart.Curve(
                            "a <drive>",
                            0,
                            false,
                            List.of(new double[] {0, 1}, new double[] {1000, 0.5})),
                    new CurveChart.Curve(
                            "constant velocity", 0, true, List.of(new double[] {1000, 0.7})));

    private static List<String> ticks(String html) {
        return Pattern.compile("<text [^>]*>([^<]*)</text>")
                .matcher(html)
                .results()
                .map((MatchResult r) -> r.group(1))
                .toList();
    }

    @Test
    void html_clock_saysTheTimeBelowEachStep() {
        // Quick at first, three times as slow later.
        List<double[]> clock =
                List.of(new double[] {0, 0}, new double[] {500, 1800}, new double[] {1000, 7200});
        List<String> ticks = ticks(new CurveChart("ATE, m", CURVES, clock).html());
        assertEquals(
                List.of(
                        "0", "0", "200", "12 min", "400", "24 min", "600", "48 min", "800",
                        "84 min", "1000", "2.0 h", "step", "time"),
                ticks.subList(5, ticks.size()));
    }

    @Test
    void html_noClock_saysStepsAlone() {
        List<String> ticks = ticks(new CurveChart("ATE, m", CURVES).html());
        assertFalse(ticks.contains("time"));
        assertTrue(ticks.containsAll(List.of("0", "1000", "step")), ticks.toString());
    }

    @Test
    void html_legend_tellsDashedFromWholeLines() {
        String html = new CurveChart("ATE, m", CURVES).html();
        assertTrue(html.contains("<i class='c0'></i>a &lt;drive&gt;</span>"), html);
        assertTrue(html.contains("<i class='c0 dashed'></i>constant velocity</span>"), html);
    }
}
