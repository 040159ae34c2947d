package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import dev.egomotion.report.TrajectoryTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A trajectory against a known one.
 *
 * @param title what was compared with what
 * @param evaluation the figures
 * @param timed whether poses carry times of a clock; else frames are counted
 * @param notes what the user should know of the two files
 */
public record TrajectoryComparison(
        String title, TrajectoryEvaluation evaluation, boolean timed, List<String> notes) {
    /**
     * Compares two files; of a folder of a replay's results its trajectory.tum, or trajectory.kitti where the
     * reference has no times.
     *
     * @param format of both; empty lets each file's first row tell
     * @param alignment what APE and RPE forgive
     * @param mostSeconds farthest apart that two times are one moment, seconds, 0 or more
     * @param firstFrame place in the reference of the estimate's first row, for rows without times or numbers
     * @param delta how far apart RPE compares
     * @throws BadInputException if a file cannot be read or nothing in them can be compared
     */
    public static TrajectoryComparison of(
            Path reference,
            Path estimate,
            Optional<TrajectoryFile.Format> format,
            Alignment alignment,
            double mostSeconds,
            OptionalLong firstFrame,
            RelativeDelta delta)
            throws BadInputException {
        try {
            Trajectory known = Trajectory.read(reference, format);
            Trajectory estimated = Trajectory.read(ofResults(estimate, known.timed()), format);
            return new TrajectoryComparison(
                    estimate.getFileName() + " against " + reference.getFileName(),
                    TrajectoryEvaluation.of(
                            known.match(estimated, mostSeconds, firstFrame), alignment, delta),
                    known.timed() || estimated.timed(),
                    Stream.of(known, estimated).flatMap(t -> t.notes().stream()).toList());
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /** Returns the path in a replay's folder of results, or the file itself. */
    static Path ofResults(Path estimate, boolean timed) throws BadInputException {
        if (!Files.isDirectory(estimate)) {
            return estimate;
        }
        Path inside = estimate.resolve(timed ? "trajectory.tum" : "trajectory.kitti");
        if (!Files.isRegularFile(inside)) {
            throw new BadInputException(
                    "%s: has no %s; expected a trajectory file, or a folder of a replay's results"
                            .formatted(estimate, inside.getFileName()));
        }
        return inside;
    }

    /** Returns the figures for programs. */
    public TrajectoryFigures figures() {
        return TrajectoryFigures.of(evaluation);
    }

    /** Returns both paths and the errors over time as a picture. */
    public EvaluationPlot plot() {
        return new EvaluationPlot(
                List.of(EvaluationPlot.Named.of(title, evaluation)),
                title,
                EvaluationPlot.Reading.of(evaluation, timed),
                TrajectoryTable.of(evaluation));
    }
}
