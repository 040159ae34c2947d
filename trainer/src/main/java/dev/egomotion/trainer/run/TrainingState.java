package dev.egomotion.trainer.run;

import dev.egomotion.model.ModelIdentity;
import dev.egomotion.trainer.export.Contracts;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.network.LibTorch;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.ParameterShapes;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.RecipeException;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a run learns: the weights of both networks, and their optimizers. Who opens it closes it. */
public final class TrainingState implements AutoCloseable {
    private final TrainingRecipe recipe;
    private final Network depthNetwork;
    private final Network poseNetwork;
    private final Weights depth;
    private final Weights pose;
    private final Adam depthOptimizer;
    private final Adam poseOptimizer;
    private final MeanWithStart mean;
    private final String origin;

    private TrainingState(
            TrainingRecipe recipe, Weights depth, Weights pose, MeanWithStart mean, String origin) {
        this.recipe = recipe;
        this.mean = mean;
        this.depth = depth;
        this.pose = pose;
        this.origin = origin;
        depthNetwork = recipe.depth().architecture();
        poseNetwork = PoseEstimator.of(recipe).network();
        depthOptimizer = new Adam(depth);
        poseOptimizer = new Adam(pose);
    }

    /**
     * Opens the state that a run begins with.
     *
     * @param init where weights are taken from, by name; empty for fresh ones
     * @throws CheckpointException if they are of another architecture
     * @throws RecipeException if there are none and the recipe asks for a mean with them
     */
    public static TrainingState begin(TrainingRecipe recipe, Optional<InitialWeights> init) {
        Network depthNetwork = recipe.depth().architecture();
        Network poseNetwork = PoseEstimator.of(recipe).network();
        Map<String, float[]> depthValues = init.map(InitialWeights::depth).orElse(Map.of());
        Map<String, float[]> poseValues = init.map(InitialWeights::pose).orElse(Map.of());
        MeanWithStart mean = MeanWithStart.begin(recipe, depthValues, poseValues);
        Weights depth = Weights.initial(depthNetwork, recipe.schedule().seed(), depthValues);
        Weights pose;
        try {
            pose = Weights.initial(poseNetwork, recipe.schedule().seed() + 1, poseValues);
        } catch (CheckpointException e) {
            depth.close();
            throw e;
        }
        String origin =
                init.map(
                                from ->
                                        "%d and %d parameters of %s"
                                                .formatted(
                                                        count(depthValues),
                                                        count(poseValues),
                                                        from.file()))
                        .orElse("fresh weights");
        return new TrainingState(recipe, depth, pose, mean, origin);
    }

    /**
     * Opens the state of a run that was halted.
     *
     * @param file that the checkpoint was read from
     * @throws CheckpointException if it is of another architecture
     */
    static TrainingState resume(TrainingRecipe recipe, Checkpoint checkpoint, Path file) {
        try {
            MeanWithStart mean = MeanWithStart.resume(recipe, checkpoint);
            Weights depth = Weights.of(recipe.depth().architecture(), checkpoint.part("depth/"));
            Weights pose = Weights.of(PoseEstimator.of(recipe).network(), checkpoint.part("pose/"));
            TrainingState state =
                    new TrainingState(recipe, depth, pose, mean, "step " + checkpoint.step());
            state.depthOptimizer.restore(checkpoint.part("depth-adam/"));
            state.poseOptimizer.restore(checkpoint.part("pose-adam/"));
            return state;
        } catch (CheckpointException e) {
            throw new CheckpointException(
                    "%s: not of this recipe: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static long count(Map<String, float[]> values) {
        return values.values().stream().mapToLong(numbers -> numbers.length).sum();
    }

    TrainingRecipe recipe() {
        return recipe;
    }

    /**
     * Checks the layers of both networks, in every stage, before they are used.
     *
     * @throws dev.egomotion.trainer.network.LibTorchException if one is computed wrong by every path that is allowed
     */
    public void checkLayers() {
        LibTorch libTorch = LibTorch.ofTheProcess();
        boolean singly =
                recipe.snippets().batchSize() == 1 || recipe.supervisedSteps().batchSize() == 1;
        for (Stage stage : recipe.schedule().stages()) {
            Network poses = PoseEstimator.of(recipe, stage.width()).network();
            libTorch.check(depthNetwork, stage.width(), stage.height(), false);
            libTorch.check(poses, stage.width(), stage.height(), false);
            if (singly) {
                libTorch.checkSingly(depthNetwork, stage.width(), stage.height());
                libTorch.checkSingly(poses, stage.width(), stage.height());
            }
        }
    }

    public Network depthNetwork() {
        return depthNetwork;
    }

    public Weights depth() {
        return depth;
    }

    public Weights pose() {
        return pose;
    }

    Adam depthOptimizer() {
        return depthOptimizer;
    }

    Adam poseOptimizer() {
        return poseOptimizer;
    }

    /** Returns whether what the run gives at its end is a mean with what it began with, not these weights. */
    boolean endsInMean() {
        return !mean.isNone();
    }

    /** Opens the state with the mean of these weights and those that the run began with; who opens it closes it. */
    TrainingState mean() {
        return new TrainingState(
                recipe,
                Weights.of(depthNetwork, mean.ofDepth(depth.values())),
                Weights.of(poseNetwork, mean.ofPose(pose.values())),
                mean,
                origin);
    }

    /** Returns what it is and where it came from, for people. */
    String summary() {
        return "depth network %d parameters, pose network %d, on the %s, from %s"
                .formatted(
                        ParameterShapes.count(depthNetwork),
                        ParameterShapes.count(poseNetwork),
                        Tensors.device(),
                        origin);
    }

    /** Returns a copy of everything. */
    Checkpoint checkpoint(long step, double seconds) {
        Map<String, float[]> values = new LinkedHashMap<>();
        depth.values().forEach((name, numbers) -> values.put("depth/" + name, numbers));
        pose.values().forEach((name, numbers) -> values.put("pose/" + name, numbers));
        depthOptimizer
                .state()
                .forEach((name, numbers) -> values.put("depth-adam/" + name, numbers));
        poseOptimizer.state().forEach((name, numbers) -> values.put("pose-adam/" + name, numbers));
        mean.keepIn(values);
        return new Checkpoint(recipe.schedule().seed(), step, seconds, values);
    }

    /**
     * Writes both networks as ONNX files.
     *
     * @param identity what they state of themselves
     */
    public void export(
            ModelIdentity identity, OnnxExport.Storage storage, Path depthFile, Path poseFile)
            throws IOException {
        OnnxExport.depth(
                depthNetwork,
                depth.values(),
                storage,
                Contracts.depth(recipe, identity),
                depthFile);
        OnnxExport.pose(
                poseNetwork,
                pose.values(),
                storage,
                PoseEstimator.contract(recipe, identity),
                poseFile);
    }

    @Override
    public void close() {
        depthOptimizer.close();
        poseOptimizer.close();
        depth.close();
        pose.close();
    }
}
