package dev.egomotion.trainer.export;

import dev.egomotion.model.DepthContract;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.NetworkInput.ColorOrder;
import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.network.PairPoseNet;
import dev.egomotion.trainer.network.PoseExpNet;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.Collections;
import java.util.List;

/** The contracts of the networks that this trainer makes. */
public final class Contracts {

    private Contracts() {}

    /** Returns the contract of a recipe's depth network. */
    public static DepthContract depth(TrainingRecipe recipe, ModelIdentity identity) {
        return new DepthContract(
                identity,
                input(recipe, "image", ColorOrder.RGB),
                "disparity",
                DepthContract.Kind.DISPARITY,
                recipe.depth().disparityScale(),
                recipe.depth().disparityOffset(),
                recipe.depth().min(),
                recipe.depth().max(),
                recipe.depth().metric(),
                recipe.depth().architecture().takesIntrinsics() ? OnnxGraph.INTRINSICS : "");
    }

    /**
     * Returns the contract of a network of pairs.
     *
     * @param conditioned whether the intrinsics are an input
     */
    public static PoseContract pair(
            ModelIdentity identity, int width, int height, boolean conditioned) {
        return new PoseContract(
                identity,
                input("images", width, height, ColorOrder.GRAY),
                "motion",
                2,
                List.of(0, 1),
                PoseContract.RotationForm.AXIS_ANGLE,
                true,
                PoseContract.Direction.SOURCE_FROM_TARGET,
                PairPoseNet.OUTPUT_SCALE,
                false,
                "",
                conditioned ? OnnxGraph.INTRINSICS : "");
    }

    /** Returns the contract of SfMLearner's depth network: disparity = 10 output + 0.01. */
    public static DepthContract dispNet(int width, int height) {
        ModelIdentity identity =
                new ModelIdentity("dispnet-untrained", "0", "none", "Apache-2.0", "");
        return new DepthContract(
                identity,
                input("image", width, height, ColorOrder.RGB),
                "disparity",
                DepthContract.Kind.DISPARITY,
                10,
                0.01,
                1 / 10.01,
                100,
                false);
    }

    /**
     * Returns the contract of SfMLearner's pose network: target first, then the sources in time order.
     *
     * @param sources 2 or 4
     * @param explaining whether the network gives a mask
     */
    public static PoseContract poseExpNet(
            ModelIdentity identity, int width, int height, int sources, boolean explaining) {
        return new PoseContract(
                identity,
                input("images", width, height, ColorOrder.RGB),
                "motion",
                sources + 1,
                sources == 2 ? List.of(1, 0, 2) : List.of(2, 0, 1, 3, 4),
                PoseContract.RotationForm.EULER_XYZ,
                true,
                PoseContract.Direction.SOURCE_FROM_TARGET,
                PoseExpNet.OUTPUT_SCALE,
                false,
                explaining ? "explainability" : "");
    }

    private static NetworkInput input(TrainingRecipe recipe, String tensor, ColorOrder color) {
        Stage last = recipe.schedule().lastStage();
        return input(tensor, last.width(), last.height(), color);
    }

    private static NetworkInput input(String tensor, int width, int height, ColorOrder color) {
        List<Float> half = Collections.nCopies(color.channels(), 0.5f);
        return new NetworkInput(tensor, width, height, color, half, half);
    }
}
