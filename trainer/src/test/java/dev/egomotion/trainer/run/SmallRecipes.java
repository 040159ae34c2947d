package dev.egomotion.trainer.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.trainer.recipe.DepthArchitecture;
import dev.egomotion.trainer.recipe.DepthRecipe;
import dev.egomotion.trainer.recipe.LossWeights;
import dev.egomotion.trainer.recipe.PoseArchitecture;
import dev.egomotion.trainer.recipe.PoseRecipe;
import dev.egomotion.trainer.recipe.Schedule;
import dev.egomotion.trainer.recipe.SnippetVariation;
import dev.egomotion.trainer.recipe.Snippets;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.SupervisedSteps;
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

    /** What networks that are exported by hand state of themselves. */
    public static final ModelIdentity IDENTITY =
            new ModelIdentity("test", "0", "rendered", "Apache-2.0", "");

    private SmallRecipes() {}

    public static TrainingRecipe of(int width, int height, long steps) {
        return new TrainingRecipe(
                "test",
                new DepthRecipe(DepthArchitecture.COMPACT, 0.25, 1e-3, 0.1, 100, true),
                new PoseRecipe(PoseArchitecture.PAIR, 0.25, width / 2, 1e-3),
                new Schedule(
                        11,
                        1,
                        steps,
                        60,
                        0,
                        List.of(
                                new Stage(width / 32 * 16, height / 32 * 16, 0, 0.5),
                                new Stage(width, height, 1, 1))),
                new Snippets(2, 2, VARIATION),
                new Teachers(Teachers.Motions.TRUTH, Teachers.Depth.TRUTH, 0),
                new SupervisedSteps(0, 2, 2, new SupervisedSteps.Losses(0.5, 10, 0, 0), VARIATION),
                new LossWeights(
                        new LossWeights.Photometric(1, 0.85, false, true, true, 0),
                        new LossWeights.Smoothness(1e-3, 0),
                        new LossWeights.Consistency(0, 0),
                        new LossWeights.Supervision(0, 0, 0, 0.5, 10, 0, 0.5)));
    }

    /** Returns a recipe that ends in a mean with what it began with. */
    static TrainingRecipe endingInMean(TrainingRecipe recipe, double share) throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        ObjectNode tree = mapper.valueToTree(recipe);
        tree.withObject("/schedule").put("meanWithStart", share);
        return mapper.treeToValue(tree, TrainingRecipe.class);
    }

    /**
     * Returns a committed recipe at a small size: narrow networks, small images, few steps, one thread.
     *
     * @param changes losses that are others, such as photometric/weight
     */
    public static TrainingRecipe shrunk(
            String name, int width, int height, long steps, Map<String, Double> changes)
            throws IOException {
        return shrunk(
                name,
                TrainingRecipe.bundled(name).snippets().sources(),
                width,
                height,
                steps,
                changes);
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
        ObjectNode recipe = tree(name, width, height, steps);
        recipe.withObject("/snippets").put("sources", sources);
        changes.forEach(
                (key, value) -> {
                    String[] path = key.split("/");
                    recipe.withObject("/losses/" + path[0]).put(path[1], value);
                });
        return new YAMLMapper().treeToValue(recipe, TrainingRecipe.class);
    }

    private static ObjectNode tree(String name, int width, int height, long steps)
            throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        ObjectNode recipe =
                (ObjectNode) mapper.readTree(Path.of("recipes", name + ".yaml").toFile());
        recipe.withObject("/schedule").put("threads", 1).put("steps", steps);
        recipe.withObject("/snippets").put("batchSize", 2);
        recipe.withObject("/depth").put("width", 1 / 16.0);
        recipe.withObject("/pose").put("width", 1 / 8.0).put("imageWidth", width);
        ObjectNode stage = mapper.createObjectNode();
        stage.put("width", width).put("height", height).put("finestLevel", 0).put("until", 1);
        recipe.withObject("/schedule").putArray("stages").add(stage);
        return recipe;
    }

    /** Returns a recipe with another depth network. */
    public static TrainingRecipe withDepth(TrainingRecipe recipe, DepthArchitecture depth)
            throws IOException {
        YAMLMapper mapper = new YAMLMapper();
        ObjectNode tree = mapper.valueToTree(recipe);
        tree.withObject("/depth").set("network", mapper.valueToTree(depth));
        return mapper.treeToValue(tree, TrainingRecipe.class);
    }

    /** Returns an untrained recipe of chosen narrow networks. */
    public static TrainingRecipe with(
            DepthArchitecture depth, PoseArchitecture pose, int sources, int width, int height)
            throws IOException {
        ObjectNode recipe = tree("rendered", width, height, 1);
        YAMLMapper mapper = new YAMLMapper();
        recipe.withObject("/snippets").put("sources", sources);
        recipe.withObject("/depth").set("network", mapper.valueToTree(depth));
        recipe.withObject("/pose").set("network", mapper.valueToTree(pose));
        return mapper.treeToValue(recipe, TrainingRecipe.class);
    }
}
