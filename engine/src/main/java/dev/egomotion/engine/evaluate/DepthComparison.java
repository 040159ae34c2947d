package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.still.ConfidenceFolder;
import dev.egomotion.codecs.still.DepthFolder;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Depth maps against known depth, image by image. Both folders hold 16-bit PNG; images are matched by the number in their
 * name.
 *
 * @param reference folder of known depth, metres
 * @param estimate folder of estimated depth
 * @param protocol which pixels count, and what is forgiven
 * @param ranking maps that should tell where the estimate is wrong
 * @param common whether images that the estimate lacks are left out, and not refused
 */
public record DepthComparison(
        Path reference,
        Path estimate,
        DepthProtocol protocol,
        Optional<Ranking> ranking,
        boolean common) {
    /**
     * Maps that should tell where an estimate is wrong.
     *
     * @param folder of 8-bit PNG
     * @param isUncertainty whether a high value means little trust
     */
    public record Ranking(Path folder, boolean isUncertainty) {}

    /**
     * Compares.
     *
     * @throws BadInputException if a folder cannot be read, or nothing in it can be compared
     */
    public DepthFigures figures() throws BadInputException {
        try {
            return compared();
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private DepthFigures compared() throws SourceException, BadInputException {
        DepthEvaluation evaluation = new DepthEvaluation(protocol);
        DepthFolder known = DepthFolder.open(reference);
        DepthFolder estimated = DepthFolder.open(estimate);
        Optional<ConfidenceFolder> confidences =
                ranking.isEmpty()
                        ? Optional.empty()
                        : Optional.of(ConfidenceFolder.open(ranking.get().folder()));
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
        if (ranking.isPresent() && evaluation.confidence().isEmpty()) {
            throw new BadInputException(
                    "%s: has a map of none of the %d images that are compared"
                            .formatted(ranking.get().folder(), errors.images()));
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
        if (map.isEmpty() || !ranking.orElseThrow().isUncertainty()) {
            return map;
        }
        float[] values = map.get().values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 - values[i];
        }
        return Optional.of(new FloatImage(map.get().width(), map.get().height(), values));
    }

    private String protocolLabel() {
        return "cap %s m and crop %s"
                .formatted(protocol.cap(), protocol.crop().name().toLowerCase(Locale.ROOT));
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
        return Objects.requireNonNull(folder.files().get(image), image).getFileName();
    }

    private static String size(DepthImage image) {
        return image.width() + "x" + image.height();
    }
}
