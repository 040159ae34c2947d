package dev.egomotion.trainer.recipe;

/**
 * A part of the run.
 *
 * @param width of the images, pixels, a multiple of 16
 * @param height likewise
 * @param finestLevel photometric losses are taken at 1 / 2^finestLevel of the size and below, 0 to 2
 * @param until the share of the run's steps at which it ends, in (0, 1]; the last stage's is 1
 */
public record Stage(int width, int height, int finestLevel, double until) {
    /** Checks the values. */
    public Stage {
        requireSize("schedule.stages.width", width);
        requireSize("schedule.stages.height", height);
        Allowed.require(
                finestLevel >= 0 && finestLevel <= 2,
                "schedule.stages.finestLevel",
                finestLevel,
                "0 to 2");
        Allowed.require(until > 0 && until <= 1, "schedule.stages.until", until, "in (0, 1]");
    }

    private static void requireSize(String key, int pixels) {
        Allowed.require(
                pixels >= 32 && pixels % 16 == 0, key, pixels, "a multiple of 16, at least 32");
    }
}
