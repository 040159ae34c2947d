package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.RigidTransform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Somebody who knows from the images of a drive how its camera moved, and how far away things are. */
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

    /**
     * Returns the depth of drives.
     *
     * @param drives folders in the drive layout
     * @return of every drive, in their order, a folder with a map for each frame, by its number from 0: %06d.png (16-bit, metres x 256, 0 where
     *     unknown) and uncertainty/%06d.png (8-bit, standard deviation of its log x 255)
     * @throws DriveException if the depth of a drive cannot be measured, or this teacher knows none
     * @throws IOException if the maps cannot be kept or read
     * @throws InterruptedException if the thread is interrupted
     */
    default List<Path> depth(List<Path> drives) throws IOException, InterruptedException {
        throw new DriveException(
                "depth of %d drives is to be measured, and this teacher knows of motions alone"
                        .formatted(drives.size()));
    }
}
