package dev.egomotion.journeys;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import java.nio.file.Path;
import java.util.Optional;

/** A rendered street in the drive layout, always the same. */
final class RenderedDrive {
    private static final long SEED = 1;

    private RenderedDrive() {}

    /** Writes the drive into a new folder and returns that. */
    static Path write(Path folder, int width, int height, int frames) throws Exception {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(width, height, frames, SEED));
        try (DriveWriter writer = new DriveWriter(folder, drive.camera(), Truth.EXACT)) {
            for (int i = 0; i < frames; i++) {
                SceneFrame frame = drive.frame(i);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
            }
        }
        return folder;
    }
}
