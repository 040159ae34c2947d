package dev.egomotion.trainer.run;

import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.data.Augmentation;
import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.data.TrainingSnippet;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Runs the networks over drives that they are not trained on, at the size that they are exported for. */
public @SuppressWarnings("try") final class DriveValidation {
    private static final int BATCH = 4;
    private static final int SNIPPET = 5;

    /** True steps shorter than this, metres, say nothing of the scale. */
    private static final double SHORTEST_STEP = 0.1;

    /** Above this share of known pixels depth is dense: not lidar's, and compared without a crop. */
    private static final double DENSE = 0.3;

    private final TrainingRecipe recipe;
    private final Network depthNetwork;
    private final Weights depth;
    private final Weights pose;
    private final PoseEstimator poses;

    public DriveValidation(TrainingRecipe recipe, TrainingState state) {
        this(recipe, state.depth(), state.pose());
    }

    /**
     * Creates a validation of weights.
     *
     * @param depth of the recipe's depth network; what they are held in is computed in
     * @param pose likewise
     */
    public DriveValidation(TrainingRecipe recipe, Weights depth, Weights pose) {
        this.recipe = recipe;
        this.depth = depth;
        this.pose = pose;
        depthNetwork = recipe.depth().architecture();
        poses = PoseEstimator.of(recipe);
    }

    /** Returns what a drive of the exported size says. */
    ValidationFigures of(TrainingDrive drive) {
        return new ValidationFigures(
                drive.name(),
                drive.hasTruth() ? motion(drive) : Optional.empty(),
                drive.hasDepth() ? depth(drive) : Optional.empty());
    }

    private Optional<ValidationFigures.Motion> motion(TrainingDrive drive) {
        List<RigidTransform> path = new ArrayList<>(List.of(RigidTransform.IDENTITY));
        List<Double> ratios = new ArrayList<>();
        for (RigidTransform previousFromNext : motions(drive)) {
            int t = path.size();
            path.add(path.get(t - 1).times(previousFromNext));
            double truth = drive.motion(t - 1, t).translation().norm();
            if (truth > SHORTEST_STEP) {
                ratios.add(Math.max(previousFromNext.translation().norm(), 1e-9) / truth);
            }
        }
        List<RigidTransform> reference = drive.worldFromCamera();
        PosePairs straight = SnippetError.againstConstantVelocity(reference);
        double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double[] logs = ratios.stream().mapToDouble(Math::log).toArray();
        return SnippetError.of(new PosePairs(reference, path), SNIPPET)
                .map(
                        error ->
                                new ValidationFigures.Motion(
                                        error.mean(),
                                        SnippetError.of(straight, SNIPPET).orElseThrow().mean(),
                                        sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2],
                                        logs.length == 0
                                                ? Double.NaN
                                                : ErrorStatistics.of(logs).std()));
    }

    /** Returns previousFromNext of all neighbours of a drive. */
    private List<RigidTransform> motions(TrainingDrive drive) {
        int reach = TrainingSnippet.reach(recipe.snippets().sources(), 1);
        int end = drive.frames().size() - reach;
        List<RigidTransform> motions = new ArrayList<>();
        for (int first = reach; first < end; first += BATCH) {
            List<TrainingSnippet> snippets = new ArrayList<>();
            for (int t = first; t < Math.min(first + BATCH, end); t++) {
                snippets.add(new TrainingSnippet(drive, t, recipe.snippets().sources(), 1));
            }
            List<RigidTransform> found = sourceFromTarget(snippets);
            for (int i = 0; i < snippets.size(); i++) {
                motions.addAll(neighbours(snippets.get(i), i, snippets.size(), found));
            }
        }
        return motions;
    }

    /**
     * Returns previousFromNext of a target and the frame before it. The first snippet of a drive also tells of the frames
     * before that and the last of those after the target, as a replay's windows do.
     *
     * @param i which of the snippets that were asked together this is
     * @param n how many they were
     * @param sourceFromTarget what the network estimated for all of them
     */
    static List<RigidTransform> neighbours(
            TrainingSnippet snippet, int i, int n, List<RigidTransform> sourceFromTarget) {
        List<RigidTransform> fromTarget = new ArrayList<>();
        for (int s = 0; s < snippet.sources(); s++) {
            fromTarget.add(sourceFromTarget.get(s * n + i));
        }
        int middle = snippet.sources() / 2;
        fromTarget.add(middle, RigidTransform.IDENTITY);
        boolean atStart = snippet.target() == middle;
        boolean atEnd = snippet.target() + middle == snippet.drive().frames().size() - 1;
        List<RigidTransform> motions = new ArrayList<>();
        for (int next = atStart ? 1 : middle; next <= (atEnd ? 2 * middle : middle); next++) {
            motions.add(fromTarget.get(next - 1).times(fromTarget.get(next).inverse()));
        }
        return motions;
    }

    /** Returns the motions of all snippets to their earliest source, then to the next. */
    public List<RigidTransform> sourceFromTarget(List<TrainingSnippet> snippets) {
        Batch batch = unvaried(snippets);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor[] colour = colour(batch, pose);
            Tensor numbers = poses.at(colour, batch, pose).numbers();
            Tensor rotations = poses.rotation(numbers.narrow(1, 3, 3));
            float[] six = Tensors.values(numbers);
            float[] nine = Tensors.values(rotations);
            List<RigidTransform> motions = new ArrayList<>();
            for (int i = 0; i < six.length / 6; i++) {
                double[] m = new double[9];
                for (int k = 0; k < 9; k++) {
                    m[k] = nine[9 * i + k];
                }
                motions.add(
                        new RigidTransform(
                                Rotation.fromMatrix(m),
                                new Vector3(six[6 * i], six[6 * i + 1], six[6 * i + 2])));
            }
            return motions;
        }
    }

    private static Batch unvaried(List<TrainingSnippet> snippets) {
        return Batch.of(snippets, Collections.nCopies(snippets.size(), Augmentation.NONE));
    }

    private static Tensor[] colour(Batch batch, Weights weights) {
        Tensor[] images = new Tensor[batch.sources() + 1];
        for (int i = 0; i < images.length; i++) {
            images[i] =
                    Tensors.of(batch.colour()[i], batch.size(), 3, batch.height(), batch.width())
                            .to(weights.precision());
        }
        return images;
    }

    private Optional<ValidationFigures.Depth> depth(TrainingDrive drive) {
        List<Integer> known = new ArrayList<>();
        double share = 0;
        for (int t = 1; t < drive.frames().size() - 1; t++) {
            double of = knownShare(drive.depth().get(t));
            if (of > 0) {
                known.add(t);
                share += of;
            }
        }
        if (known.isEmpty()) {
            return Optional.empty();
        }
        DepthProtocol.Crop crop =
                share / known.size() > DENSE ? DepthProtocol.Crop.NONE : DepthProtocol.Crop.GARG;
        DepthEvaluation evaluation =
                new DepthEvaluation(new DepthProtocol(80, crop, DepthProtocol.Scaling.MEDIAN));
        for (int first = 0; first < known.size(); first += BATCH) {
            List<Integer> some = known.subList(first, Math.min(first + BATCH, known.size()));
            List<DepthImage> found =
                    depths(some.stream().map(t -> new TrainingSnippet(drive, t, 2, 1)).toList());
            for (int i = 0; i < found.size(); i++) {
                evaluation.add(drive.depth().get(some.get(i)), found.get(i));
            }
        }
        return evaluation
                .result()
                .map(
                        e ->
                                new ValidationFigures.Depth(
                                        e.protocol(), e.absRel(), e.a1(), e.medianRatio()));
    }

    private static double knownShare(DepthImage map) {
        int count = 0;
        for (float value : map.depth()) {
            count += value > 0 ? 1 : 0;
        }
        return (double) count / map.depth().length;
    }

    /** Returns the depths of the targets. */
    public List<DepthImage> depths(List<TrainingSnippet> snippets) {
        Batch batch = unvaried(snippets);
        int pixels = batch.width() * batch.height();
        List<DepthImage> maps = new ArrayList<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor image = Tensors.channelsLast(colour(batch, depth)[0]);
            TorchOps ops = batch.opsFor(depthNetwork, depth, batch.size());
            Tensor head = depthNetwork.apply(ops, image).get(0);
            float[] output = Tensors.values(head);
            for (int i = 0; i < batch.size(); i++) {
                float[] values = new float[pixels];
                for (int p = 0; p < pixels; p++) {
                    values[p] =
                            (float)
                                    (1
                                            / (recipe.depth().disparityScale()
                                                            * output[i * pixels + p]
                                                    + recipe.depth().disparityOffset()));
                }
                maps.add(new DepthImage(batch.width(), batch.height(), values));
            }
        }
        return maps;
    }
}
