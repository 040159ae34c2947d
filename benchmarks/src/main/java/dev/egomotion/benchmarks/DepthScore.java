package dev.egomotion.benchmarks;

import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.odometry.depth.MeasuredDepth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whether sigma says how wrong measured depth is: means over images of each image's figures. */
final class DepthScore {
    private static final int STEPS = 20;
    private static final double KEPT = 0.7;
    private static final double NEAR = 40;
    private static final double FLAGGED = 0.25;
    private static final double SKY = 0.4;

    /** Part of an image above which a recorded drive has no truth. */
    private static final double TOP = 0.408;

    private final DepthProtocol protocol;
    private final List<double[]> figures = new ArrayList<>();
    private final List<double[]> rendered = new ArrayList<>();

    /** One pixel: |log error|, relative error, sigma, true depth, whether it moves, whether it was seen before. */
    private record Pixel(
            double log,
            double relative,
            double sigma,
            double depth,
            boolean moves,
            boolean wasSeen) {}

    DepthScore(DepthProtocol protocol) {
        this.protocol = protocol;
    }

    /**
     * Adds an image.
     *
     * @param moving per pixel of the truth whether it shows something that moves; empty where that is not known
     * @param seen per pixel of the truth whether its point was seen in two earlier frames; empty likewise
     */
    void add(DepthImage truth, MeasuredDepth map, boolean[] moving, boolean[] seen) {
        List<Pixel> pixels = new ArrayList<>();
        List<Double> sky = new ArrayList<>();
        double shift = shift(truth, map);
        int step = moving.length > 0 ? 3 : 1;
        for (int y = 0; y < truth.height(); y += step) {
            for (int x = 0; x < truth.width(); x += step) {
                int u = (int) ((x + 0.5) * map.depth().width() / truth.width());
                int v = (int) ((y + 0.5) * map.depth().height() / truth.height());
                double sigma = map.sigma().at(u, v);
                double z = truth.at(x, y);
                if (isJudged(truth, y, z)) {
                    double log = Math.log(map.depth().at(u, v) / z) - shift;
                    int i = y * truth.width() + x;
                    pixels.add(
                            new Pixel(
                                    Math.abs(log),
                                    Math.abs(Math.expm1(log)),
                                    sigma,
                                    z,
                                    moving.length > 0 && moving[i],
                                    seen.length > 0 && seen[i]));
                } else if (moving.length > 0 && z == 0) {
                    sky.add(sigma);
                }
            }
        }
        if (pixels.size() > 100) {
            figures.add(figures(pixels));
            if (moving.length > 0) {
                rendered.add(rendered(pixels, sky));
            }
        }
    }

    private boolean isJudged(DepthImage truth, int y, double z) {
        boolean below = protocol.crop() == DepthProtocol.Crop.NONE || y >= TOP * truth.height();
        return z > 0 && z < protocol.cap() && below;
    }

    private double shift(DepthImage truth, MeasuredDepth map) {
        double[] logs = new double[truth.depth().length];
        int n = 0;
        for (int y = 0; y < truth.height(); y++) {
            for (int x = 0; x < truth.width(); x++) {
                if (isJudged(truth, y, truth.at(x, y))) {
                    int u = (int) ((x + 0.5) * map.depth().width() / truth.width());
                    int v = (int) ((y + 0.5) * map.depth().height() / truth.height());
                    logs[n++] = Math.log(map.depth().at(u, v) / truth.at(x, y));
                }
            }
        }
        Arrays.sort(logs, 0, n);
        return n == 0 ? 0 : logs[n / 2];
    }

    private static double[] figures(List<Pixel> pixels) {
        int n = pixels.size();
        double in1 = pixels.stream().filter(p -> p.log < p.sigma).count();
        double in2 = pixels.stream().filter(p -> p.log < 2 * p.sigma).count();
        List<Pixel> bySigma = new ArrayList<>(pixels);
        bySigma.sort((a, b) -> Double.compare(a.sigma, b.sigma));
        List<Pixel> byError = new ArrayList<>(pixels);
        byError.sort((a, b) -> Double.compare(a.relative, b.relative));
        double all = mean(pixels, n);
        double area = 0;
        for (int i = 0; i < STEPS; i++) {
            int kept = n - n * i / STEPS;
            area += (mean(bySigma, kept) - mean(byError, kept)) / STEPS;
        }
        int kept = (int) (KEPT * n);
        double gain = (all - mean(bySigma, kept)) / (all - mean(byError, kept));
        return new double[] {in1 / n, in2 / n, bySigma.get(n / 2).sigma, area / all, gain};
    }

    private static double mean(List<Pixel> pixels, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += pixels.get(i).relative;
        }
        return sum / count;
    }

    private static double[] rendered(List<Pixel> pixels, List<Double> sky) {
        List<Pixel> still = pixels.stream().filter(p -> !p.moves && p.depth < NEAR).toList();
        List<Pixel> known = still.stream().filter(Pixel::wasSeen).toList();
        List<Pixel> cars = pixels.stream().filter(p -> p.moves).toList();
        double[] sigmas = still.stream().mapToDouble(Pixel::sigma).sorted().toArray();
        return new double[] {
            mean(still, still.size()),
            sigmas[sigmas.length / 2],
            (double) still.stream().filter(p -> p.sigma > FLAGGED).count() / still.size(),
            cars.size(),
            cars.stream().filter(p -> p.relative < 0.25 || p.sigma > FLAGGED).count(),
            sky.size(),
            sky.stream().filter(s -> s > SKY).count(),
            mean(known, known.size())
        };
    }

    /** Returns the columns of the table. */
    String line() {
        double[] m = means(figures);
        return String.format(
                Locale.ROOT, "%.2f, %.2f | %.3f | %.2f | %.2f", m[0], m[1], m[2], m[3], m[4]);
    }

    /** Returns what is known of rendered drives alone. */
    String rendered() {
        double[] m = means(rendered);
        return String.format(
                Locale.ROOT,
                "static within %.0f m: Abs Rel %.3f, seen in two frames before %.3f; median sigma"
                        + " %.3f, flagged %.3f; cars within 25 %% or flagged %.2f; sky with sigma above"
                        + " %.1f: %.2f",
                NEAR,
                m[0],
                m[7],
                m[1],
                m[2],
                m[4] / m[3],
                SKY,
                m[6] / m[5]);
    }

    private static double[] means(List<double[]> rows) {
        double[] means = new double[rows.get(0).length];
        for (double[] row : rows) {
            for (int i = 0; i < means.length; i++) {
                means[i] += row[i] / rows.size();
            }
        }
        return means;
    }
}
