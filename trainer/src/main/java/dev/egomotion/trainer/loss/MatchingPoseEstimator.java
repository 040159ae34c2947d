package dev.egomotion.trainer.loss;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.export.Contracts;
import dev.egomotion.trainer.network.MatchingPoseNet;
import dev.egomotion.trainer.network.PairPoseNet;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.SupervisedSteps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The matching network: it sees each frame of a snippet once. Its supervised steps see all six ordered pairs of a target
 * and two sources, so that motions of twice the length and backwards are learnt as well.
 */
record MatchingPoseEstimator(MatchingPoseNet network) implements PoseEstimator {
    /** Weight of the first look's motion; its cells count as much as the second's. */
    private static final double FIRST_LOOK = 0.5;

    /** Ordered pairs of the frames target, earlier, later: source, then target. */
    private static final int[][] PAIRS = {{1, 0}, {0, 1}, {2, 0}, {0, 2}, {1, 2}, {2, 1}};

    @Override
    public Motions at(Tensor[] colour, Batch batch, Weights weights) {
        int[][] pairs = new int[batch.sources()][];
        for (int s = 0; s < pairs.length; s++) {
            pairs[s] = new int[] {1 + s, 0};
        }
        TorchOps ops = new TorchOps(weights, batch.cameras(pairs.length * batch.size()));
        List<Tensor> outputs = outputs(ops, colour, pairs);
        return new Motions(numbers(outputs.get(0)), List.of());
    }

    private static Tensor numbers(Tensor output) {
        return output.mul(Tensors.scalar(PairPoseNet.OUTPUT_SCALE));
    }

    /** Looks at every frame once and at the pairs of them. */
    private List<Tensor> outputs(TorchOps ops, Tensor[] colour, int[][] pairs) {
        Tensor[] gray = new Tensor[colour.length];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = PairPoseEstimator.gray(colour[i]);
        }
        List<Tensor> all =
                network.features(ops, Tensors.channelsLast(Tensors.concatenate(0, gray)));
        int n = gray.length;
        return network.motion(ops, chosen(all, n, pairs, 0), chosen(all, n, pairs, 1));
    }

    /** Returns the features of one member of every pair, from those of all frames. */
    private static List<Tensor> chosen(List<Tensor> all, int frames, int[][] pairs, int member) {
        List<Tensor> chosen = new ArrayList<>();
        for (Tensor map : all) {
            long n = map.size(0) / frames;
            Tensor[] parts = new Tensor[pairs.length];
            for (int pair = 0; pair < parts.length; pair++) {
                parts[pair] = map.narrow(0, pairs[pair][member] * n, n);
            }
            chosen.add(Tensors.concatenate(0, parts));
        }
        return chosen;
    }

    @Override
    public Optional<Tensor> supervised(
            Tensor[] colour, Batch batch, Weights weights, SupervisedSteps.Losses losses) {
        TorchOps ops = new TorchOps(weights, batch.cameras(PAIRS.length * batch.size()));
        List<Tensor> outputs = outputs(ops, colour, PAIRS);
        Tensor truth = pairTruth(batch);
        Tensor rays = ops.rays(outputs.get(1), MatchingPoseNet.CELL);
        MatchingLoss loss = new MatchingLoss(losses);
        Tensor total = loss.ofMotion(numbers(outputs.get(0)), truth);
        Tensor first = loss.ofMotion(numbers(outputs.get(2)), truth);
        total = total.add(first.mul(Tensors.scalar(FIRST_LOOK)));
        for (Tensor cells : List.of(outputs.get(1), outputs.get(3))) {
            total = total.add(loss.ofMatches(rays, cells, truth));
            if (batch.hasDepth()) {
                total = total.add(loss.ofDepths(rays, cells, truth, depth(batch)));
            }
        }
        return Optional.of(total);
    }

    /** Returns the true depth at the cells of every pair's target; 0 where unknown. */
    private static Tensor depth(Batch batch) {
        int cell = MatchingPoseNet.CELL;
        int width = batch.width() / cell;
        int height = batch.height() / cell;
        float[] depth = new float[PAIRS.length * batch.size() * width * height];
        int at = 0;
        for (int[] pair : PAIRS) {
            float[] full = batch.depth()[pair[1]];
            for (int row = 0; row < batch.size() * height; row++) {
                int from = (row / height * batch.height() + row % height * cell) * batch.width();
                for (int x = 0; x < width; x++) {
                    depth[at++] = full[from + x * cell];
                }
            }
        }
        return Tensors.of(depth, (long) PAIRS.length * batch.size(), 1, height, width);
    }

    private static Tensor pairTruth(Batch batch) {
        int n = batch.size();
        float[] numbers = new float[PAIRS.length * n * 6];
        for (int i = 0; i < n; i++) {
            List<RigidTransform> fromTarget =
                    List.of(
                            RigidTransform.IDENTITY,
                            motion(batch.truth()[0], 6 * i),
                            motion(batch.truth()[1], 6 * i));
            for (int pair = 0; pair < PAIRS.length; pair++) {
                RigidTransform source = fromTarget.get(PAIRS[pair][0]);
                RigidTransform target = fromTarget.get(PAIRS[pair][1]);
                Batch.put(source.times(target.inverse()), numbers, 6 * (pair * n + i));
            }
        }
        return Tensors.of(numbers, (long) PAIRS.length * n, 6);
    }

    private static RigidTransform motion(float[] numbers, int at) {
        return new RigidTransform(
                Rotation.fromAxisAngle(
                        new Vector3(numbers[at + 3], numbers[at + 4], numbers[at + 5])),
                new Vector3(numbers[at], numbers[at + 1], numbers[at + 2]));
    }

    @Override
    public PoseContract contract(ModelIdentity identity, int width, int height) {
        return Contracts.pair(identity, width, height, true);
    }
}
