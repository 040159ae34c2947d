package dev.egomotion.trainer;

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
                recipe.depthArchitecture(),
                checkpoint.part("depth/"),
                OnnxExport.Storage.HALF,
                Contracts.depth(recipe),
                out.resolve("depth.onnx"));
        OnnxExport.pose(
                recipe.poses().network(),
                checkpoint.part("pose/"),
                OnnxExport.Storage.HALF,
                Contracts.pose(recipe),
                out.resolve("pose.onnx"));
    }
}
