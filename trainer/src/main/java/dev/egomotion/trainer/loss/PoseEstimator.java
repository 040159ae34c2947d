package dev.egomotion.trainer.loss;

import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.network.MatchingPoseNet;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.PairPoseNet;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.SupervisedSteps;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** A pose network together with how it is fed from a batch and what its numbers mean. */
public interface PoseEstimator {
    /**
     * What a pose network estimates for a batch of N snippets with S sources each.
     *
     * @param numbers S N x 6, the motions sourceFromTarget of all snippets to their earliest source, then to the next: three
     *     of translation in the network's unit, three of rotation, radians
     * @param masks N x S x H / 2^i x W / 2^i: how far each pixel is explained by a rigid scene; empty without such
     *     outputs
     */
    record Motions(Tensor numbers, List<Tensor> masks) {}

    /** Returns a recipe's pose network for images of a width, and how it is fed. */
    static PoseEstimator of(TrainingRecipe recipe, int imageWidth) {
        return switch (recipe.pose().network()) {
            case MATCHING -> new MatchingPoseEstimator(new MatchingPoseNet(recipe.pose().width()));
            case PAIR ->
                    new PairPoseEstimator(
                            new PairPoseNet(
                                    recipe.pose().width(), recipe.pose().halvings(imageWidth)));
            case EXPNET ->
                    new SnippetPoseEstimator(
                            recipe.snippets().sources(),
                            recipe.pose().width(),
                            recipe.losses().photometric().explainability() > 0);
        };
    }

    /** Returns a recipe's pose network for images of the last stage: the one that is exported. */
    static PoseEstimator of(TrainingRecipe recipe) {
        return of(recipe, recipe.schedule().lastStage().width());
    }

    /** Returns the contract of a recipe's pose network. */
    static PoseContract contract(TrainingRecipe recipe, ModelIdentity identity) {
        Stage last = recipe.schedule().lastStage();
        return of(recipe).contract(identity, last.width(), last.height());
    }

    /** Returns the architecture. */
    Network network();

    /**
     * Runs the network.
     *
     * @param colour target, then sources in time order; N x 3 x H x W each, in [-1, 1]
     * @param batch that they are of
     */
    Motions at(Tensor[] colour, Batch batch, Weights weights);

    /**
     * Returns how far the network is from the true motions of a batch, where it has a measure of its own.
     *
     * @param colour as in {@link #at}
     * @param losses weights of the parts
     */
    default Optional<Tensor> supervised(
            Tensor[] colour, Batch batch, Weights weights, SupervisedSteps.Losses losses) {
        return Optional.empty();
    }

    /**
     * Returns rotation matrices.
     *
     * @param angles the three numbers of rotation, N x 3; axis times angle where a network has no convention of its own
     * @return N x 3 x 3
     */
    default Tensor rotation(Tensor angles) {
        return ViewSynthesis.rotation(angles);
    }

    /** Returns the true motions of a batch in the form of {@link Motions#numbers}. */
    default Tensor truth(Batch batch) {
        Tensor[] truth = new Tensor[batch.sources()];
        for (int s = 0; s < truth.length; s++) {
            truth[s] = Tensors.of(batch.truth()[s], batch.size(), 6);
        }
        return Tensors.concatenate(0, truth);
    }

    /** Returns what an exported file states. */
    PoseContract contract(ModelIdentity identity, int width, int height);
}
