package dev.egomotion.engine.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.egomotion.geometry.metrics.DepthConfidence;
import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.report.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Depth errors for programs and for people. The names of the components, or those that they state, are the
 * names in the file.
 *
 * @param protocol definition: cap, crop, scaling
 * @param sizes how estimates of another size were brought to the reference's
 * @param images how many were compared
 * @param skipped images without a pixel to compare
 * @param pixels how many were compared
 * @param coverage share of the known pixels that have an estimate
 * @param absRel mean |p - t| / t
 * @param sqRel mean (p - t)^2 / t
 * @param rmse root of the mean (p - t)^2
 * @param rmseLog root of the mean (ln p - ln t)^2
 * @param a1 share under 1.25
 * @param a2 share under 1.25^2
 * @param a3 share under 1.25^3
 * @param medianRatio metres per unit of the estimate
 * @param scaleSpread standard deviation of the log median ratio
 * @param confidence whether confidence maps told where depth is wrong; absent without them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DepthFigures(
        String protocol,
        String sizes,
        int images,
        int skipped,
        long pixels,
        double coverage,
        @JsonProperty("abs_rel") double absRel,
        @JsonProperty("sq_rel") double sqRel,
        double rmse,
        @JsonProperty("rmse_log") double rmseLog,
        double a1,
        double a2,
        double a3,
        @JsonProperty("median_ratio") double medianRatio,
        @JsonProperty("scale_spread") double scaleSpread,
        @Nullable Confidence confidence) {
    /**
     * What confidence maps told.
     *
     * @param images how many had one
     * @param ause area under the sparsification error, in Abs Rel
     * @param normalizedAuse over Abs Rel
     * @param normalizedAuseOfNone what a map without knowledge gets
     * @param rankCorrelation of 1 - confidence with the relative error
     */
    record Confidence(
            int images,
            double ause,
            @JsonProperty("ause_normalized") double normalizedAuse,
            @JsonProperty("ause_normalized_none") double normalizedAuseOfNone,
            @JsonProperty("rank_correlation") double rankCorrelation) {
        static Confidence of(DepthConfidence c) {
            return new Confidence(
                    c.images(),
                    c.ause(),
                    c.normalizedAuse(),
                    c.normalizedAuseOfNone(),
                    c.rankCorrelation());
        }
    }

    /** Returns the figures of an evaluation. */
    public static DepthFigures of(
            DepthErrors e, Optional<DepthConfidence> confidence, String sizes) {
        return new DepthFigures(
                e.protocol(),
                sizes,
                e.images(),
                e.skipped(),
                e.pixels(),
                e.coverage(),
                e.absRel(),
                e.sqRel(),
                e.rmse(),
                e.rmseLog(),
                e.a1(),
                e.a2(),
                e.a3(),
                e.medianRatio(),
                e.scaleSpread(),
                confidence.map(Confidence::of).orElse(null));
    }

    /** Returns them as JSON. */
    public String json() {
        return Json.of(this);
    }

    /** Returns them as aligned lines. */
    public List<String> lines() {
        TextTable table =
                new TextTable()
                        .row("Abs Rel", number(absRel))
                        .row("Sq Rel, m", number(sqRel))
                        .row("RMSE, m", number(rmse))
                        .row("RMSE log", number(rmseLog))
                        .row("max(p/t, t/p) < 1.25", number(a1))
                        .row("             < 1.25^2", number(a2))
                        .row("             < 1.25^3", number(a3))
                        .row("median(t)/median(p)", number(medianRatio))
                        .row("  its spread (sd of log)", number(scaleSpread))
                        .row("images compared", Integer.toString(images))
                        .row("  without a pixel", Integer.toString(skipped))
                        .row("pixels compared", Long.toString(pixels))
                        .row("  share of the known", number(coverage));
        if (confidence != null) {
            table.row("AUSE (Abs Rel)", number(confidence.ause))
                    .row("  over Abs Rel", number(confidence.normalizedAuse))
                    .row("  of a map without knowledge", number(confidence.normalizedAuseOfNone))
                    .row("rank correlation, 1 - confidence", number(confidence.rankCorrelation))
                    .row("  images with a map", Integer.toString(confidence.images));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add(protocol);
        lines.add(sizes);
        return lines;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
