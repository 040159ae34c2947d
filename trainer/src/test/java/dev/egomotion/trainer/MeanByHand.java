package dev.egomotion.trainer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the mean of the weights of models that come of one another, from a shell: RECIPE OUT MODEL_FOLDER.. Such a mean is often better on
 * drives never seen than any of them (Izmailov et al. 2018, Wortsman et al. 2022).
 */
final class MeanByHand {
    private MeanByHand() {}

    public static void main(String[] arguments) throws Exception {
        TrainingRecipe recipe = TrainingRecipe.read(Path.of(arguments[0]));
        Path out = Files.createDirectories(Path.of(arguments[1]));
        OnnxExport.depth(
                recipe.depthArchitecture(),
                mean(recipe.depthArchitecture(), arguments, "depth.onnx"),
                OnnxExport.Storage.HALF,
                Contracts.depth(recipe),
                out.resolve("depth.onnx"));
        OnnxExport.pose(
                recipe.poses().network(),
                mean(recipe.poses().network(), arguments, "pose.onnx"),
                OnnxExport.Storage.HALF,
                Contracts.pose(recipe),
                out.resolve("pose.onnx"));
    }

    private static Map<String, float[]> mean(Network network, String[] arguments, String file)
            throws Exception {
        int models = arguments.length - 2;
        Map<String, float[]> mean = new LinkedHashMap<>();
        for (int m = 2; m < arguments.length; m++) {
            OnnxWeights.read(Path.of(arguments[m], file))
                    .values()
                    .forEach(
                            (name, values) -> {
                                float[] sum =
                                        mean.computeIfAbsent(name, n -> new float[values.length]);
                                for (int i = 0; i < sum.length; i++) {
                                    sum[i] += values[i] / models;
                                }
                            });
        }
        // A file has no heads that only training looks at, and they go into none.
        try (Weights any = Weights.initial(network, 1)) {
            any.values().forEach(mean::putIfAbsent);
        }
        return mean;
    }
}
