package dev.egomotion.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistogramChartTest {
    private static final double BASE = 190;

    /** Heights of the bins of each outline, in the unit of the drawing. */
    private static List<double[]> heights(String svg) {
        Matcher outlines = Pattern.compile("class='track[^']*' d='([^']*)'").matcher(svg);
        return outlines.results().map(outline -> heights(outline)).toList();
    }

    private static double[] heights(MatchResult outline) {
        double[] y =
                Pattern.compile("[ML]-?[\\d.]+ (-?[\\d.]+)")
                        .matcher(outline.group(1))
                        .results()
                        .mapToDouble(p -> BASE - Double.parseDouble(p.group(1)))
                        .toArray();
        // From the base up and back to it, two corners a bin.
        return IntStream.range(0, (y.length - 2) / 2).mapToDouble(i -> y[1 + 2 * i]).toArray();
    }

    @Test
    void draw_twoEstimates_binsAreSharesOfEachOnOneScale() {
        double[] few = {0.05, 0.05, 0.05, 3.95};
        double[] many = IntStream.range(0, 400).mapToDouble(i -> (i + 0.5) / 100).toArray();
        List<double[]> heights = heights(new HistogramChart("error, m", List.of(few, many)).draw());
        assertEquals(2, heights.size());
        assertEquals(40, heights.get(0).length);
        double whole = Arrays.stream(heights.get(0)).sum();
        assertEquals(whole, Arrays.stream(heights.get(1)).sum(), 0.06 * whole, "all errors");
        assertEquals(0.75 * whole, heights.get(0)[0], 0.01 * whole, "three of four in the first");
        assertEquals(0.25 * whole, heights.get(0)[39], 0.01 * whole, "one in the last");
        double even = whole / 40;
        assertTrue(
                Arrays.stream(heights.get(1)).allMatch(h -> Math.abs(h - even) < 0.2 * even),
                "as many of each size");
    }

    @Test
    void draw_oneOutlier_standsInTheLastBinAndLeavesTheOthersTheirRoom() {
        double[] errors = IntStream.range(0, 1000).mapToDouble(i -> i / 1000.0).toArray();
        errors[999] = 1e6;
        double[] heights = heights(new HistogramChart("error, m", List.of(errors)).draw()).get(0);
        assertTrue(Arrays.stream(heights).filter(h -> h > 0).count() == 40, "every bin has some");
    }

    @Test
    void draw_noErrorAtAll_isDrawn() {
        double[] heights =
                heights(new HistogramChart("error, m", List.of(new double[5])).draw()).get(0);
        assertTrue(heights[0] > 100, "all in the first");
        assertEquals(0, Arrays.stream(heights).skip(1).sum(), 1e-9);
    }
}
