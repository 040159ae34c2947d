package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.LossWeights;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What training minimises: the photometric error of sources warped into the target at every level of the
 * depth network's outputs, the smoothness of its disparity, whether the frames agree on depth, and the distance to true
 * depths, motions and speeds where they are known. A term whose weight is 0 costs nothing. A level of which no pixel
 * counts has no photometric term, a source that sees nothing none of consistency: their means would be of nothing.
 */
public final class Objective {
    /** Of all pixels of a batch, fewer visible than this are too few to learn from. */
    static final double LEAST_VISIBLE = 0.2;

    /** Of the square of a mean error in scale, what is forgiven (Eigen et al. 2014). */
    private static final double FORGIVEN_SCALE = 0.5;

    /**
     * The objective at a batch.
     *
     * @param total what is minimised
     * @param terms its parts
     * @param outputs sum of all network outputs; NaN here means that every later term is NaN too, and nothing is seen
     * @param visibleShare share of pixels that some source sees, at the finest level
     * @param countedShare share of pixels that carry a photometric loss, at the finest level
     */
    public record Value(
            Tensor total,
            LossTerms terms,
            double outputs,
            double visibleShare,
            double countedShare) {
        /** Returns whether the batch is worth a step. */
        public boolean enoughVisible() {
            return visibleShare >= LEAST_VISIBLE;
        }
    }

    /** Motion sourceFromTarget, one per source, and the masks of the levels. */
    private record Motions(
            List<Tensor> rotation, List<Tensor> translation, List<Tensor> masks, double sum) {}

    /** What one level says, unweighted. */
    private record LevelTerms(
            MinimumOverSources.Reduced photometric, @Nullable Tensor consistency) {}

    /** Distances to true depth and to its gradients, weighted. */
    private record DepthTerms(Tensor values, Tensor gradients) {
        Tensor sum() {
            return values.add(gradients);
        }
    }

    private final Network depthNetwork;
    private final PoseEstimator poses;
    private final TrainingRecipe recipe;
    private final LossWeights weights;
    private final int finestLevel;
    private final PhotometricLoss photometric;
    private final PoseSupervision supervision;
    private final ScaleInvariantLogDepth depthSupervision =
            new ScaleInvariantLogDepth(FORGIVEN_SCALE);

    /**
     * Creates the objective.
     *
     * @param finestLevel losses are taken from this output of the depth network on
     */
    public Objective(
            Network depthNetwork, PoseEstimator poses, TrainingRecipe recipe, int finestLevel) {
        this(depthNetwork, poses, recipe, finestLevel, recipe.losses());
    }

    private Objective(
            Network depthNetwork,
            PoseEstimator poses,
            TrainingRecipe recipe,
            int finestLevel,
            LossWeights weights) {
        this.weights = weights;
        this.finestLevel = finestLevel;
        this.depthNetwork = depthNetwork;
        this.poses = poses;
        this.recipe = recipe;
        photometric = new PhotometricLoss(weights.photometric().structure());
        supervision =
                new PoseSupervision(
                        weights.supervision().translation(), weights.supervision().rotation());
    }

    /** Returns the same without geometry consistency: the depth network then sees the targets alone. */
    public Objective withoutConsistency() {
        return new Objective(
                depthNetwork, poses, recipe, finestLevel, weights.withoutConsistency());
    }

    /**
     * Runs both networks on a batch and compares.
     *
     * @param trueWarp whether drives with truth are warped with it instead of the predicted motion
     */
    public Value at(Batch batch, Weights depth, Weights pose, boolean trueWarp) {
        Tensor[] colour = images(batch.colour(), batch, 3);
        if (!weights.concernMotion()) {
            return ofDepthAlone(batch, depth, colour);
        }
        Tensor truth = poses.truth(batch);
        Tensor known = known(batch);
        PoseEstimator.Motions predicted =
                trueWarp && motionIsGiven(batch)
                        ? new PoseEstimator.Motions(truth, List.of())
                        : poses.at(colour, batch, pose);
        Tensor used =
                trueWarp
                        ? torch.where(known.ge(Tensors.scalar(0.5)), truth, predicted.numbers())
                        : predicted.numbers();
        Motions motions = split(used, predicted.masks(), batch);
        Tensor seen =
                weights.consistency().weight() > 0 ? Tensors.concatenate(0, colour) : colour[0];
        List<Tensor> disparities = disparities(batch, seen, depth);
        List<ImagePyramid> levels = levels(batch, colour, disparities.size());
        Tensor motion = motionLoss(predicted.numbers(), truth, known);
        return compare(batch, disparities, levels, motions, motion);
    }

    /** Returns whether a batch that is warped by its truth has nothing to ask of the pose network, which costs half of a step. */
    private boolean motionIsGiven(Batch batch) {
        boolean allKnown = true;
        for (float known : batch.known()) {
            allKnown &= known > 0.5f;
        }
        return allKnown
                && !weights.supervision().concernsMotion()
                && weights.photometric().explainability() == 0;
    }

    /** Compares with true depth only: neither the pose network nor a warp is needed. */
    private Value ofDepthAlone(Batch batch, Weights network, Tensor[] colour) {
        List<Tensor> disparities = disparities(batch, colour[0], network);
        List<ImagePyramid> levels = levels(batch, colour, disparities.size());
        Tensor zero = Tensors.of(new float[1]);
        Tensor share = zero.add(Tensors.scalar(1.0 / (disparities.size() - finestLevel)));
        Tensor roughness = zero;
        for (int i = finestLevel; i < disparities.size(); i++) {
            roughness = roughness.add(roughness(disparities.get(i), levels.get(i), i).mul(share));
        }
        Tensor finest = disparities.get(finestLevel);
        DepthTerms depth = depthTerms(batch, finest, zero);
        LossTerms terms =
                new LossTerms(
                        0,
                        Tensors.value(roughness),
                        0,
                        0,
                        Tensors.value(depth.values()),
                        Tensors.value(depth.gradients()),
                        0);
        return new Value(roughness.add(depth.sum()), terms, Tensors.value(finest.sum()), 1, 1);
    }

    private List<Tensor> disparities(Batch batch, Tensor seen, Weights network) {
        List<Tensor> disparities = new ArrayList<>();
        TorchOps ops = batch.opsFor(depthNetwork, network, Math.toIntExact(seen.size(0)));
        for (Tensor head : depthNetwork.apply(ops, Tensors.channelsLast(seen))) {
            disparities.add(
                    head.mul(Tensors.scalar(recipe.depth().disparityScale()))
                            .add(Tensors.scalar(recipe.depth().disparityOffset())));
        }
        return disparities;
    }

    private List<ImagePyramid> levels(Batch batch, Tensor[] colour, int count) {
        Tensor[] compared =
                weights.photometric().colour() ? halfRange(colour) : images(batch.luma(), batch, 1);
        return ImagePyramid.of(batch, compared, count);
    }

    /** Returns the distance of the pose network's motions to the true ones, of a batch with truth. */
    public Tensor supervised(Batch batch, Weights pose) {
        Tensor[] colour = images(batch.colour(), batch, 3);
        return poses.supervised(colour, batch, pose, recipe.supervisedSteps().losses())
                .orElseGet(
                        () ->
                                motionLoss(
                                        poses.at(colour, batch, pose).numbers(),
                                        poses.truth(batch),
                                        known(batch)));
    }

    private Tensor motionLoss(Tensor predicted, Tensor truth, Tensor known) {
        Tensor loss = supervision.loss(predicted, truth, known);
        if (weights.supervision().speed() == 0) {
            return loss;
        }
        Tensor way = truth.narrow(1, 0, 3);
        Tensor distance = way.mul(way).sum(1).sqrt().unsqueeze(1);
        Tensor speed = SpeedSupervision.loss(predicted.narrow(1, 0, 3), distance, known);
        return loss.add(speed.mul(Tensors.scalar(weights.supervision().speed())));
    }

    private static Tensor known(Batch batch) {
        Tensor known = Tensors.of(batch.known(), batch.size(), 1);
        return Tensors.concatenate(
                0, Collections.nCopies(batch.sources(), known).toArray(new Tensor[0]));
    }

    private static Tensor[] images(float[][] values, Batch batch, int channels) {
        Tensor[] images = new Tensor[values.length];
        for (int i = 0; i < values.length; i++) {
            images[i] =
                    Tensors.of(values[i], batch.size(), channels, batch.height(), batch.width());
        }
        return images;
    }

    /** Returns images in [0, 1] of those in [-1, 1]. */
    private static Tensor[] halfRange(Tensor[] images) {
        Tensor[] half = new Tensor[images.length];
        for (int i = 0; i < images.length; i++) {
            half[i] = images[i].mul(Tensors.scalar(0.5)).add(Tensors.scalar(0.5));
        }
        return half;
    }

    private Motions split(Tensor numbers, List<Tensor> masks, Batch batch) {
        int n = batch.size();
        List<Tensor> rotation = new ArrayList<>();
        List<Tensor> translation = new ArrayList<>();
        for (int s = 0; s < batch.sources(); s++) {
            Tensor motion = numbers.narrow(0, (long) s * n, n);
            rotation.add(poses.rotation(motion.narrow(1, 3, 3)));
            translation.add(motion.narrow(1, 0, 3).unsqueeze(2));
        }
        return new Motions(rotation, translation, masks, Tensors.value(numbers.sum()));
    }

    private Value compare(
            Batch batch,
            List<Tensor> disparities,
            List<ImagePyramid> levels,
            Motions motions,
            Tensor motion) {
        Tensor zero = Tensors.of(new float[1]);
        Tensor error = zero;
        Tensor roughness = zero;
        Tensor unexplained = zero;
        @Nullable LevelTerms finest = null;
        int n = batch.size();
        Tensor share = zero.add(Tensors.scalar(1.0 / (disparities.size() - finestLevel)));
        for (int i = finestLevel; i < disparities.size(); i++) {
            Tensor disparity = disparities.get(i).narrow(0, 0, n);
            boolean consistent = weights.consistency().weight() > 0 && finest == null;
            List<Tensor> sourceDepths = consistent ? depths(disparities.get(i), n) : List.of();
            Tensor mask = motions.masks().isEmpty() ? null : motions.masks().get(i);
            LevelTerms terms =
                    compare(levels.get(i), disparity.reciprocal(), motions, mask, sourceDepths);
            Tensor weight = share.mul(Tensors.scalar(weights.photometric().weight()));
            if (terms.photometric().countedShare() > 0) {
                error = error.add(terms.photometric().loss().mul(weight));
            }
            roughness = roughness.add(roughness(disparity, levels.get(i), i).mul(share));
            if (mask != null) {
                Tensor entropy = Explainability.crossEntropy(mask);
                unexplained =
                        unexplained.add(
                                entropy.mul(Tensors.scalar(weights.photometric().explainability()))
                                        .mul(share));
            }
            finest = finest == null ? terms : finest;
        }
        if (finest == null) {
            throw new IllegalStateException("no level of the depth network is compared");
        }
        Tensor consistency = finest.consistency() == null ? zero : finest.consistency();
        DepthTerms depth = depthTerms(batch, disparities.get(finestLevel).narrow(0, 0, n), zero);
        LossTerms terms =
                new LossTerms(
                        Tensors.value(error),
                        Tensors.value(roughness),
                        Tensors.value(unexplained),
                        Tensors.value(consistency),
                        Tensors.value(depth.values()),
                        Tensors.value(depth.gradients()),
                        Tensors.value(motion));
        Tensor total = error.add(roughness).add(unexplained).add(consistency).add(depth.sum());
        return new Value(
                total.add(motion),
                terms,
                Tensors.value(disparities.get(finestLevel).sum()) + motions.sum(),
                finest.photometric().visibleShare(),
                finest.photometric().countedShare());
    }

    /** Returns the depths of the sources from the disparities of target and sources. */
    private static List<Tensor> depths(Tensor disparities, int n) {
        List<Tensor> depths = new ArrayList<>();
        for (long first = n; first < disparities.size(0); first += n) {
            depths.add(disparities.narrow(0, first, n).reciprocal());
        }
        return depths;
    }

    private Tensor roughness(Tensor disparity, ImagePyramid level, int i) {
        double scale = 1.0 / (1 << i);
        Tensor sum = Tensors.of(new float[1]);
        if (weights.smoothness().edgeAware() > 0) {
            sum =
                    sum.add(
                            EdgeAwareSmoothness.of(disparity, level.target())
                                    .mul(Tensors.scalar(weights.smoothness().edgeAware() * scale)));
        }
        if (weights.smoothness().secondOrder() > 0) {
            sum =
                    sum.add(
                            SecondOrderSmoothness.of(disparity)
                                    .mul(
                                            Tensors.scalar(
                                                    weights.smoothness().secondOrder() * scale)));
        }
        return sum;
    }

    private DepthTerms depthTerms(Batch batch, Tensor disparity, Tensor zero) {
        LossWeights.Supervision by = weights.supervision();
        if (!by.concernsDepth() || !batch.hasDepth()) {
            return new DepthTerms(zero, zero);
        }
        KnownDepth known =
                KnownDepth.of(
                        disparity.reciprocal(),
                        sized(batch.depth()[0], batch, disparity),
                        sized(batch.sigma(), batch, disparity));
        Tensor values = zero;
        if (by.depth() > 0) {
            Tensor square = depthSupervision.loss(known);
            values = values.add(square.mul(Tensors.scalar(by.depth())));
        }
        if (by.absoluteDepth() > 0) {
            Tensor absolute = depthSupervision.absolute(known);
            values = values.add(absolute.mul(Tensors.scalar(by.absoluteDepth())));
        }
        Tensor gradients =
                by.depthGradients() > 0
                        ? LogDepthGradients.loss(known).mul(Tensors.scalar(by.depthGradients()))
                        : zero;
        return new DepthTerms(values, gradients);
    }

    /** Returns the nearest pixels of a map of the batch's targets, of the size of a level. */
    private static Tensor sized(float[] map, Batch batch, Tensor level) {
        Tensor whole = Tensors.of(map, batch.size(), 1, batch.height(), batch.width());
        return torch.upsample_nearest2d(whole, level.size(2), level.size(3));
    }

    private LevelTerms compare(
            ImagePyramid level,
            Tensor depth,
            Motions motions,
            @Nullable Tensor mask,
            List<Tensor> sourceDepths) {
        List<Tensor> warped = new ArrayList<>();
        List<Tensor> visible = new ArrayList<>();
        List<Tensor> unwarped = new ArrayList<>();
        Tensor consistency = null;
        int sources = level.sources().size();
        for (int s = 0; s < sources; s++) {
            boolean consistent = !sourceDepths.isEmpty();
            Tensor source = level.sources().get(s);
            long channels = source.size(1);
            ViewSynthesis.Warped view =
                    ViewSynthesis.warp(
                            consistent
                                    ? Tensors.concatenate(1, source, sourceDepths.get(s))
                                    : source,
                            depth,
                            motions.rotation().get(s),
                            motions.translation().get(s),
                            level.intrinsics(),
                            level.inverse());
            Tensor error =
                    photometric.perPixel(level.target(), view.image().narrow(1, 0, channels));
            if (consistent) {
                Tensor difference =
                        GeometryConsistency.perPixel(
                                view.depth(), view.image().narrow(1, channels, 1), view.visible());
                error = error.mul(GeometryConsistency.weight(difference));
                if (Tensors.value(view.visible().sum()) > 0) {
                    Tensor loss =
                            GeometryConsistency.loss(difference, view.visible())
                                    .mul(Tensors.scalar(weights.consistency().weight() / sources));
                    consistency = consistency == null ? loss : consistency.add(loss);
                }
            }
            warped.add(error);
            visible.add(view.visible());
            if (weights.photometric().autoMask()) {
                unwarped.add(photometric.perPixel(level.target(), source));
            }
        }
        MinimumOverSources.Reduced reduced =
                weights.photometric().minimum()
                        ? MinimumOverSources.reduce(warped, visible, unwarped)
                        : SumOverSources.reduce(warped, visible, mask);
        return new LevelTerms(reduced, consistency);
    }
}
