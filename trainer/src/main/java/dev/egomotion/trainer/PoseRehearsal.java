package dev.egomotion.trainer;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Extra steps of the pose network alone, on drives with truth: without depth, warp and photometric loss a step costs
 * a tenth of a whole one.
 */
@SuppressWarnings("try")
final class PoseRehearsal implements AutoCloseable {
    private static final double LARGEST_GRADIENT = 5;

    private final BatchLoader loader;
    private final Objective objective;
    private final Weights pose;
    private final Adam optimizer;
    private final int stepsEach;

    private PoseRehearsal(
            BatchLoader loader, Objective objective, Weights pose, Adam optimizer, int stepsEach) {
        this.loader = loader;
        this.objective = objective;
        this.pose = pose;
        this.optimizer = optimizer;
        this.stepsEach = stepsEach;
    }

    /** Opens a rehearsal on those of the drives that have truth; without any it does nothing. */
    static PoseRehearsal open(
            List<TrainingDrive> drives,
            TrainingRecipe recipe,
            TrainingRecipe.Stage stage,
            Weights pose,
            Adam optimizer) {
        TrainingRecipe.Stage seen = recipe.poseImages(stage);
        List<TrainingDrive> known =
                drives.stream()
                        .filter(TrainingDrive::hasTruth)
                        .map(drive -> drive.resizedTo(seen.width(), seen.height()))
                        .toList();
        boolean idle = known.isEmpty() || recipe.extraPoseSteps() == 0;
        return new PoseRehearsal(
                idle ? null : new BatchLoader(known, recipe, ~recipe.seed()),
                new Objective(recipe.depthArchitecture(), recipe.poses(seen.width()), recipe, 0),
                pose,
                optimizer,
                idle ? 0 : recipe.extraPoseSteps());
    }

    /**
     * Does the extra steps that follow a step.
     *
     * @param after number of the step
     * @param rate learning rate
     * @throws TrainingDivergedException if a gradient is no longer a number
     */
    void steps(long after, double rate) throws InterruptedException {
        for (int i = 0; i < stepsEach; i++) {
            Batch batch = loader.batch(after * stepsEach + i);
            try (PointerScope scope = new PointerScope()) {
                Tensor loss = objective.supervised(batch, pose);
                loss.backward();
                double norm = optimizer.gradientNorm();
                if (!Double.isFinite(norm)) {
                    throw new TrainingDivergedException(
                            after, "the pose network's gradient on true motions", norm);
                }
                optimizer.step(rate, Math.min(1, LARGEST_GRADIENT / norm));
            }
        }
    }

    @Override
    public void close() {
        if (loader != null) {
            loader.close();
        }
    }
}
