package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.still.ConfidenceFolder;
import dev.egomotion.codecs.still.DepthFolder;
import dev.egomotion.engine.evaluate.DepthFigures;
import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares depth maps with known depth. */
@Command(
        name = "depth",
        description = {
            "Compare depth maps with known depth: Abs Rel, Sq Rel, RMSE, RMSE log, accuracies, scale spread.",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Depth maps are 16-bit PNG, value = depth x scale, 0 = no value; the scale stands in scale.txt beside"
                    + " them, else it is 256. Images are matched by the number in their name."
        })
final class EvaluateDepthCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "DIR",
            description = "Known depth in metres, such as KITTI's projected lidar.")
    private Path reference;

    @Option(
            names = "--estimate",
            required = true,
            paramLabel = "DIR",
            description = "Estimated depth, such as the folder of a replay's results.")
    private Path estimate;

    @Option(
            names = "--cap",
            paramLabel = "M",
            defaultValue = "80",
            description = "Farthest depth that counts, metres (default: ${DEFAULT-VALUE}).")
    private double cap;

    @Option(
            names = "--crop",
            paramLabel = "garg|eigen|none",
            defaultValue = "garg",
            description = "Part of the image that counts (default: ${DEFAULT-VALUE}).")
    private DepthProtocol.Crop crop;

    @Option(
            names = "--scaling",
            paramLabel = "median|none",
            defaultValue = "median",
            description =
                    "median: each map is scaled to the known depth's median; none: it is metric (default:"
                            + " ${DEFAULT-VALUE}).")
    private DepthProtocol.Scaling scaling;

    @Option(
            names = "--confidence",
            paramLabel = "DIR",
            description =
                    "Confidence maps of the estimate, such as a replay's: says whether they tell where it is wrong"
                            + " (AUSE, rank correlation).")
    private Path confidence;

    @Option(
            names = "--uncertainty",
            paramLabel = "DIR",
            description =
                    "Uncertainty maps of the estimate, such as a replay's depth/uncertainty: says whether they tell"
                            + " where it is wrong. Not together with --confidence.")
    private Path uncertainty;

    @Option(
            names = "--common",
            description = "Compare what both folders hold, where the estimate lacks images.")
    private boolean common;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin private CommonOptions options;

    @Override
    public Integer call() throws BadInputException {
        DepthFigures figures;
        try {
            figures = figures();
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(figures.json());
        } else {
            out.println(estimate + " against " + reference);
            figures.lines().forEach(out::println);
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private DepthFigures figures() throws SourceException, BadInputException {
        DepthEvaluation evaluation = new DepthEvaluation(protocol());
        DepthFolder known = DepthFolder.open(reference);
        DepthFolder estimated = DepthFolder.open(estimate);
        if (confidence != null && uncertainty != null) {
            throw new BadInputException(
                    "--confidence and --uncertainty: one of them at a time can be judged");
        }
        Path judged = uncertainty == null ? confidence : uncertainty;
        Optional<ConfidenceFolder> confidences =
                judged == null ? Optional.empty() : Optional.of(ConfidenceFolder.open(judged));
        Set<String> sizes = new TreeSet<>();
        boolean resized = false;
        for (String image : images(known, estimated)) {
            DepthImage truth = known.read(image);
            DepthImage depth = estimated.read(image);
            resized |= truth.width() != depth.width() || truth.height() != depth.height();
            sizes.add(size(depth) + " to " + size(truth));
            evaluation.add(
                    truth,
                    depth,
                    confidences.isPresent() ? trust(confidences.get(), image) : Optional.empty());
        }
        DepthErrors errors =
                evaluation
                        .result()
                        .orElseThrow(
                                () ->
                                        new BadInputException(
                                                "%s: no pixel has a value where %s has one within %s"
                                                        .formatted(
                                                                estimated.folder(),
                                                                known.folder(),
                                                                protocolLabel())));
        if (judged != null && evaluation.confidence().isEmpty()) {
            throw new BadInputException(
                    "%s: has a map of none of the %d images that are compared"
                            .formatted(judged, errors.images()));
        }
        return DepthFigures.of(
                errors,
                evaluation.confidence(),
                resized
                        ? "estimates resized from %s: inverse depth, bilinear between pixel centres"
                                .formatted(String.join(", ", sizes))
                        : "estimates have the reference's size");
    }

    /** Returns what ranks an image's pixels: confidence, or the less uncertainty the higher. */
    private Optional<FloatImage> trust(ConfidenceFolder folder, String image)
            throws SourceException {
        Optional<FloatImage> map = folder.read(image);
        if (uncertainty == null || map.isEmpty()) {
            return map;
        }
        float[] values = map.get().values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 - values[i];
        }
        return Optional.of(new FloatImage(map.get().width(), map.get().height(), values));
    }

    private DepthProtocol protocol() throws BadInputException {
        try {
            return new DepthProtocol(cap, crop, scaling);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--cap: " + e.getMessage(), e);
        }
    }

    private String protocolLabel() {
        return "cap %s m and crop %s".formatted(cap, crop.name().toLowerCase(Locale.ROOT));
    }

    private List<String> images(DepthFolder known, DepthFolder estimated) throws BadInputException {
        List<String> missing =
                known.files().keySet().stream()
                        .filter(image -> !estimated.files().containsKey(image))
                        .toList();
        if (missing.size() == known.files().size()) {
            throw new BadInputException(
                    "%s: has none of the %d images of %s, such as %s"
                            .formatted(
                                    estimated.folder(),
                                    missing.size(),
                                    known.folder(),
                                    name(known, missing.get(0))));
        }
        if (!missing.isEmpty() && !common) {
            throw new BadInputException(
                    "%s: lacks %d of the %d images of %s, first %s; --common compares the others"
                            .formatted(
                                    estimated.folder(),
                                    missing.size(),
                                    known.files().size(),
                                    known.folder(),
                                    name(known, missing.get(0))));
        }
        return known.files().keySet().stream().filter(image -> !missing.contains(image)).toList();
    }

    private static Path name(DepthFolder folder, String image) {
        return folder.files().get(image).getFileName();
    }

    private static String size(DepthImage image) {
        return image.width() + "x" + image.height();
    }
}
