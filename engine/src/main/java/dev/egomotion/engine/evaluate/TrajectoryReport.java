package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.engine.failure.BadInputException;
import java.nio.file.Path;
import java.util.List;

/** What is said of one or several trajectories against a known one: poses, or a satellite receiver's places. */
public sealed interface TrajectoryReport permits SeveralTrajectories, AgainstGps {
    /**
     * Compares files.
     *
     * @param reference TUM, KITTI or EuRoC; or a track: GPX, NMEA or rows that name time, latitude and longitude
     * @param estimates at least one
     * @throws BadInputException if one cannot be read or compared
     */
    static TrajectoryReport compare(Path reference, List<Path> estimates, TrajectoryChoices choices)
            throws BadInputException {
        try {
            return GpsTrack.isOne(reference)
                    ? AgainstGps.compare(reference, estimates, choices)
                    : SeveralTrajectories.compare(reference, estimates, choices);
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /** Returns what the user should know of the files. */
    List<String> notes();

    /** Returns the figures in aligned columns. */
    List<String> lines();

    /** Returns the figures of one, or of each by its name, as JSON. */
    String json();

    /** Returns the paths, errors and figures as a picture. */
    EvaluationPlot plot();
}
