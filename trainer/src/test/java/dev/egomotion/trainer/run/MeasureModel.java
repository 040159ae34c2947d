package dev.egomotion.trainer.run;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.metrics.PosePairs;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TrainingDrive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The figures of the model card, from the validation drives: SHARED [MODEL_FOLDER]; without a folder the packaged
 * model. Networks alone: no validator, no prediction of rejected frames.
 */
final class MeasureModel {
    /** The drives that motion is measured on. */
    static final List<String> DRIVES =
            List.of("val-kitti-05-gray", "val-kitti-04", "val-kitti-0926-0009");

    private final Model model;

    MeasureModel(Model model) {
        this.model = model;
    }

    public static void main(String[] arguments) throws Exception {
        ModelLocation location =
                arguments.length > 1
                        ? ModelLocation.of(Path.of(arguments[1]))
                        : ModelLocation.starter();
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(location, options)) {
            MeasureModel measure = new MeasureModel(model);
            Path drives = Path.of(arguments[0], "drives");
            for (String name : DRIVES) {
                System.out.println(measure.motion(drives.resolve(name)));
            }
            System.out.println(measure.depth(drives.resolve("val-kitti-0926-0009")));
        }
    }

    /**
     * What a drive says of the motion, each pair asked one way; and its ATE where each is asked both ways and the answers are
     * averaged.
     */
    record MotionFigures(
            String drive,
            double ate,
            double ateDeviation,
            double constantVelocityAte,
            double stepRatio,
            double stepRatioLogDeviation,
            double rotationErrorDegrees,
            double milliseconds,
            double bothWaysAte) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: 5-frame ATE %.4f +- %.4f, constant velocity %.4f; step length / truth %.3f, sd of its log %.3f; rotation error %.3f deg per frame; %.1f ms per pair; both ways averaged %.4f",
                    drive,
                    ate,
                    ateDeviation,
                    constantVelocityAte,
                    stepRatio,
                    stepRatioLogDeviation,
                    rotationErrorDegrees,
                    milliseconds,
                    bothWaysAte);
        }
    }

    MotionFigures motion(Path folder) {
        return motion(read(folder));
    }

    MotionFigures motion(TrainingDrive drive) {
        List<RigidTransform> path = new ArrayList<>(List.of(drive.worldFromCamera().get(0)));
        List<RigidTransform> averaged = new ArrayList<>(path);
        List<Double> logRatios = new ArrayList<>();
        double rotationError = 0;
        long nanos = 0;
        for (int t = 1; t < drive.frames().size(); t++) {
            long start = System.nanoTime();
            RigidTransform previousFromTarget = sourceFromTarget(drive, t - 1, t);
            nanos += System.nanoTime() - start;
            RigidTransform back = sourceFromTarget(drive, t, t - 1).inverse();
            RigidTransform apart = previousFromTarget.inverse().times(back);
            averaged.add(averaged.get(t - 1).times(previousFromTarget.times(apart.scaled(0.5))));
            path.add(path.get(t - 1).times(previousFromTarget));
            RigidTransform truth = drive.motion(t - 1, t);
            rotationError +=
                    truth.rotation().inverse().times(previousFromTarget.rotation()).angle();
            if (truth.translation().norm() > 0.1) {
                logRatios.add(
                        Math.log(
                                previousFromTarget.translation().norm()
                                        / truth.translation().norm()));
            }
        }
        SnippetError ate =
                SnippetError.of(new PosePairs(drive.worldFromCamera(), path), 5).orElseThrow();
        SnippetError constant =
                SnippetError.of(SnippetError.againstConstantVelocity(drive.worldFromCamera()), 5)
                        .orElseThrow();
        double mean = mean(logRatios);
        return new MotionFigures(
                drive.name(),
                ate.mean(),
                ate.std(),
                constant.mean(),
                Math.exp(mean),
                deviation(logRatios),
                Math.toDegrees(rotationError / (path.size() - 1)),
                nanos * 1e-6 / (path.size() - 1),
                SnippetError.of(new PosePairs(drive.worldFromCamera(), averaged), 5)
                        .orElseThrow()
                        .mean());
    }

    private RigidTransform sourceFromTarget(TrainingDrive drive, int source, int target) {
        Snippet pair =
                new Snippet(
                        drive.frames().get(target),
                        List.of(drive.frames().get(source)),
                        drive.camera());
        return model.pose().predict(List.of(pair)).get(0).sourceFromTarget().get(0);
    }

    /** What lidar says of the depth; cap 80 m, Garg crop. */
    record DepthFigures(
            int frames,
            double absRel,
            double a1,
            double absRelUnscaled,
            double rowBaselineAbsRel,
            double medianRatio,
            double medianRatioLogDeviation,
            double milliseconds) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "depth, %d frames: Abs Rel %.4f, delta < 1.25 %.4f with median scaling; Abs Rel %.4f unscaled; best depth per row %.4f with median scaling; truth / prediction %.3f, sd of its log %.3f; %.1f ms per frame",
                    frames,
                    absRel,
                    a1,
                    absRelUnscaled,
                    rowBaselineAbsRel,
                    medianRatio,
                    medianRatioLogDeviation,
                    milliseconds);
        }
    }

    DepthFigures depth(Path folder) throws IOException {
        return depth(folder, TurnedCamera.NONE);
    }

    /** What lidar says of the depth that a camera turned on its mount sees, brought back to where the lidar is. */
    DepthFigures depth(Path folder, TurnedCamera turned) throws IOException {
        TrainingDrive original = read(folder);
        TrainingDrive drive = turned.see(original);
        List<Path> files;
        try (var list = Files.list(folder.resolve("depth"))) {
            files = list.sorted().toList();
        }
        List<DepthImage> truths = new ArrayList<>();
        List<DepthImage> predictions = new ArrayList<>();
        long nanos = 0;
        for (Path file : files) {
            int index = Integer.parseInt(file.getFileName().toString().replace(".png", ""));
            DepthImage truth = readDepth(file);
            long start = System.nanoTime();
            DepthImage depth =
                    model.depth()
                            .predict(List.of(drive.frames().get(index)), List.of(drive.camera()))
                            .get(0);
            nanos += System.nanoTime() - start;
            DepthImage back = turned.back(depth, original.camera());
            truths.add(turned.seen(truth, back));
            predictions.add(back);
        }
        DepthErrors scaled = errors(truths, predictions, DepthProtocol.Scaling.MEDIAN);
        List<DepthImage> rows = Collections.nCopies(truths.size(), bestPerRow(truths));
        return new DepthFigures(
                truths.size(),
                scaled.absRel(),
                scaled.a1(),
                errors(truths, predictions, DepthProtocol.Scaling.NONE).absRel(),
                errors(truths, rows, DepthProtocol.Scaling.MEDIAN).absRel(),
                scaled.medianRatio(),
                scaled.scaleSpread(),
                nanos * 1e-6 / truths.size());
    }

    private static DepthErrors errors(
            List<DepthImage> truths, List<DepthImage> predictions, DepthProtocol.Scaling scaling) {
        DepthEvaluation evaluation =
                new DepthEvaluation(new DepthProtocol(80, DepthProtocol.Crop.GARG, scaling));
        for (int i = 0; i < truths.size(); i++) {
            evaluation.add(truths.get(i), predictions.get(i));
        }
        return evaluation.result().orElseThrow();
    }

    private static DepthImage readDepth(Path file) throws IOException {
        try {
            return DepthPng.decode(Files.readAllBytes(file), 256);
        } catch (UndecodableException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    /** The constant map that knows the truth: per row the median of all frames' lidar. */
    private static DepthImage bestPerRow(List<DepthImage> truths) {
        int w = truths.get(0).width();
        int h = truths.get(0).height();
        float[] depth = new float[w * h];
        double last = 1;
        for (int y = 0; y < h; y++) {
            List<Double> row = new ArrayList<>();
            for (DepthImage truth : truths) {
                for (int x = 0; x < w && y < truth.height(); x++) {
                    if (truth.at(x, y) > 0) {
                        row.add((double) truth.at(x, y));
                    }
                }
            }
            last = row.isEmpty() ? last : median(row);
            Arrays.fill(depth, y * w, (y + 1) * w, (float) last);
        }
        return new DepthImage(w, h, depth);
    }

    TrainingDrive read(Path folder) {
        int width = model.depth().contract().input().width();
        int height = model.depth().contract().input().height();
        return new DriveReader(width, height).read(folder);
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(v -> v).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }

    private static double deviation(List<Double> values) {
        double mean = mean(values);
        return Math.sqrt(
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).average().orElseThrow());
    }
}
