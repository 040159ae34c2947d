package dev.egomotion.trainer.run;

import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.recipe.RecipeException;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The mean of the weights that a run ends with and those that it began with: w = (1 - a) w_end + a w_start, parameter by parameter. A network
 * that went on from another is often better so, on what the run did not show it, than either (Wortsman et al. 2022, "Robust fine-tuning
 * of zero-shot models", eq. 1; means of weights along a run: Izmailov et al. 2018).
 *
 * @param share a, of the weights that the run began with, in [0, 1]
 * @param depth of the depth network by name: those that were given to the run; others keep what they end with
 * @param pose likewise of the pose network
 */
record MeanWithStart(double share, Map<String, float[]> depth, Map<String, float[]> pose) {
    private static final String DEPTH = "depth-start/";
    private static final String POSE = "pose-start/";

    /**
     * Returns what a run begins with.
     *
     * @throws RecipeException if the recipe asks for a mean with weights that were not given
     */
    static MeanWithStart begin(
            TrainingRecipe recipe, Map<String, float[]> depth, Map<String, float[]> pose) {
        double share = recipe.schedule().meanWithStart();
        if (share == 0) {
            return new MeanWithStart(0, Map.of(), Map.of());
        }
        if (depth.isEmpty() && pose.isEmpty()) {
            throw new RecipeException(
                    "recipe %s: meanWithStart is %s; it must be 0 where a run begins with fresh weights, or begin with --init MODEL"
                            .formatted(recipe.name(), share));
        }
        return new MeanWithStart(share, depth, pose);
    }

    /**
     * Returns what a halted run began with.
     *
     * @throws CheckpointException if the recipe asks for a mean and the checkpoint does not say
     */
    static MeanWithStart resume(TrainingRecipe recipe, Checkpoint checkpoint) {
        if (recipe.schedule().meanWithStart() == 0) {
            return new MeanWithStart(0, Map.of(), Map.of());
        }
        if (!isIn(checkpoint)) {
            throw new CheckpointException(
                    "meanWithStart is %s, and the weights that the run began with were not kept"
                            .formatted(recipe.schedule().meanWithStart()));
        }
        return new MeanWithStart(
                recipe.schedule().meanWithStart(), checkpoint.part(DEPTH), checkpoint.part(POSE));
    }

    /** Returns whether a checkpoint is of a run that takes a mean. */
    static boolean isIn(Checkpoint checkpoint) {
        return checkpoint.values().keySet().stream()
                .anyMatch(name -> name.startsWith(DEPTH) || name.startsWith(POSE));
    }

    /** Adds what is needed to resume to the values of a checkpoint. */
    void keepIn(Map<String, float[]> values) {
        depth.forEach((name, numbers) -> values.put(DEPTH + name, numbers));
        pose.forEach((name, numbers) -> values.put(POSE + name, numbers));
    }

    /** Returns whether there is nothing to do: what a run ends with is what it gives. */
    boolean isNone() {
        return share == 0;
    }

    /** Returns the mean of the depth network, by name. */
    Map<String, float[]> ofDepth(Map<String, float[]> end) {
        return mean(end, depth);
    }

    /** Returns the mean of the pose network, by name. */
    Map<String, float[]> ofPose(Map<String, float[]> end) {
        return mean(end, pose);
    }

    private Map<String, float[]> mean(Map<String, float[]> end, Map<String, float[]> start) {
        Map<String, float[]> means = new LinkedHashMap<>(end);
        start.forEach(
                (name, values) ->
                        means.put(name, mean(Objects.requireNonNull(end.get(name), name), values)));
        return means;
    }

    private float[] mean(float[] end, float[] start) {
        float[] mean = new float[end.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) ((1 - share) * end[i] + share * start[i]);
        }
        return mean;
    }
}
