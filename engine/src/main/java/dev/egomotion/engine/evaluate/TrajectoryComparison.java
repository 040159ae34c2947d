package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A trajectory against a known one.
 *
 * @param title what was compared with what
 * @param evaluation the figures
 * @param timed whether poses carry times of a clock; else frames are counted
 * @param notes what the user should know of the known trajectory
 */
public record TrajectoryComparison(
        String title, TrajectoryEvaluation evaluation, boolean timed, List<String> notes) {
    /**
     * Compares two files.
     *
     * @param format of both; empty lets each file's first row tell
     * @param alignment what APE and RPE forgive
     * @param mostSeconds farthest apart that two times are one moment, seconds, 0 or more
     * @param delta how far apart RPE compares
     * @throws BadInputException if a file cannot be read or nothing in them can be compared
     */
    public static TrajectoryComparison of(
            Path reference,
            Path estimate,
            Optional<TrajectoryFile.Format> format,
            Alignment alignment,
            double mostSeconds,
            RelativeDelta delta)
            throws BadInputException {
        try {
            Trajectory known = Trajectory.reference(reference, format);
            Trajectory estimated = Trajectory.estimate(estimate, format);
            return new TrajectoryComparison(
                    estimate.getFileName() + " against " + reference.getFileName(),
                    TrajectoryEvaluation.of(known.match(estimated, mostSeconds), alignment, delta),
                    known.timed() || estimated.timed(),
                    known.notes());
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /** Returns the figures for programs. */
    public TrajectoryFigures figures() {
        return TrajectoryFigures.of(evaluation);
    }

    /** Returns both paths and the errors over time as a picture. */
    public EvaluationPlot plot() {
        return new EvaluationPlot(evaluation, title, timed);
    }
}
