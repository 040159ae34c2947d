package dev.egomotion.trainer;

import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.SnippetError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Runs the networks over drives that they are not trained on, at the size that they are exported for. */
@SuppressWarnings("try")
final class DriveValidation {
    private static final int BATCH = 4;
    private static final int SNIPPET = 5;

    /** True steps shorter than this, metres, say nothing of the scale. */
    private static final double SHORTEST_STEP = 0.1;

    /** Above this share of known pixels depth is dense: not lidar's, and compared without a crop. */
    private static final double DENSE = 0.3;

    private final TrainingRecipe recipe;
    private final TrainingState state;
    private final PoseEstimator poses;

    DriveValidation(TrainingRecipe recipe, TrainingState state) {
        this.recipe = recipe;
        this.state = state;
        poses = recipe.poses();
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
        int last = drive.frames().size() - 1;
        List<RigidTransform> motions = new ArrayList<>();
        for (int first = 1; first < last; first += BATCH) {
            List<Triplet> triplets = new ArrayList<>();
            for (int t = first; t < Math.min(first + BATCH, last); t++) {
                triplets.add(new Triplet(drive, t, 1));
            }
            List<RigidTransform> found = sourceFromTarget(triplets);
            motions.addAll(found.subList(0, triplets.size()));
            if (first + BATCH >= last) {
                motions.add(found.get(found.size() - 1).inverse());
            }
        }
        return motions;
    }

    /** Returns the motions to the earlier sources, then to the later. */
    List<RigidTransform> sourceFromTarget(List<Triplet> triplets) {
        Batch batch = unvaried(triplets);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor[] colour = colour(batch);
            Tensor numbers = poses.at(colour, batch, state.pose()).numbers();
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

    private static Batch unvaried(List<Triplet> triplets) {
        return Batch.of(triplets, Collections.nCopies(triplets.size(), Augmentation.NONE));
    }

    private static Tensor[] colour(Batch batch) {
        Tensor[] images = new Tensor[Triplet.FRAMES];
        for (int i = 0; i < images.length; i++) {
            images[i] =
                    Tensors.of(batch.colour()[i], batch.size(), 3, batch.height(), batch.width());
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
                    depths(some.stream().map(t -> new Triplet(drive, t, 1)).toList());
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
    List<DepthImage> depths(List<Triplet> triplets) {
        Batch batch = unvaried(triplets);
        int pixels = batch.width() * batch.height();
        List<DepthImage> maps = new ArrayList<>();
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            Tensor image = Tensors.channelsLast(colour(batch)[0]);
            Tensor head =
                    state.depthNetwork()
                            .apply(
                                    batch.opsFor(state.depthNetwork(), state.depth(), batch.size()),
                                    image)
                            .get(0);
            float[] output = Tensors.values(head);
            for (int i = 0; i < batch.size(); i++) {
                float[] depth = new float[pixels];
                for (int p = 0; p < pixels; p++) {
                    depth[p] =
                            (float)
                                    (1
                                            / (recipe.disparityScale() * output[i * pixels + p]
                                                    + recipe.disparityOffset()));
                }
                maps.add(new DepthImage(batch.width(), batch.height(), depth));
            }
        }
        return maps;
    }
}
