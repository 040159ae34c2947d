package dev.egomotion.trainer.run;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes small rendered drives with truth. */
public final class RenderedDrives {
    private RenderedDrives() {}

    public static Path write(Path folder, int width, int height, int frames, long seed)
            throws IOException {
        SceneDrive drive =
                SceneDrive.street(SceneSettings.of(width, height, frames, seed).withTraffic(false));
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
