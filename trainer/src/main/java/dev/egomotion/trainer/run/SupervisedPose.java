package dev.egomotion.trainer.run;

import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.data.BatchLoader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.loss.Objective;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.SupervisedSteps;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.List;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The supervised steps of the pose network alone, on drives with true motions. */
@SuppressWarnings("try")
final class SupervisedPose implements AutoCloseable {
    private static final double LARGEST_GRADIENT = 5;

    private final @Nullable BatchLoader loader;
    private final Objective objective;
    private final Weights pose;
    private final Adam optimizer;
    private final CosineRate rate;
    private final int stepsEach;

    private SupervisedPose(
            @Nullable BatchLoader loader,
            Objective objective,
            Weights pose,
            Adam optimizer,
            CosineRate rate,
            int stepsEach) {
        this.loader = loader;
        this.objective = objective;
        this.pose = pose;
        this.optimizer = optimizer;
        this.rate = rate;
        this.stepsEach = stepsEach;
    }

    /** Returns whether a run has any. */
    static boolean areGiven(List<TrainingDrive> drives, TrainingRecipe recipe) {
        return recipe.supervisedSteps().any() && drives.stream().anyMatch(TrainingDrive::hasTruth);
    }

    /** Opens the steps on those of the drives that have truth; without any they do nothing. */
    static SupervisedPose open(
            List<TrainingDrive> drives,
            TrainingRecipe recipe,
            Stage stage,
            Weights pose,
            Adam optimizer,
            CosineRate rate) {
        Stage seen = recipe.pose().seen(stage);
        List<TrainingDrive> known =
                drives.stream()
                        .filter(TrainingDrive::hasTruth)
                        .map(drive -> drive.resizedTo(seen.width(), seen.height()))
                        .toList();
        SupervisedSteps steps = recipe.supervisedSteps();
        boolean idle = !areGiven(drives, recipe);
        return new SupervisedPose(
                idle
                        ? null
                        : new BatchLoader(
                                known,
                                steps.batchSize(),
                                recipe.supervisedSources(),
                                steps.variation(),
                                ~recipe.schedule().seed()),
                new Objective(
                        recipe.depth().architecture(),
                        PoseEstimator.of(recipe, seen.width()),
                        recipe,
                        0),
                pose,
                optimizer,
                rate,
                idle ? 0 : steps.stepsEach());
    }

    /**
     * Does the extra steps that follow a step.
     *
     * @param after number of the step
     * @param share of the run's steps that are done
     * @throws TrainingDivergedException if a gradient is no longer a number
     */
    void steps(long after, double share) throws InterruptedException {
        for (int i = 0; i < stepsEach; i++) {
            step(after * stepsEach + i, share);
        }
    }

    /** Returns whether there is anything to learn from. */
    boolean any() {
        return loader != null;
    }

    /**
     * Does one step.
     *
     * @param number of the step: decides its batch
     * @param share of the run's steps that are done
     * @return the loss before it
     * @throws TrainingDivergedException if a gradient is no longer a number
     */
    double step(long number, double share) throws InterruptedException {
        Batch batch = Objects.requireNonNull(loader, "nothing to learn from").batch(number);
        try (PointerScope scope = new PointerScope()) {
            Tensor loss = objective.supervised(batch, pose);
            loss.backward();
            double norm = optimizer.gradientNorm();
            if (!Double.isFinite(norm)) {
                throw new TrainingDivergedException(
                        number, "the pose network's gradient on true motions", norm);
            }
            double now = rate.at(share, optimizer.steps());
            optimizer.step(now, Math.min(1, LARGEST_GRADIENT / norm));
            return Tensors.value(loss);
        }
    }

    @Override
    public void close() {
        if (loader != null) {
            loader.close();
        }
    }
}
