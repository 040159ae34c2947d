package dev.egomotion.trainer.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the keys of recipes went that stood all side by side before 2026-11-27. */
final class MovedKeys {
    private static final Map<String, String> NOW = Collections.unmodifiableMap(now());

    private MovedKeys() {}

    private static Map<String, String> now() {
        Map<String, String> now = new LinkedHashMap<>();
        now.put("version", "train --model-version");
        now.put("trainingData", "what train finds in the drives that it is given");
        now.put("licence", "train --licence");
        for (String key :
                List.of("seed", "threads", "steps", "minutes", "meanWithStart", "stages")) {
            now.put(key, "schedule." + key);
        }
        for (String key : List.of("batchSize", "sources", "variation")) {
            now.put(key, "snippets." + key);
        }
        now.put("learningRate", "depth.learningRate");
        now.put("poseLearningRate", "pose.learningRate");
        now.put("depthNetwork", "depth.network");
        now.put("poseNetwork", "pose.network");
        now.put("depthWidth", "depth.width");
        now.put("poseWidth", "pose.width");
        now.put("poseImageWidth", "pose.imageWidth");
        now.put("minDepth", "depth.min");
        now.put("maxDepth", "depth.max");
        now.put("metric", "depth.metric");
        now.put("lessons", "supervisedSteps, its weights supervisedSteps.losses");
        now.put("losses.photometric", "losses.photometric.weight");
        for (String key : List.of("structure", "colour", "minimum", "autoMask", "explainability")) {
            now.put("losses." + key, "losses.photometric." + key);
        }
        now.put("losses.smoothness", "losses.smoothness.edgeAware");
        now.put("losses.secondOrder", "losses.smoothness.secondOrder");
        now.put("losses.consistency", "losses.consistency.weight");
        now.put("losses.consistencyFrom", "losses.consistency.from");
        for (String key : List.of("depth", "translation", "rotation", "speed", "trueWarpUntil")) {
            now.put("losses." + key, "losses.supervision." + key);
        }
        return now;
    }

    /** Returns "old is now new" of every key of a recipe that has another place now. */
    static List<String> in(JsonNode recipe) {
        List<String> moved = new ArrayList<>();
        NOW.forEach(
                (old, place) -> {
                    JsonNode found = recipe.at("/" + old.replace('.', '/'));
                    // Some names of values are names of groups now.
                    boolean group = found.isObject() && place.startsWith(old);
                    if (!found.isMissingNode() && !group) {
                        moved.add(old + " is now " + place);
                    }
                });
        return moved;
    }
}
