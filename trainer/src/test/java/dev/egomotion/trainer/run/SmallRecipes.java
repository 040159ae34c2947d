package dev.egomotion.trainer.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.egomotion.trainer.recipe.DepthArchitecture;
import dev.egomotion.trainer.recipe.LossWeights;
import dev.egomotion.trainer.recipe.PoseArchitecture;
import dev.egomotion.trainer.recipe.SnippetVariation;
import dev.egomotion.trainer.recipe.Teachers;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Recipes for networks that train in seconds. */
public final class SmallRecipes {
    private static final SnippetVariation VARIATION =
            new SnippetVariation(0.5, 0.3, 0.2, 1.1, 0, 0, 0.2, 0.5);

    private SmallRecipes() {}

    public static TrainingRecipe of(int width, int height, long steps) {
        return new TrainingRecipe(
                "test",
                "0",
                "rendered",
                "Apache-2.0",
                11,
                1,
                1,
                steps,
                2,
                2,
                1e-3,
                1e-3,
                DepthArchitecture.COMPACT,
                PoseArchitecture.PAIR,
                0.25,
                0.25,
                width / 2,
                0,
                new Teachers(Teachers.Motions.TRUTH, 0),
                new TrainingRecipe.Lessons(0, 2, 2, 0.5, 10, 0, 0, VARIATION),
                0.1,
                100,
                true,
                List.of(
                        new TrainingRecipe.Stage(width / 32 * 16, height / 32 * 16, 0, 0.5),
                        new TrainingRecipe.Stage(width, height, 1, 1)),
                new LossWeights(1, 0.85, false, true, true, 0, 1e-3, 0, 0, 0, 0, 0.5, 10, 0, 0.5),
                VARIATION);
    }

    /** Returns a recipe that ends in a mean with what it began with. */
    static TrainingRecipe endingInMean(TrainingRecipe recipe, double share) throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        ObjectNode tree = mapper.valueToTree(recipe);
        return mapper.treeToValue(tree.put("meanWithStart", share), TrainingRecipe.class);
    }

    /**
     * Returns a committed recipe at a small size: narrow networks, small images, few steps, one thread.
     *
     * @param changes lines "key: value" of losses that are others
     */
    public static TrainingRecipe shrunk(
            String name, int width, int height, long steps, Map<String, Double> changes)
            throws IOException {
        return shrunk(name, TrainingRecipe.bundled(name).sources(), width, height, steps, changes);
    }

    /** Returns likewise one with another number of sources. */
    public static TrainingRecipe shrunk(
            String name,
            int sources,
            int width,
            int height,
            long steps,
            Map<String, Double> changes)
            throws IOException {
        ObjectNode recipe = tree(name, width, height, steps).put("sources", sources);
        changes.forEach(((ObjectNode) recipe.get("losses"))::put);
        return new YAMLMapper().treeToValue(recipe, TrainingRecipe.class);
    }

    private static ObjectNode tree(String name, int width, int height, long steps)
            throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        ObjectNode recipe =
                (ObjectNode) mapper.readTree(Path.of("recipes", name + ".yaml").toFile());
        recipe.put("threads", 1).put("steps", steps).put("batchSize", 2);
        recipe.put("depthWidth", 1 / 16.0).put("poseWidth", 1 / 8.0).put("poseImageWidth", width);
        ObjectNode stage = mapper.createObjectNode();
        stage.put("width", width).put("height", height).put("finestLevel", 0).put("until", 1);
        recipe.putArray("stages").add(stage);
        return recipe;
    }

    /** Returns a recipe with another depth network. */
    public static TrainingRecipe withDepth(TrainingRecipe recipe, DepthArchitecture depth)
            throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        ObjectNode tree = mapper.valueToTree(recipe);
        tree.set("depthNetwork", mapper.valueToTree(depth));
        return mapper.treeToValue(tree, TrainingRecipe.class);
    }

    /** Returns an untrained recipe of chosen narrow networks. */
    public static TrainingRecipe with(
            DepthArchitecture depth, PoseArchitecture pose, int sources, int width, int height)
            throws IOException {
        ObjectNode recipe = tree("rendered", width, height, 1).put("sources", sources);
        YAMLMapper mapper = new YAMLMapper();
        recipe.set("depthNetwork", mapper.valueToTree(depth));
        recipe.set("poseNetwork", mapper.valueToTree(pose));
        return mapper.treeToValue(recipe, TrainingRecipe.class);
    }
}
