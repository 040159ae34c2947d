package dev.egomotion.experiments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What one run gave.
 *
 * @param task what was run
 * @param parameters of the network
 * @param steps trained
 * @param images trained on, each distorted afresh
 * @param tested test images
 * @param errors how many of them were taken for another digit
 * @param sameInOnnx for how many of them ONNX Runtime gives the class that LibTorch gives
 */
public record DigitResult(
        Task task,
        long parameters,
        long steps,
        long images,
        int tested,
        int errors,
        int sameInOnnx) {
    /**
     * A run to be done.
     *
     * @param distortion of the images
     * @param model that is trained
     * @param seed of weights, order and distortions
     * @param minutes processor time to train
     * @param heldOut whether trained on the first 50,000 and tested on the other 10,000 of the training set, to choose settings
     */
    public record Task(
            DigitDistortion distortion,
            DigitModel model,
            long seed,
            double minutes,
            boolean heldOut) {
        /** Returns its name for people. */
        public String label() {
            return "%s %s seed %d".formatted(distortion.label(), model.name(), seed);
        }

        Map<String, String> metadata() {
            return Map.of(
                    "egomotion.role",
                    "distorted-digits",
                    "egomotion.distortion",
                    distortion.label(),
                    "egomotion.model",
                    model.name(),
                    "egomotion.seed",
                    Long.toString(seed));
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns the share of test images that were taken for another digit, percent. */
    public double error() {
        return 100.0 * errors / tested;
    }

    /** Returns one line for people. */
    public String line() {
        return String.format(
                Locale.ROOT,
                "%s: error %.2f %%, %,d parameters, %,d images in %.2f minutes, ONNX: %,d of %,d classes equal",
                task.label(),
                error(),
                parameters,
                images,
                task.minutes(),
                sameInOnnx,
                tested);
    }

    ObjectNode node() {
        return JSON.createObjectNode()
                .put("distortion", task.distortion().label())
                .put("model", task.model().name())
                .put("seed", task.seed())
                .put("minutes", task.minutes())
                .put("held_out", task.heldOut())
                .put("parameters", parameters)
                .put("steps", steps)
                .put("images", images)
                .put("tested", tested)
                .put("errors", errors)
                .put("error_percent", Math.round(1000 * error()) / 1000.0)
                .put("same_in_onnx", sameInOnnx);
    }

    byte[] json() throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node());
    }

    /**
     * Reads what {@link #json} wrote.
     *
     * @throws DigitsException if the file cannot be read or tells of another task
     */
    static DigitResult read(Path file, Task task) {
        try {
            JsonNode node = JSON.readTree(Files.readAllBytes(file));
            DigitResult result =
                    new DigitResult(
                            task,
                            node.path("parameters").asLong(),
                            node.path("steps").asLong(),
                            node.path("images").asLong(),
                            node.path("tested").asInt(),
                            node.path("errors").asInt(),
                            node.path("same_in_onnx").asInt());
            boolean same =
                    node.path("minutes").asDouble() == task.minutes()
                            && node.path("held_out").asBoolean() == task.heldOut()
                            && result.tested() > 0;
            if (!same) {
                throw new DigitsException(
                        "%s: a run of %s minutes, held out: %s; asked are %s, %s: choose another folder"
                                .formatted(
                                        file,
                                        node.path("minutes"),
                                        node.path("held_out"),
                                        task.minutes(),
                                        task.heldOut()));
            }
            return result;
        } catch (IOException e) {
            throw new DigitsException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
