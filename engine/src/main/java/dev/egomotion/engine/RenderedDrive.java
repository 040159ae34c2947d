package dev.egomotion.engine;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Drives through rendered streets, written in the drive layout: images/, camera.yaml, times.txt, poses.txt, depth/. */
public final class RenderedDrive {
    private RenderedDrive() {}

    /**
     * Checks that drives may go to a folder.
     *
     * @throws BadInputException if something is there
     */
    public static void requireEmpty(Path folder) throws BadInputException {
        try {
            DriveWriter.requireEmpty(folder);
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /**
     * Renders a drive and writes it with its exact poses and depth.
     *
     * @param folder a new or empty one
     * @param stop asked before each frame whether to end
     * @return how many frames were written: all, unless stopped
     * @throws BadInputException if the folder cannot be written
     */
    public static int write(SceneSettings scene, Path folder, BooleanSupplier stop)
            throws BadInputException {
        SceneDrive drive = SceneDrive.street(scene);
        int written = 0;
        try (DriveWriter writer = new DriveWriter(folder, drive.camera(), Truth.EXACT)) {
            while (written < drive.size() && !stop.getAsBoolean()) {
                SceneFrame frame = drive.frame(written);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
                written++;
            }
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        return written;
    }
}
