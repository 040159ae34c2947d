package dev.egomotion.trainer.recipe;

/**
 * The pose network.
 *
 * @param network architecture: matching, pair or expnet
 * @param width factor on its channels
 * @param imageWidth width of what a pair network sees, pixels: images wider than this are halved first
 * @param learningRate at the start, as the depth network's
 */
public record PoseRecipe(
        PoseArchitecture network, double width, int imageWidth, double learningRate) {
    /** Checks the values. */
    public PoseRecipe {
        Allowed.require(network != null, "pose.network", null, "an architecture");
        Allowed.width("pose.width", width);
        Allowed.require(imageWidth >= 32, "pose.imageWidth", imageWidth, "at least 32");
        Allowed.positive("pose.learningRate", learningRate);
    }

    /** Returns how often a pair network halves images of a width before its first layer. */
    public int halvings(int wide) {
        int halvings = 0;
        while (wide >> halvings > imageWidth) {
            halvings++;
        }
        return halvings;
    }

    /** Returns the size that the network sees of images of a stage. */
    public Stage seen(Stage stage) {
        int halvings = network == PoseArchitecture.PAIR ? halvings(stage.width()) : 0;
        return new Stage(
                stage.width() >> halvings,
                stage.height() >> halvings,
                stage.finestLevel(),
                stage.until());
    }
}
