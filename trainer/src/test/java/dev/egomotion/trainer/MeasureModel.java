package dev.egomotion.trainer;

import dev.egomotion.codecs.DepthPng;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** What a drive says of the motion. */
    record MotionFigures(
            String drive,
            double ate,
            double ateDeviation,
            double constantVelocityAte,
            double stepRatio,
            double stepRatioLogDeviation,
            double rotationErrorDegrees,
            double milliseconds) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%s: 5-frame ATE %.4f +- %.4f, constant velocity %.4f; step length / truth %.3f, sd of its log %.3f; rotation error %.3f deg per frame; %.1f ms per pair",
                    drive,
                    ate,
                    ateDeviation,
                    constantVelocityAte,
                    stepRatio,
                    stepRatioLogDeviation,
                    rotationErrorDegrees,
                    milliseconds);
        }
    }

    MotionFigures motion(Path folder) {
        TrainingDrive drive = read(folder);
        List<RigidTransform> path = new ArrayList<>(List.of(drive.worldFromCamera().get(0)));
        List<Double> logRatios = new ArrayList<>();
        double rotationError = 0;
        long nanos = 0;
        for (int t = 1; t < drive.frames().size(); t++) {
            Snippet snippet =
                    new Snippet(drive.frames().get(t), List.of(drive.frames().get(t - 1)));
            long start = System.nanoTime();
            RigidTransform previousFromTarget =
                    model.pose().predict(List.of(snippet)).get(0).sourceFromTarget().get(0);
            nanos += System.nanoTime() - start;
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
        List<RigidTransform> constant = new ArrayList<>();
        for (int t = 0; t < path.size(); t++) {
            constant.add(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, t)));
        }
        List<Double> ate = fiveFrameAte(path, drive.worldFromCamera());
        double mean = mean(logRatios);
        return new MotionFigures(
                drive.name(),
                mean(ate),
                deviation(ate),
                mean(fiveFrameAte(constant, drive.worldFromCamera())),
                Math.exp(mean),
                deviation(logRatios),
                Math.toDegrees(rotationError / (path.size() - 1)),
                nanos * 1e-6 / (path.size() - 1));
    }

    /**
     * SfMLearner's: per snippet of 5 frames positions g and p from its first camera, s = sum(g.p) /
     * sum(p.p), sqrt(sum |s p - g|^2) / 5.
     */
    private static List<Double> fiveFrameAte(
            List<RigidTransform> estimate, List<RigidTransform> truth) {
        int n = 5;
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i + n <= truth.size(); i++) {
            double gp = 0;
            double pp = 0;
            double gg = 0;
            for (int k = 0; k < n; k++) {
                Vector3 p = position(estimate, i, k);
                Vector3 g = position(truth, i, k);
                gp += g.dot(p);
                pp += p.dot(p);
                gg += g.dot(g);
            }
            double s = gp / pp;
            errors.add(Math.sqrt(Math.max(0, s * s * pp - 2 * s * gp + gg)) / n);
        }
        return errors;
    }

    private static Vector3 position(List<RigidTransform> path, int first, int k) {
        return path.get(first).inverse().times(path.get(first + k)).translation();
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
        TrainingDrive drive = read(folder);
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
            DepthImage depth = model.depth().predict(List.of(drive.frames().get(index))).get(0);
            nanos += System.nanoTime() - start;
            truths.add(truth);
            predictions.add(enlarged(depth, truth.width(), truth.height()));
        }
        DepthImage rows = bestPerRow(truths);
        List<double[]> scaled = new ArrayList<>();
        List<double[]> unscaled = new ArrayList<>();
        List<double[]> row = new ArrayList<>();
        List<Double> logs = new ArrayList<>();
        for (int i = 0; i < truths.size(); i++) {
            double ratio = medianRatio(truths.get(i), predictions.get(i));
            logs.add(Math.log(ratio));
            scaled.add(errors(truths.get(i), predictions.get(i), ratio));
            unscaled.add(errors(truths.get(i), predictions.get(i), 1));
            row.add(errors(truths.get(i), rows, medianRatio(truths.get(i), rows)));
        }
        return new DepthFigures(
                truths.size(),
                column(scaled, 0),
                column(scaled, 1),
                column(unscaled, 0),
                column(row, 0),
                Math.exp(mean(logs)),
                deviation(logs),
                nanos * 1e-6 / truths.size());
    }

    private static DepthImage readDepth(Path file) throws IOException {
        try {
            return DepthPng.decode(Files.readAllBytes(file), 256);
        } catch (UndecodableException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static double column(List<double[]> rows, int i) {
        return rows.stream().mapToDouble(r -> r[i]).average().orElseThrow();
    }

    private interface Pixel {
        void at(double truth, double prediction);
    }

    private static void compare(DepthImage truth, DepthImage prediction, Pixel pixel) {
        int w = truth.width();
        int h = truth.height();
        for (int y = (int) (0.40810811 * h); y < (int) (0.99189189 * h); y++) {
            for (int x = (int) (0.03594771 * w); x < (int) (0.96405229 * w); x++) {
                double d = truth.at(x, y);
                if (d > 1e-3 && d < 80) {
                    pixel.at(d, prediction.at(x, y));
                }
            }
        }
    }

    private static double medianRatio(DepthImage truth, DepthImage prediction) {
        List<Double> truths = new ArrayList<>();
        List<Double> predictions = new ArrayList<>();
        compare(
                truth,
                prediction,
                (t, p) -> {
                    truths.add(t);
                    predictions.add(p);
                });
        return median(truths) / median(predictions);
    }

    private static double[] errors(DepthImage truth, DepthImage prediction, double scale) {
        double[] sums = new double[3];
        compare(
                truth,
                prediction,
                (t, p) -> {
                    double d = Math.min(Math.max(p * scale, 1e-3), 80);
                    sums[0] += Math.abs(d - t) / t;
                    sums[1] += Math.max(d / t, t / d) < 1.25 ? 1 : 0;
                    sums[2]++;
                });
        return new double[] {sums[0] / sums[2], sums[1] / sums[2]};
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

    /** Returns depth at another size, its inverse interpolated bilinearly. */
    private static DepthImage enlarged(DepthImage depth, int width, int height) {
        float[] result = new float[width * height];
        for (int y = 0; y < height; y++) {
            double v = clamp((y + 0.5) * depth.height() / height - 0.5, depth.height());
            for (int x = 0; x < width; x++) {
                double u = clamp((x + 0.5) * depth.width() / width - 0.5, depth.width());
                int left = Math.min((int) u, depth.width() - 2);
                int top = Math.min((int) v, depth.height() - 2);
                double a = u - left;
                double b = v - top;
                double disparity =
                        (1 - b) * ((1 - a) / depth.at(left, top) + a / depth.at(left + 1, top))
                                + b
                                        * ((1 - a) / depth.at(left, top + 1)
                                                + a / depth.at(left + 1, top + 1));
                result[y * width + x] = (float) (1 / disparity);
            }
        }
        return new DepthImage(width, height, result);
    }

    private static double clamp(double x, int size) {
        return Math.min(Math.max(x, 0), size - 1);
    }

    private TrainingDrive read(Path folder) {
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
