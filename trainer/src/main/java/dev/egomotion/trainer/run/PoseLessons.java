package dev.egomotion.trainer.run;

import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.data.BatchLoader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.loss.Objective;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Steps of the pose network alone, on drives with true motions; see {@link TrainingRecipe.Lessons}. */
@SuppressWarnings("try")
final class PoseLessons implements AutoCloseable {
    private static final double LARGEST_GRADIENT = 5;

    private final BatchLoader loader;
    private final Objective objective;
    private final Weights pose;
    private final Adam optimizer;
    private final CosineRate rate;
    private final int stepsEach;

    private PoseLessons(
            BatchLoader loader,
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
        return recipe.lessons().stepsEach() + recipe.lessons().alone() > 0
                && drives.stream().anyMatch(TrainingDrive::hasTruth);
    }

    /** Opens lessons on those of the drives that have truth; without any they do nothing. */
    static PoseLessons open(
            List<TrainingDrive> drives,
            TrainingRecipe recipe,
            TrainingRecipe.Stage stage,
            Weights pose,
            Adam optimizer,
            CosineRate rate) {
        TrainingRecipe.Stage seen = recipe.poseImages(stage);
        List<TrainingDrive> known =
                drives.stream()
                        .filter(TrainingDrive::hasTruth)
                        .map(drive -> drive.resizedTo(seen.width(), seen.height()))
                        .toList();
        TrainingRecipe.Lessons lessons = recipe.lessons();
        boolean idle = !areGiven(drives, recipe);
        return new PoseLessons(
                idle
                        ? null
                        : new BatchLoader(
                                known,
                                lessons.batchSize(),
                                recipe.lessonSources(),
                                lessons.variation(),
                                ~recipe.seed()),
                new Objective(
                        recipe.depthArchitecture(),
                        PoseEstimator.of(recipe, seen.width()),
                        recipe,
                        0),
                pose,
                optimizer,
                rate,
                idle ? 0 : lessons.stepsEach());
    }

    /**
     * Does the extra steps that follow a step.
     *
     * @param after number of the step
     * @param share of the run that is over
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
     * @param number of the lesson: decides its batch
     * @param share of the run that is over
     * @return the loss before it
     * @throws TrainingDivergedException if a gradient is no longer a number
     */
    double step(long number, double share) throws InterruptedException {
        Batch batch = loader.batch(number);
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
