package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.RigidTransform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Somebody who knows how the camera of a drive moved from its images. */
@FunctionalInterface
public interface Teacher {
    /**
     * Returns the motions of drives.
     *
     * @param drives folders in the drive layout
     * @return of every drive, in their order, previousFromNext of its frames 0 and 1, 1 and 2, ..., metres; empty where it is not known
     * @throws DriveException if a drive cannot be asked for its motions
     * @throws IOException if the motions cannot be kept or read
     * @throws InterruptedException if the thread is interrupted
     */
    List<List<Optional<RigidTransform>>> motions(List<Path> drives)
            throws IOException, InterruptedException;
}
