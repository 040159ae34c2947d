package dev.egomotion.engine.evaluate;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.NearestInTime;
import dev.egomotion.geometry.metrics.RelativeDelta;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How trajectories are compared.
 *
 * @param format of poses, in both files
 * @param alignment what APE and RPE forgive; empty takes nothing for poses, SE(3) for a GPS track
 * @param mostSeconds farthest apart that two times are one moment, seconds
 * @param firstFrame place in the reference of the estimate's first row, for rows without times or numbers
 * @param delta how far apart RPE compares
 * @param startsAt when the estimate's clock was at 0, where a GPS track has times of a day
 */
public record TrajectoryChoices(
        FormatChoice format,
        Optional<Alignment> alignment,
        double mostSeconds,
        OptionalLong firstFrame,
        RelativeDelta delta,
        Optional<Instant> startsAt) {
    /** Returns the choices of someone who chose nothing. */
    public static TrajectoryChoices none() {
        return new TrajectoryChoices(
                FormatChoice.auto,
                Optional.empty(),
                NearestInTime.DEFAULT_SECONDS,
                OptionalLong.empty(),
                RelativeDelta.ONE_FRAME,
                Optional.empty());
    }

    /**
     * Checks the choices of a command.
     *
     * @throws BadInputException naming the option
     */
    public static TrajectoryChoices of(
            FormatChoice format,
            @Nullable Alignment alignment,
            double mostSeconds,
            @Nullable Long firstFrame,
            Optional<Instant> startsAt)
            throws BadInputException {
        if (!(mostSeconds >= 0)) {
            throw new BadInputException(
                    "--max-time-difference: " + mostSeconds + " s; 0 or more is expected");
        }
        return new TrajectoryChoices(
                format,
                Optional.ofNullable(alignment),
                mostSeconds,
                firstFrame == null ? OptionalLong.empty() : OptionalLong.of(firstFrame),
                RelativeDelta.ONE_FRAME,
                startsAt);
    }

    /**
     * Returns them with another delta.
     *
     * @throws BadInputException naming the option
     */
    public TrajectoryChoices withDelta(double value, RelativeDelta.Unit unit, boolean allPairs)
            throws BadInputException {
        try {
            return new TrajectoryChoices(
                    format,
                    alignment,
                    mostSeconds,
                    firstFrame,
                    new RelativeDelta(value, unit, allPairs),
                    startsAt);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--delta: " + e.getMessage(), e);
        }
    }

    /** Refuses what is for a GPS track alone. */
    void requirePoses() throws BadInputException {
        if (startsAt.isPresent()) {
            throw new BadInputException(
                    "--starts-at: only where --reference is a GPS track with times of a day");
        }
    }

    /**
     * Refuses what means nothing beside a GPS track.
     *
     * @return the alignment to take
     */
    Alignment requireGps() throws BadInputException {
        if (firstFrame.isPresent()) {
            throw new BadInputException("--first-frame: a GPS track is compared by time");
        }
        Alignment chosen = alignment.orElse(Alignment.SE3);
        if (chosen != Alignment.SE3 && chosen != Alignment.SIM3) {
            throw new BadInputException(
                    "--align %s: a GPS track tells no rotations, and its axes are east and north: give se3, or sim3 for a path without metres"
                            .formatted(chosen.name().toLowerCase(Locale.ROOT)));
        }
        return chosen;
    }
}
