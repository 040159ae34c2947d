package dev.egomotion.trainer.export;

import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.Checkpoint;
import dev.egomotion.trainer.run.SmallRecipes;
import java.nio.file.Files;
import java.nio.file.Path;

/** Exports a checkpoint from a shell: RECIPE CHECKPOINT OUT. */
final class ExportByHand {
    private ExportByHand() {}

    public static void main(String[] arguments) throws Exception {
        TrainingRecipe recipe = TrainingRecipe.read(Path.of(arguments[0]));
        Checkpoint checkpoint = Checkpoint.read(Path.of(arguments[1]));
        Path out = Files.createDirectories(Path.of(arguments[2]));
        OnnxExport.depth(
                recipe.depth().architecture(),
                checkpoint.part("depth/"),
                OnnxExport.Storage.HALF,
                Contracts.depth(recipe, SmallRecipes.IDENTITY),
                out.resolve("depth.onnx"));
        OnnxExport.pose(
                PoseEstimator.of(recipe).network(),
                checkpoint.part("pose/"),
                OnnxExport.Storage.HALF,
                PoseEstimator.contract(recipe, SmallRecipes.IDENTITY),
                out.resolve("pose.onnx"));
    }
}
