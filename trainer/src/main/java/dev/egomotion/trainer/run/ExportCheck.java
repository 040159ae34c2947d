package dev.egomotion.trainer.run;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.data.TrainingSnippet;
import dev.egomotion.trainer.export.OnnxWeights;
import dev.egomotion.trainer.export.TrainingOutputException;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.Processor;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether exported networks compute what was trained: ONNX Runtime on one thread of the processor against LibTorch in double
 * precision, which oneDNN does not compute, both with the parameters that stand in the files, on one snippet of drawn gray
 * frames (of which luma is the same bytes on both sides).
 */
public final class ExportCheck {
    /** Rounding of single precision comes to 2e-5, to 1e-4 where a network solves equations; what computes wrong is off by 0.1 to 1. */
    static final double TOLERANCE = 1e-2;

    /**
     * Shorter translations, in the network's unit, and smaller angles, radians, are compared as if they were this long, so that
     * nothing is divided by 0. Untrained networks give 1e-5, of which rounding is a millionth.
     */
    static final double LEAST_MOTION = 1e-6;

    private static final RuntimeOptions CPU =
            new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
    private static final double FIELD_OF_VIEW = Math.PI / 3;

    private final TrainingRecipe recipe;
    private final TrainingSnippet snippet;

    /**
     * Creates a check of a recipe's networks.
     *
     * @param recipe by which they are exported
     */
    public ExportCheck(TrainingRecipe recipe) {
        this.recipe = recipe;
        Stage last = recipe.schedule().lastStage();
        int reach = TrainingSnippet.reach(recipe.snippets().sources(), 1);
        List<RgbImage> frames = new ArrayList<>();
        for (int t = 0; t <= 2 * reach; t++) {
            frames.add(drawn(last.width(), last.height(), 2 * t));
        }
        PinholeCamera camera =
                PinholeCamera.ofFieldOfView(last.width(), last.height(), FIELD_OF_VIEW);
        TrainingDrive drive = new TrainingDrive("drawn", camera, frames, List.of(), List.of());
        snippet = new TrainingSnippet(drive, reach, recipe.snippets().sources(), 1);
    }

    /**
     * How far ONNX Runtime is from LibTorch.
     *
     * @param depth greatest |runtime - libtorch| / libtorch
     * @param motion greatest distance of translations over the length of LibTorch's, or angle between rotations over the
     *     angle of LibTorch's; over {@link #LEAST_MOTION} where those are smaller
     */
    public record Difference(double depth, double motion) {}

    /**
     * Requires that the networks of a folder compute what LibTorch does.
     *
     * @param depthFile of the folder
     * @param poseFile likewise
     * @throws TrainingOutputException naming the file that does not, and by how much
     */
    void require(Path depthFile, Path poseFile) throws IOException {
        Difference difference = measure(depthFile, poseFile);
        require(depthFile, "depth", difference.depth());
        require(poseFile, "motion", difference.motion());
    }

    private static void require(Path file, String what, double difference)
            throws TrainingOutputException {
        if (!(difference <= TOLERANCE)) {
            throw new TrainingOutputException(
                    file,
                    "%s of ONNX Runtime is off by %.1e from LibTorch in double precision on %s; at most %.0e is allowed"
                            .formatted(what, difference, Processor.name(), TOLERANCE));
        }
    }

    /** Runs both. */
    public Difference measure(Path depthFile, Path poseFile) throws IOException {
        try (Weights depth = exact(recipe.depth().architecture(), depthFile);
                Weights pose = exact(PoseEstimator.of(recipe).network(), poseFile);
                Model model =
                        Model.open(
                                Objects.requireNonNull(depthFile.toAbsolutePath().getParent()),
                                CPU)) {
            DriveValidation libTorch = new DriveValidation(recipe, depth, pose);
            return new Difference(depth(libTorch, model), motion(libTorch, model));
        }
    }

    private static Weights exact(Network network, Path file) {
        return Weights.exact(network, OnnxWeights.read(file).values());
    }

    private double depth(DriveValidation libTorch, Model model) {
        PinholeCamera camera = snippet.drive().camera();
        DepthImage expected = libTorch.depths(List.of(snippet)).get(0);
        DepthImage found =
                model.depth().predict(List.of(snippet.frames().get(0)), List.of(camera)).get(0);
        double greatest = 0;
        for (int i = 0; i < expected.depth().length; i++) {
            double depth =
                    Math.min(
                            Math.max(expected.depth()[i], recipe.depth().min()),
                            recipe.depth().max());
            greatest = greater(greatest, Math.abs(found.depth()[i] - depth) / depth);
        }
        return greatest;
    }

    private double motion(DriveValidation libTorch, Model model) {
        List<RigidTransform> expected = libTorch.sourceFromTarget(List.of(snippet));
        List<RigidTransform> found = sourceFromTarget(model);
        double greatest = 0;
        for (int s = 0; s < found.size(); s++) {
            greatest = greater(greatest, difference(expected.get(s), found.get(s)));
        }
        return greatest;
    }

    /** Returns the greater of what translation and rotation are off, relative to what they are. */
    static double difference(RigidTransform expected, RigidTransform found) {
        RigidTransform off = expected.inverse().times(found);
        double length = Math.max(LEAST_MOTION, expected.translation().norm());
        double angle = Math.max(LEAST_MOTION, expected.rotation().angle());
        return greater(off.translation().norm() / length, off.rotation().angle() / angle);
    }

    private List<RigidTransform> sourceFromTarget(Model model) {
        RgbImage target = snippet.frames().get(0);
        List<RgbImage> sources = snippet.frames().subList(1, snippet.sources() + 1);
        if (model.pose().contract().frames() > 2) {
            Snippet whole = new Snippet(target, sources);
            return model.pose().predict(List.of(whole)).get(0).sourceFromTarget();
        }
        List<RigidTransform> motions = new ArrayList<>();
        for (RgbImage source : sources) {
            Snippet pair = new Snippet(target, List.of(source), snippet.drive().camera());
            motions.addAll(model.pose().predict(List.of(pair)).get(0).sourceFromTarget());
        }
        return motions;
    }

    /** Returns the greater of two; what is no number is greatest. */
    private static double greater(double a, double b) {
        return Double.isNaN(b) ? Double.POSITIVE_INFINITY : Math.max(a, b);
    }

    /** Returns gray squares and stripes, the same bytes on every machine, moved to the left. */
    private static RgbImage drawn(int width, int height, int moved) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % width + moved;
            int y = i / 3 / width;
            int squares = (x / 16 ^ y / 8) * 37 & 127;
            int stripes = (x * 5 + y * 3) % 64;
            rgb[i] = (byte) (squares + stripes + 48 * y / height);
        }
        return new RgbImage(width, height, rgb);
    }
}
