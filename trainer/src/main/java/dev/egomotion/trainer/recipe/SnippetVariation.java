package dev.egomotion.trainer.recipe;

/**
 * How snippets are varied.
 *
 * @param mirror probability that left and right change places
 * @param gray probability that colours are taken away
 * @param colour largest relative change of saturation, contrast and brightness, in [0, 1)
 * @param largestScale largest enlargement about the principal point, in [1, 2]
 * @param shift how far the principal point may move, as a share of what the enlargement leaves free, in [0, 1];
 *     only for networks that are conditioned on the intrinsics: matching, calibrated
 * @param turn largest angle by which the camera is turned about each of its axes, degrees, in [0, 10]: as if it were mounted
 *     otherwise; images are enlarged until nothing from outside shows
 * @param skippedFrames probability that the frames of a snippet are two apart instead of one
 * @param deep share of snippets from drives with true depth, where there are such and others, in [0, 1]
 */
public record SnippetVariation(
        double mirror,
        double gray,
        double colour,
        double largestScale,
        double shift,
        double turn,
        double skippedFrames,
        double deep) {
    /** Checks the values. */
    public SnippetVariation {
        Allowed.require(mirror >= 0 && mirror <= 1, "variation.mirror", mirror, "in [0, 1]");
        Allowed.require(gray >= 0 && gray <= 1, "variation.gray", gray, "in [0, 1]");
        Allowed.require(colour >= 0 && colour < 1, "variation.colour", colour, "in [0, 1)");
        Allowed.require(
                largestScale >= 1 && largestScale <= 2,
                "variation.largestScale",
                largestScale,
                "in [1, 2]");
        Allowed.require(deep >= 0 && deep <= 1, "variation.deep", deep, "in [0, 1]");
        Allowed.require(shift >= 0 && shift <= 1, "variation.shift", shift, "in [0, 1]");
        Allowed.require(turn >= 0 && turn <= 10, "variation.turn", turn, "in [0, 10]");
        Allowed.require(
                skippedFrames >= 0 && skippedFrames <= 1,
                "variation.skippedFrames",
                skippedFrames,
                "in [0, 1]");
    }
}
