package dev.egomotion.engine;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.values.Camera;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drives that teach, as recordings whose camera is at a known height: what is found is in metres, and kept by the drive's name.
 *
 * @param settings to open them with
 * @param cameraHeight metres, of drives whose camera file states none; 0 where all do
 */
record TaughtRecordings(Settings settings, double cameraHeight) {
    /**
     * Returns the recordings of drives.
     *
     * @param drives folders in the drive layout
     * @param what is kept of each, for messages
     * @throws BadInputException if two have one name, or one cannot be opened or has no known height
     */
    List<Recording> recordings(List<Path> drives, String what) throws BadInputException {
        Map<String, Path> byName = new HashMap<>();
        for (Path drive : drives) {
            Path other = byName.put(Recording.of(drive).name(), drive);
            if (other != null) {
                throw new BadInputException(
                        "%s: has the name of %s; %s are kept by name, so drives need different ones"
                                .formatted(drive, other, what));
            }
        }
        List<Recording> recordings = new ArrayList<>();
        for (Path drive : drives) {
            recordings.add(withHeight(Recording.of(drive), what));
        }
        return recordings;
    }

    /** Returns the recording with the height of its camera, its own or that of all. */
    private Recording withHeight(Recording recording, String what) throws BadInputException {
        try (Recording.Opened opened = recording.open(settings)) {
            Camera camera = opened.camera();
            if (camera.heightAboveGround().isPresent()) {
                return recording.withCameraHeight(camera.heightAboveGround().getAsDouble());
            }
            if (cameraHeight == 0) {
                throw new BadInputException(
                        "%s: states no height_above_ground, and the recipe's teachers.cameraHeight is 0; %s need one of them, in metres"
                                .formatted(recording.input().resolve("camera.yaml"), what));
            }
            return recording.withCameraHeight(cameraHeight);
        }
    }

    /** Refuses what was made with other choices. */
    static void requireSame(Path file, String what, Object found, Object expected)
            throws BadInputException {
        if (!found.equals(expected)) {
            throw new BadInputException(
                    "%s: made with %s %s; %s is expected: choose another --out, or remove the file"
                            .formatted(file, what, found, expected));
        }
    }
}
