package dev.egomotion.trainer;

import java.util.List;

/** Recipes for networks that train in seconds. */
final class SmallRecipes {
    private SmallRecipes() {}

    static TrainingRecipe of(int width, int height, long steps) {
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
                1e-3,
                1e-3,
                0.25,
                0.25,
                width / 2,
                2,
                0.1,
                100,
                true,
                List.of(
                        new TrainingRecipe.Stage(width / 32 * 16, height / 32 * 16, 0, 0.5),
                        new TrainingRecipe.Stage(width, height, 1, 1)),
                new TrainingRecipe.Losses(0.85, 1e-3, 0.5, 10, 0.5),
                new TrainingRecipe.Variation(0.5, 0.3, 0.2, 1.1, 0.2));
    }
}
