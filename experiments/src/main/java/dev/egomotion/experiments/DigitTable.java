package dev.egomotion.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The models of an experiment beside each other.
 *
 * @param results of all runs
 */
record DigitTable(List<DigitResult> results) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The runs of one model on one distortion.
     *
     * @param runs at least one, one per seed
     */
    record Row(List<DigitResult> runs) {
        DigitResult.Task task() {
            return runs.get(0).task();
        }

        /** Returns the mean error, percent. */
        double mean() {
            return runs.stream().mapToDouble(DigitResult::error).average().orElseThrow();
        }

        /** Returns the sample standard deviation of the error, percent; NaN of one run. */
        double deviation() {
            double mean = mean();
            double squares =
                    runs.stream()
                            .mapToDouble(run -> (run.error() - mean) * (run.error() - mean))
                            .sum();
            return Math.sqrt(squares / (runs.size() - 1));
        }

        long images() {
            return Math.round(runs.stream().mapToLong(DigitResult::images).average().orElseThrow());
        }

        int leastSameInOnnx() {
            return runs.stream().mapToInt(DigitResult::sameInOnnx).min().orElseThrow();
        }
    }

    /** Returns one row per distortion and model, in the order of their first runs. */
    List<Row> rows() {
        Map<String, List<DigitResult>> groups = new LinkedHashMap<>();
        for (DigitDistortion distortion : DigitDistortion.values()) {
            for (DigitResult result : results) {
                if (result.task().distortion() == distortion) {
                    String key = distortion.label() + " " + result.task().model().name();
                    groups.computeIfAbsent(key, name -> new ArrayList<>()).add(result);
                }
            }
        }
        return groups.values().stream().map(Row::new).toList();
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(
                "| distortion | model | error %, mean | sd | by seed | parameters | images trained on | minutes | ONNX classes equal |\n");
        text.append("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (Row row : rows()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "| %s | %s | %.2f | %s | %s | %,d | %,d | %s | %,d of %,d |%n",
                            row.task().distortion().label(),
                            row.task().model().name(),
                            row.mean(),
                            row.runs().size() < 2
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.2f", row.deviation()),
                            row.runs().stream()
                                    .map(run -> String.format(Locale.ROOT, "%.2f", run.error()))
                                    .collect(Collectors.joining(", ")),
                            row.runs().get(0).parameters(),
                            row.images(),
                            row.task().minutes(),
                            row.leastSameInOnnx(),
                            row.runs().get(0).tested()));
        }
        return text.toString();
    }

    String json() throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode rows = root.putArray("models");
        for (Row row : rows()) {
            ObjectNode node =
                    rows.addObject()
                            .put("distortion", row.task().distortion().label())
                            .put("model", row.task().model().name())
                            .put("seeds", row.runs().size())
                            .put("error_percent_mean", Math.round(1000 * row.mean()) / 1000.0)
                            .put("parameters", row.runs().get(0).parameters())
                            .put("minutes", row.task().minutes());
            if (row.runs().size() > 1) {
                node.put("error_percent_sd", Math.round(1000 * row.deviation()) / 1000.0);
            }
        }
        ArrayNode runs = root.putArray("runs");
        results.forEach(result -> runs.add(result.node()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }
}
