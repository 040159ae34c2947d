package dev.egomotion.trainer.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that decides what a training run gives, apart from the drives.
 *
 * @param name of the recipe
 * @param depth the depth network
 * @param pose the pose network
 * @param schedule how long, in which order and at which sizes
 * @param snippets what a step is made of
 * @param teachers whose motions teach
 * @param supervisedSteps of the pose network alone
 * @param losses weights of the losses
 */
public record TrainingRecipe(
        String name,
        DepthRecipe depth,
        PoseRecipe pose,
        Schedule schedule,
        Snippets snippets,
        Teachers teachers,
        SupervisedSteps supervisedSteps,
        LossWeights losses) {
    /** Name of the recipe that is used unless another is given: the first of the default model's. */
    public static final String DEFAULT = "egomotion-starter";

    /** Names of the recipes that come with the program. */
    public static final List<String> BUNDLED =
            List.of(
                    DEFAULT,
                    "egomotion-starter-measured",
                    "egomotion-starter-refined",
                    "egomotion-starter-turned",
                    "rendered",
                    "sfmlearner",
                    "sfmlearner-5");

    /** Checks that all are given and go together. */
    public TrainingRecipe {
        Allowed.require(name != null && !name.isBlank(), "name", name, "a name");
        Allowed.given("depth", depth);
        Allowed.given("pose", pose);
        Allowed.given("schedule", schedule);
        Allowed.given("snippets", snippets);
        Allowed.given("teachers", teachers);
        Allowed.given("supervisedSteps", supervisedSteps);
        Allowed.given("losses", losses);
        double masks = losses.photometric().explainability();
        Allowed.require(
                pose.network() == PoseArchitecture.EXPNET || masks == 0,
                LossWeights.EXPLAINABILITY,
                masks,
                "0 unless pose.network is expnet");
    }

    /** Returns whether a step of both networks has nothing to teach the pose network where the truth is known. */
    public boolean motionsAreGiven() {
        return losses.supervision().trueWarpUntil() == 1
                && !losses.supervision().concernsMotion()
                && losses.photometric().explainability() == 0;
    }

    /** Returns the sources of a snippet of a supervised step: networks of pairs learn all that there is from two. */
    public int supervisedSources() {
        return pose.network() == PoseArchitecture.EXPNET ? snippets.sources() : 2;
    }

    /** Returns the same recipe with a schedule of another number of steps. */
    public TrainingRecipe withSteps(long steps) {
        return with(
                new Schedule(
                        schedule.seed(),
                        schedule.threads(),
                        steps,
                        schedule.minutes(),
                        schedule.meanWithStart(),
                        schedule.stages()));
    }

    /** Returns the same recipe that ends after other minutes in any case. */
    public TrainingRecipe withMinutes(double minutes) {
        return with(
                new Schedule(
                        schedule.seed(),
                        schedule.threads(),
                        schedule.steps(),
                        minutes,
                        schedule.meanWithStart(),
                        schedule.stages()));
    }

    private TrainingRecipe with(Schedule other) {
        return new TrainingRecipe(
                name, depth, pose, other, snippets, teachers, supervisedSteps, losses);
    }

    /**
     * Reads a recipe.
     *
     * @param file YAML, one key per component
     * @throws RecipeException if the file cannot be read, a key is unknown or missing, or a value is not
     *     allowed
     */
    public static TrainingRecipe read(Path file) {
        try {
            return RecipeReader.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RecipeException(file + ": cannot be read", e);
        }
    }

    /**
     * Returns a recipe of those that come with the program.
     *
     * @param recipe its name, one of {@link #BUNDLED}
     * @throws RecipeException if there is none of that name
     */
    public static TrainingRecipe bundled(String recipe) {
        if (!BUNDLED.contains(recipe)) {
            throw new RecipeException(
                    "recipe '%s': no such file, and no recipe of that name; there are %s"
                            .formatted(recipe, String.join(", ", BUNDLED)));
        }
        String resource = "/recipes/" + recipe + ".yaml";
        try (InputStream in = TrainingRecipe.class.getResourceAsStream(resource)) {
            return RecipeReader.read("recipe " + recipe, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
