package dev.egomotion.trainer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What training minimises: the photometric error of sources warped into the target at every level of the
 * depth network's outputs, the smoothness of its disparity, and the distance to true motions where they are known.
 */
final class Objective {
    /** Of all pixels of a batch, fewer visible than this are too few to learn from. */
    static final double LEAST_VISIBLE = 0.2;

    /**
     * The objective at a batch.
     *
     * @param total what is minimised
     * @param photometric mean over the levels
     * @param smoothness mean over the levels, weighted
     * @param supervision distance to true motions, weighted
     * @param visibleShare share of pixels that some source sees, at the finest level
     * @param countedShare share of pixels that carry a photometric loss, at the finest level
     */
    record Value(
            Tensor total,
            double photometric,
            double smoothness,
            double supervision,
            double visibleShare,
            double countedShare) {
        /** Returns whether the batch is worth a step. */
        boolean enoughVisible() {
            return visibleShare >= LEAST_VISIBLE;
        }
    }

    /** Targets and sources of one level. */
    private record Level(Tensor target, List<Tensor> sources, Tensor intrinsics, Tensor inverse) {}

    /** Motion sourceFromTarget, one per source. */
    private record Motions(List<Tensor> rotation, List<Tensor> translation) {}

    private final Network depthNetwork;
    private final Network poseNetwork;
    private final TrainingRecipe recipe;
    private final int finestLevel;
    private final PhotometricLoss photometric;
    private final PoseSupervision supervision;

    /**
     * Creates the objective.
     *
     * @param finestLevel losses are taken from this output of the depth network on
     */
    Objective(Network depthNetwork, Network poseNetwork, TrainingRecipe recipe, int finestLevel) {
        this.finestLevel = finestLevel;
        this.depthNetwork = depthNetwork;
        this.poseNetwork = poseNetwork;
        this.recipe = recipe;
        photometric = new PhotometricLoss(recipe.losses().structure());
        supervision =
                new PoseSupervision(recipe.losses().translation(), recipe.losses().rotation());
    }

    /**
     * Runs both networks on a batch and compares.
     *
     * @param trueWarp whether drives with truth are warped with it instead of the predicted motion
     */
    Value at(Batch batch, Weights depth, Weights pose, boolean trueWarp) {
        Tensor[] colour = images(batch.colour(), batch, 3);
        Tensor[] luma = images(batch.luma(), batch, 1);
        Tensor predicted = motions(colour, new TorchOps(pose));
        Tensor supervised = supervision(batch, predicted);
        Tensor used =
                trueWarp
                        ? torch.where(known(batch).ge(Tensors.scalar(0.5)), truth(batch), predicted)
                        : predicted;
        Motions motions = split(used, batch.size());
        List<Tensor> heads =
                depthNetwork.apply(new TorchOps(depth), Tensors.channelsLast(colour[0]));
        return compare(heads, levels(batch, luma, heads.size()), motions, supervised);
    }

    /** Returns the distance of the pose network's motions to the true ones, of a batch with truth. */
    Tensor supervised(Batch batch, Weights pose) {
        Tensor predicted = motions(images(batch.colour(), batch, 3), new TorchOps(pose));
        return supervision(batch, predicted);
    }

    private Tensor supervision(Batch batch, Tensor predicted) {
        return supervision.loss(predicted, truth(batch), known(batch));
    }

    private static Tensor truth(Batch batch) {
        return Tensors.concatenate(
                0, motionTensor(batch.truth()[0]), motionTensor(batch.truth()[1]));
    }

    private static Tensor known(Batch batch) {
        Tensor known = Tensors.of(batch.known(), batch.size(), 1);
        return Tensors.concatenate(0, known, known);
    }

    private static Tensor[] images(float[][] values, Batch batch, int channels) {
        Tensor[] images = new Tensor[values.length];
        for (int i = 0; i < values.length; i++) {
            images[i] =
                    Tensors.of(values[i], batch.size(), channels, batch.height(), batch.width());
        }
        return images;
    }

    private static Tensor motionTensor(float[] truth) {
        return Tensors.of(truth, truth.length / 6, 6);
    }

    /** Returns 2N x 6: the motions to the earlier sources, then to the later. */
    private Tensor motions(Tensor[] colour, TorchOps ops) {
        Tensor target = gray(colour[0]);
        Tensor earlier = Tensors.concatenate(1, gray(colour[1]), target);
        Tensor later = Tensors.concatenate(1, gray(colour[2]), target);
        Tensor output =
                poseNetwork
                        .apply(ops, Tensors.channelsLast(Tensors.concatenate(0, earlier, later)))
                        .get(0);
        return output.mul(Tensors.scalar(PairPoseNet.OUTPUT_SCALE));
    }

    /** Returns 0.299 R + 0.587 G + 0.114 B; the weights sum to 1, so the range stays [-1, 1]. */
    private static Tensor gray(Tensor rgb) {
        return rgb.narrow(1, 0, 1)
                .mul(Tensors.scalar(0.299))
                .add(rgb.narrow(1, 1, 1).mul(Tensors.scalar(0.587)))
                .add(rgb.narrow(1, 2, 1).mul(Tensors.scalar(0.114)));
    }

    private static Motions split(Tensor motions, int n) {
        List<Tensor> rotation = new ArrayList<>();
        List<Tensor> translation = new ArrayList<>();
        for (int s = 0; s < Triplet.SOURCES; s++) {
            Tensor motion = motions.narrow(0, (long) s * n, n);
            rotation.add(ViewSynthesis.rotation(motion.narrow(1, 3, 3)));
            translation.add(motion.narrow(1, 0, 3).unsqueeze(2));
        }
        return new Motions(rotation, translation);
    }

    private static List<Level> levels(Batch batch, Tensor[] luma, int count) {
        List<Level> levels = new ArrayList<>();
        Tensor[] images = luma;
        for (int level = 0; level < count; level++) {
            if (level > 0) {
                images = halved(images);
            }
            Tensor k = Tensors.of(scaled(batch.intrinsics(), level), batch.size(), 3, 3);
            Tensor inverse =
                    Tensors.of(inverseScaled(batch.intrinsics(), level), batch.size(), 3, 3);
            levels.add(new Level(images[0], List.of(images[1], images[2]), k, inverse));
        }
        return levels;
    }

    private static Tensor[] halved(Tensor[] images) {
        Tensor[] halved = new Tensor[images.length];
        for (int i = 0; i < images.length; i++) {
            halved[i] = torch.avg_pool2d(images[i], 2, 2);
        }
        return halved;
    }

    /** Returns the intrinsics at 1 / 2^level of the size: f / 2^level, (c + 0.5) / 2^level - 0.5. */
    private static float[] scaled(float[] k, int level) {
        float scale = 1f / (1 << level);
        float[] result = k.clone();
        for (int i = 0; i < k.length; i += 9) {
            result[i] *= scale;
            result[i + 4] *= scale;
            result[i + 2] = (k[i + 2] + 0.5f) * scale - 0.5f;
            result[i + 5] = (k[i + 5] + 0.5f) * scale - 0.5f;
        }
        return result;
    }

    private static float[] inverseScaled(float[] k, int level) {
        float[] result = scaled(k, level);
        for (int i = 0; i < k.length; i += 9) {
            result[i + 2] /= -result[i];
            result[i + 5] /= -result[i + 4];
            result[i] = 1 / result[i];
            result[i + 4] = 1 / result[i + 4];
        }
        return result;
    }

    private Value compare(
            List<Tensor> heads, List<Level> levels, Motions motions, Tensor supervised) {
        Tensor error = null;
        Tensor roughness = null;
        MinimumOverSources.Reduced full = null;
        for (int i = finestLevel; i < heads.size(); i++) {
            Tensor disparity =
                    heads.get(i)
                            .mul(Tensors.scalar(recipe.disparityScale()))
                            .add(Tensors.scalar(recipe.disparityOffset()));
            MinimumOverSources.Reduced reduced =
                    photometric(levels.get(i), disparity.reciprocal(), motions);
            double share = 1.0 / (heads.size() - finestLevel);
            double weight = recipe.losses().smoothness() / (1 << i) * share;
            Tensor rough =
                    EdgeAwareSmoothness.of(disparity, levels.get(i).target())
                            .mul(Tensors.scalar(weight));
            Tensor loss = reduced.loss().mul(Tensors.scalar(share));
            error = error == null ? loss : error.add(loss);
            roughness = roughness == null ? rough : roughness.add(rough);
            full = full == null ? reduced : full;
        }
        return new Value(
                error.add(roughness).add(supervised),
                Tensors.value(error),
                Tensors.value(roughness),
                Tensors.value(supervised),
                full.visibleShare(),
                full.countedShare());
    }

    private MinimumOverSources.Reduced photometric(Level level, Tensor depth, Motions motions) {
        List<Tensor> warped = new ArrayList<>();
        List<Tensor> visible = new ArrayList<>();
        List<Tensor> unwarped = new ArrayList<>();
        for (int s = 0; s < Triplet.SOURCES; s++) {
            ViewSynthesis.Warped view =
                    ViewSynthesis.warp(
                            level.sources().get(s),
                            depth,
                            motions.rotation().get(s),
                            motions.translation().get(s),
                            level.intrinsics(),
                            level.inverse());
            warped.add(photometric.perPixel(level.target(), view.image()));
            visible.add(view.visible());
            unwarped.add(photometric.perPixel(level.target(), level.sources().get(s)));
        }
        return MinimumOverSources.reduce(warped, visible, unwarped);
    }
}
