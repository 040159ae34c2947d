package dev.egomotion.trainer.run;

import dev.egomotion.trainer.recipe.TrainingRecipe;

/**
 * A learning rate that falls to a twentieth along half a cosine (Loshchilov, Hutter 2017) over the part of a run in which a network learns; its
 * first steps are smaller, until the optimizer's moments are known.
 *
 * @param first learning rate at the start
 * @param from share of the run's steps at which the network begins to learn, in [0, 1)
 * @param until share of the run's steps at which it ends, in (from, 1]
 */
record CosineRate(double first, double from, double until) {
    private static final double LAST = 0.05;
    private static final int WARM_UP_STEPS = 100;

    /** Returns the depth network's: from where supervised steps of the pose network alone end. */
    static CosineRate ofDepth(TrainingRecipe recipe, boolean supervised) {
        double alone = recipe.supervisedSteps().alone();
        return new CosineRate(
                recipe.depth().learningRate(), supervised && alone < 1 ? alone : 0, 1);
    }

    /** Returns the pose network's: to where its supervised steps end, where nothing is left to learn from after them. */
    static CosineRate ofPose(TrainingRecipe recipe, boolean supervised) {
        double alone = supervised ? recipe.supervisedSteps().alone() : 0;
        boolean ends =
                alone > 0 && recipe.supervisedSteps().stepsEach() == 0 && recipe.motionsAreGiven();
        return new CosineRate(recipe.pose().learningRate(), 0, ends ? alone : 1);
    }

    /**
     * Returns the rate now.
     *
     * @param share of the run's steps that are done
     * @param steps that the network has learnt
     */
    double at(double share, long steps) {
        double over = Math.min(1, Math.max(0, (share - from) / (until - from)));
        double cosine = 0.5 * (1 + Math.cos(Math.PI * over));
        double warmUp = Math.min(1, (steps + 1.0) / WARM_UP_STEPS);
        return first * warmUp * (LAST + (1 - LAST) * cosine);
    }
}
