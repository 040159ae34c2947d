package dev.egomotion.engine.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.egomotion.geometry.metrics.ConfidenceEvaluation;
import dev.egomotion.geometry.metrics.RiskCoverage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A confidence set against errors, for programs; the names stated are those in the file.
 *
 * @param protocol definition
 * @param snippets how many were put in order
 * @param rankCorrelation of 1 - confidence with the error; absent where one of them never changes
 * @param rankCorrelationOfSpeed the same of speed alone
 * @param risk mean error of the most confident share of the snippets, by that share
 * @param riskBySpeed the same of the slowest
 * @param area under the risk-coverage curve, metres
 * @param areaBySpeed the same by speed
 * @param areaOfOracle the least there is
 */
public record ConfidenceFigures(
        String protocol,
        int snippets,
        @JsonProperty("rank_correlation") @Nullable Double rankCorrelation,
        @JsonProperty("rank_correlation_speed") @Nullable Double rankCorrelationOfSpeed,
        Map<String, Double> risk,
        @JsonProperty("risk_speed") Map<String, Double> riskBySpeed,
        @JsonProperty("aurc") double area,
        @JsonProperty("aurc_speed") double areaBySpeed,
        @JsonProperty("aurc_oracle") double areaOfOracle) {
    private static final int[] COVERAGES = {100, 80, 60, 40, 20};

    /** Returns the figures of an evaluation. */
    public static ConfidenceFigures of(ConfidenceEvaluation e) {
        RiskCoverage byConfidence = e.byConfidence();
        return new ConfidenceFigures(
                "Spearman and risk-coverage of the 5-frame ATE by the mean confidence of its motions",
                e.snippets(),
                orNull(e.rankCorrelation()),
                orNull(e.rankCorrelationOfSpeed()),
                risk(byConfidence),
                risk(e.bySpeed()),
                byConfidence.area(),
                e.bySpeed().area(),
                byConfidence.area() - byConfidence.ause());
    }

    private static @Nullable Double orNull(double value) {
        return Double.isNaN(value) ? null : (Double) value;
    }

    private static Map<String, Double> risk(RiskCoverage curve) {
        Map<String, Double> risk = new LinkedHashMap<>();
        for (int percent : COVERAGES) {
            risk.put(Integer.toString(percent), curve.at(percent / 100.0));
        }
        return risk;
    }
}
