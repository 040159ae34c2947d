package dev.egomotion.benchmarks;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.metrics.ErrorStatistics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Compares the directions of travel of two estimates with those of a reference. Where the errors of both against the reference
 * go together, and the two differ less from each other than from the reference, they see something that the reference does
 * not: an error that both happen to make, or one of the reference.
 */
@Command(
        name = "paths",
        mixinStandardHelpOptions = true,
        description = "Compare two estimates' directions of travel with a reference's.")
final class PathDirections implements Callable<Integer> {
    /** Where the reference goes no farther than this per frame its direction means little, metres. */
    private static final double LEAST_STEP = 0.5;

    /** Errors count up to this far from their median, degrees: one wrong frame shall not make the figure. */
    private static final double CLIP = 4;

    @Spec private CommandSpec spec;

    @Option(
            names = "--frames",
            paramLabel = "N",
            description = "How far apart to look, frames; may be repeated (default: 1, 4 and 10).")
    private List<Integer> spans = List.of(1, 4, 10);

    @Parameters(index = "0", paramLabel = "REFERENCE", description = "KITTI trajectory.")
    private Path reference;

    @Parameters(index = "1", paramLabel = "FIRST", description = "KITTI trajectory, metres.")
    private Path first;

    @Parameters(index = "2", paramLabel = "SECOND", description = "KITTI trajectory, any unit.")
    private Path second;

    @Override
    public Integer call() throws SourceException {
        List<KittiPath> paths = new ArrayList<>();
        for (Path file : List.of(reference, first, second)) {
            paths.add(KittiPath.read(file));
        }
        int frames = paths.stream().mapToInt(p -> p.poses().size()).min().orElseThrow();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "First %d frames; the reference moves more than %.1f m per frame. Degrees; side to the right, up upwards; standard deviations about the median, clipped at %.0f.%n%n",
                frames,
                LEAST_STEP,
                CLIP);
        out.println(
                "| frames apart | pairs | direction | first - reference: median, sd | second - reference: median, sd | second - first: median, sd | correlation of the two errors |");
        out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (int span : spans) {
            List<Triple> triples = triples(paths, frames, span);
            out.println(row(span, "side", triples, TravelDirection::side));
            out.println(row(span, "up", triples, TravelDirection::up));
        }
        out.println();
        out.println(lengths(triples(paths, frames, spans.get(0))));
        out.flush();
        return 0;
    }

    /** Where the camera went between two frames, three times told. */
    private record Triple(
            TravelDirection reference, TravelDirection first, TravelDirection second) {}

    private List<Triple> triples(List<KittiPath> paths, int frames, int span)
            throws SourceException {
        if (span < 1) {
            throw new SourceException("--frames: %d; 1 or more is expected".formatted(span));
        }
        List<Triple> triples = new ArrayList<>();
        for (int i = 0; i + span < frames; i++) {
            Triple triple =
                    new Triple(
                            paths.get(0).direction(i, i + span),
                            paths.get(1).direction(i, i + span),
                            paths.get(2).direction(i, i + span));
            if (triple.reference.length() > LEAST_STEP * span
                    && triple.first.length() > 0
                    && triple.second.length() > 0) {
                triples.add(triple);
            }
        }
        if (triples.size() < 2) {
            throw new SourceException(
                    "%s: in %d frames %d pairs %d apart move more than %s m per frame; at least 2 are expected"
                            .formatted(
                                    paths.get(0).file(), frames, triples.size(), span, LEAST_STEP));
        }
        return triples;
    }

    private static String row(
            int span,
            String name,
            List<Triple> triples,
            ToDoubleFunction<TravelDirection> direction) {
        double[] first = new double[triples.size()];
        double[] second = new double[triples.size()];
        double[] between = new double[triples.size()];
        for (int i = 0; i < first.length; i++) {
            Triple triple = triples.get(i);
            first[i] =
                    direction.applyAsDouble(triple.first)
                            - direction.applyAsDouble(triple.reference);
            second[i] =
                    direction.applyAsDouble(triple.second)
                            - direction.applyAsDouble(triple.reference);
            between[i] = second[i] - first[i];
        }
        return String.format(
                Locale.ROOT,
                "| %d | %d | %s | %+.2f, %.3f | %+.2f, %.3f | %+.2f, %.3f | %.2f |",
                span,
                first.length,
                name,
                ErrorStatistics.median(first),
                ErrorStatistics.of(clipped(first)).std(),
                ErrorStatistics.median(second),
                ErrorStatistics.of(clipped(second)).std(),
                ErrorStatistics.median(between),
                ErrorStatistics.of(clipped(between)).std(),
                correlation(clipped(first), clipped(second)));
    }

    private static double[] clipped(double[] values) {
        double median = ErrorStatistics.median(values);
        return Arrays.stream(values)
                .map(x -> Math.max(-CLIP, Math.min(CLIP, x - median)))
                .toArray();
    }

    /** Returns Pearson's correlation: the mean product of the standardised values. */
    private static double correlation(double[] a, double[] b) {
        ErrorStatistics ofA = ErrorStatistics.of(a);
        ErrorStatistics ofB = ErrorStatistics.of(b);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - ofA.mean()) * (b[i] - ofB.mean());
        }
        return sum / a.length / (ofA.std() * ofB.std());
    }

    private static String lengths(List<Triple> triples) {
        return String.format(
                Locale.ROOT,
                "Length of a step against the reference's, median: first %.3f, second %.3f.",
                ratio(triples, Triple::first),
                ratio(triples, Triple::second));
    }

    private static double ratio(List<Triple> triples, Function<Triple, TravelDirection> path) {
        return ErrorStatistics.median(
                triples.stream()
                        .mapToDouble(t -> path.apply(t).length() / t.reference.length())
                        .toArray());
    }
}
