package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Depth maps against known depth, image by image (Eigen et al., NIPS 2014, section 4). An estimate of
 * another size is brought to the truth's first ({@link #resized}).
 */
public final class DepthEvaluation {
    private final DepthProtocol protocol;
    private final List<Image> images = new ArrayList<>();
    private final List<DepthConfidence.Image> confidences = new ArrayList<>();
    private long truePixels;
    private int skipped;

    /** Errors of one image. */
    private record Image(
            long pixels,
            double ratio,
            double absRel,
            double sqRel,
            double rmse,
            double rmseLog,
            double a1,
            double a2,
            double a3) {}

    /**
     * Begins with no image.
     *
     * @param protocol which pixels are compared, and how
     */
    public DepthEvaluation(DepthProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * Adds an image.
     *
     * @param truth known depth, metres; 0 where it is not known
     * @param estimate estimated depth of the same view, any size; 0 where there is none
     */
    public void add(DepthImage truth, DepthImage estimate) {
        add(truth, estimate, Optional.empty());
    }

    /**
     * Adds an image and the confidence in it.
     *
     * @param truth known depth, metres; 0 where it is not known
     * @param estimate estimated depth of the same view, any size; 0 where there is none
     * @param confidence of the same view, any size: the nearest pixel counts; if known
     */
    public void add(DepthImage truth, DepthImage estimate, Optional<FloatImage> confidence) {
        DepthImage same = resized(estimate, truth.width(), truth.height());
        double[] t = new double[truth.depth().length];
        double[] p = new double[truth.depth().length];
        double[] c = new double[confidence.isPresent() ? t.length : 0];
        int n = 0;
        for (int y = 0; y < truth.height(); y++) {
            for (int x = 0; x < truth.width(); x++) {
                double d = truth.at(x, y);
                if (d > DepthProtocol.LEAST
                        && d < protocol.cap()
                        && protocol.crop().holds(x, y, truth.width(), truth.height())) {
                    truePixels++;
                    if (same.at(x, y) > 0) {
                        t[n] = d;
                        if (confidence.isPresent()) {
                            c[n] = nearest(confidence.get(), x, y, truth);
                        }
                        p[n++] = same.at(x, y);
                    }
                }
            }
        }
        if (n == 0) {
            skipped++;
        } else {
            images.add(image(Arrays.copyOf(t, n), Arrays.copyOf(p, n)));
            if (confidence.isPresent()) {
                double[] errors = relative(Arrays.copyOf(t, n), Arrays.copyOf(p, n));
                confidences.add(DepthConfidence.Image.of(errors, Arrays.copyOf(c, n)));
            }
        }
    }

    private static double nearest(FloatImage image, int x, int y, DepthImage grid) {
        int u = (int) ((x + 0.5) * image.width() / grid.width());
        int v = (int) ((y + 0.5) * image.height() / grid.height());
        return image.at(u, v);
    }

    /** Returns |p - t| / t. */
    private double[] relative(double[] truth, double[] estimate) {
        double scale = scale(truth, estimate);
        double[] errors = new double[truth.length];
        for (int i = 0; i < truth.length; i++) {
            errors[i] = Math.abs(held(estimate[i] * scale) - truth[i]) / truth[i];
        }
        return errors;
    }

    private double scale(double[] truth, double[] estimate) {
        return protocol.scaling() == DepthProtocol.Scaling.MEDIAN
                ? ErrorStatistics.median(truth) / ErrorStatistics.median(estimate)
                : 1;
    }

    private double held(double depth) {
        return Math.min(Math.max(depth, DepthProtocol.LEAST), protocol.cap());
    }

    /** Returns what confidence told of the images that had one; empty where none had. */
    public Optional<DepthConfidence> confidence() {
        return confidences.isEmpty()
                ? Optional.empty()
                : Optional.of(DepthConfidence.of(confidences));
    }

    private Image image(double[] truth, double[] estimate) {
        double ratio = ErrorStatistics.median(truth) / ErrorStatistics.median(estimate);
        double scale = scale(truth, estimate);
        double[] sums = new double[7];
        for (int i = 0; i < truth.length; i++) {
            double t = truth[i];
            double p = held(estimate[i] * scale);
            double off = p - t;
            double log = Math.log(p / t);
            double times = Math.max(p / t, t / p);
            sums[0] += Math.abs(off) / t;
            sums[1] += off * off / t;
            sums[2] += off * off;
            sums[3] += log * log;
            sums[4] += times < 1.25 ? 1 : 0;
            sums[5] += times < 1.25 * 1.25 ? 1 : 0;
            sums[6] += times < 1.25 * 1.25 * 1.25 ? 1 : 0;
        }
        double n = truth.length;
        return new Image(
                truth.length,
                ratio,
                sums[0] / n,
                sums[1] / n,
                Math.sqrt(sums[2] / n),
                Math.sqrt(sums[3] / n),
                sums[4] / n,
                sums[5] / n,
                sums[6] / n);
    }

    /** Returns what the images so far amount to; empty where no pixel could be compared. */
    public Optional<DepthErrors> result() {
        if (images.isEmpty()) {
            return Optional.empty();
        }
        long pixels = images.stream().mapToLong(Image::pixels).sum();
        double[] logs = images.stream().mapToDouble(i -> Math.log(i.ratio())).toArray();
        ErrorStatistics spread = ErrorStatistics.of(logs);
        return Optional.of(
                new DepthErrors(
                        "depth errors of Eigen et al.: " + protocol.label(),
                        images.size(),
                        skipped,
                        pixels,
                        (double) pixels / truePixels,
                        mean(Image::absRel),
                        mean(Image::sqRel),
                        mean(Image::rmse),
                        mean(Image::rmseLog),
                        mean(Image::a1),
                        mean(Image::a2),
                        mean(Image::a3),
                        Math.exp(spread.median()),
                        spread.std()));
    }

    private double mean(ToDoubleFunction<Image> error) {
        return images.stream().mapToDouble(error).average().orElseThrow();
    }

    /**
     * Returns a depth map at another size. Inverse depth, which is straight across a plane in the image, is
     * interpolated bilinearly between pixel centres and held beyond the outermost; neighbours without a
     * value are left out, and a pixel whose nearest neighbour has none has none.
     */
    public static DepthImage resized(DepthImage depth, int width, int height) {
        if (depth.width() == width && depth.height() == height) {
            return depth;
        }
        float[] resized = new float[width * height];
        for (int y = 0; y < height; y++) {
            double v = within((y + 0.5) * depth.height() / height - 0.5, depth.height());
            for (int x = 0; x < width; x++) {
                double u = within((x + 0.5) * depth.width() / width - 0.5, depth.width());
                resized[y * width + x] = interpolated(depth, u, v);
            }
        }
        return new DepthImage(width, height, resized);
    }

    private static double within(double coordinate, int size) {
        return Math.min(Math.max(coordinate, 0), size - 1);
    }

    private static float interpolated(DepthImage depth, double u, double v) {
        if (!(depth.at((int) Math.round(u), (int) Math.round(v)) > 0)) {
            return 0;
        }
        int left = (int) u;
        int top = (int) v;
        double weights = 0;
        double sum = 0;
        for (int y = top; y <= Math.min(top + 1, depth.height() - 1); y++) {
            for (int x = left; x <= Math.min(left + 1, depth.width() - 1); x++) {
                double weight = (1 - Math.abs(u - x)) * (1 - Math.abs(v - y));
                if (depth.at(x, y) > 0 && weight > 0) {
                    weights += weight;
                    sum += weight / depth.at(x, y);
                }
            }
        }
        return (float) (weights / sum);
    }
}
