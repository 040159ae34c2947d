package dev.egomotion.trainer.recipe;

/**
 * Supervised steps of the pose network alone, on drives with true motions: without depth, warp and photometric loss a step costs
 * a fraction of a whole one, and a small network learns slower than the depth network.
 *
 * @param alone share of the run's steps, from its start, that are supervised ones and nothing else, in [0, 1]
 * @param stepsEach after each later step of both networks
 * @param batchSize snippets in a step
 * @param losses weights of what is compared
 * @param variation of their snippets
 */
public record SupervisedSteps(
        double alone, int stepsEach, int batchSize, Losses losses, SnippetVariation variation) {
    /**
     * Weights of what is compared.
     *
     * @param translation of the true translation: relative to its length for matching, else per metre
     * @param rotation of the true rotation, per radian
     * @param matches of how far matched rays are from the true motion, per unit of x / z; for matching alone
     * @param depths of how far matched rays and inverse depths are from true depth and motion; for matching alone
     */
    public record Losses(double translation, double rotation, double matches, double depths) {
        /** Checks the values. */
        public Losses {
            Allowed.weight("supervisedSteps.losses.translation", translation);
            Allowed.weight("supervisedSteps.losses.rotation", rotation);
            Allowed.weight("supervisedSteps.losses.matches", matches);
            Allowed.weight("supervisedSteps.losses.depths", depths);
        }
    }

    /** Checks the values. */
    public SupervisedSteps {
        Allowed.share("supervisedSteps.alone", alone);
        Allowed.require(stepsEach >= 0, "supervisedSteps.stepsEach", stepsEach, "at least 0");
        Allowed.require(batchSize >= 1, "supervisedSteps.batchSize", batchSize, "at least 1");
        Allowed.given("supervisedSteps.losses", losses);
        Allowed.given("supervisedSteps.variation", variation);
    }

    /** Returns whether there are any. */
    public boolean any() {
        return stepsEach + alone > 0;
    }
}
