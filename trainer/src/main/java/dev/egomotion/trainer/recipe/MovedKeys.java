package dev.egomotion.trainer.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the keys of recipes went that stood all side by side before 2026-11-27. */
final class MovedKeys {
    private static final Map<String, String> NOW = new LinkedHashMap<>();

    static {
        NOW.put("version", "train --model-version");
        NOW.put("trainingData", "what train finds in the drives that it is given");
        NOW.put("licence", "train --licence");
        for (String key :
                List.of("seed", "threads", "steps", "minutes", "meanWithStart", "stages")) {
            NOW.put(key, "schedule." + key);
        }
        for (String key : List.of("batchSize", "sources", "variation")) {
            NOW.put(key, "snippets." + key);
        }
        NOW.put("learningRate", "depth.learningRate");
        NOW.put("poseLearningRate", "pose.learningRate");
        NOW.put("depthNetwork", "depth.network");
        NOW.put("poseNetwork", "pose.network");
        NOW.put("depthWidth", "depth.width");
        NOW.put("poseWidth", "pose.width");
        NOW.put("poseImageWidth", "pose.imageWidth");
        NOW.put("minDepth", "depth.min");
        NOW.put("maxDepth", "depth.max");
        NOW.put("metric", "depth.metric");
        NOW.put("lessons", "supervisedSteps, its weights supervisedSteps.losses");
        NOW.put("losses.photometric", "losses.photometric.weight");
        for (String key :
                List.of("structure", "colour", "minimum", "autoMask", "explainability")) {
            NOW.put("losses." + key, "losses.photometric." + key);
        }
        NOW.put("losses.smoothness", "losses.smoothness.edgeAware");
        NOW.put("losses.secondOrder", "losses.smoothness.secondOrder");
        NOW.put("losses.consistency", "losses.consistency.weight");
        NOW.put("losses.consistencyFrom", "losses.consistency.from");
        for (String key :
                List.of("depth", "translation", "rotation", "speed", "trueWarpUntil")) {
            NOW.put("losses." + key, "losses.supervision." + key);
        }
    }

    private MovedKeys() {}

    /** Returns "old is now new" of every key of a recipe that has another place now. */
    static List<String> in(JsonNode recipe) {
        List<String> moved = new ArrayList<>();
        NOW.forEach(
                (old, now) -> {
                    JsonNode found = recipe.at("/" + old.replace('.', '/'));
                    // Some names of values are names of groups now.
                    if (!found.isMissingNode() && !(found.isObject() && now.startsWith(old))) {
                        moved.add(old + " is now " + now);
                    }
                });
        return moved;
    }
}
