package dev.egomotion.engine.evaluate;

import dev.egomotion.codecs.trajectory.TrajectoryFile;
import java.util.Optional;

/** Formats of trajectory files as people name them. */
public enum FormatChoice {
    /** Each file's first row tells. */
    auto(Optional.empty()),
    /** Rows of twelve numbers. */
    kitti(Optional.of(TrajectoryFile.Format.KITTI)),
    /** Time, translation, quaternion with w last. */
    tum(Optional.of(TrajectoryFile.Format.TUM)),
    /** Time, translation, quaternion with w first, commas between. */
    euroc(Optional.of(TrajectoryFile.Format.EUROC));

    private final Optional<TrajectoryFile.Format> format;

    FormatChoice(Optional<TrajectoryFile.Format> format) {
        this.format = format;
    }

    /** Returns the format that was named, if one was. */
    public Optional<TrajectoryFile.Format> format() {
        return format;
    }
}
