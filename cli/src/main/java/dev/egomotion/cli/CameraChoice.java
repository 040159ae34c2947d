package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.recording.SourceDescription;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Which camera a recording was taken with: the one of the file given, else that of the field of view
 * given, else the one of the recording's own layout, else a guess.
 */
final class CameraChoice {
    private CameraChoice() {}

    /**
     * Chooses.
     *
     * @param file from {@code --camera}; null when not given
     * @param fieldOfView from {@code --fov}, degrees; null when not given
     * @param guess field of view to assume, degrees
     * @throws BadInputException if the file does not describe a camera of such images, or one that no stream takes
     */
    static Camera choose(SourceDescription source, Path file, Double fieldOfView, double guess)
            throws BadInputException {
        return usable(chosen(source, file, fieldOfView, guess));
    }

    /** Returns the camera, if the topology will take it too. */
    private static Camera usable(Camera camera) throws BadInputException {
        try {
            return CameraInfos.camera(CameraInfos.of(camera));
        } catch (BadCameraException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private static Camera chosen(
            SourceDescription source, Path file, Double fieldOfView, double guess)
            throws BadInputException {
        if (file != null) {
            try {
                return CameraFile.read(file, source.width(), source.height());
            } catch (SourceException e) {
                throw new BadInputException(e.getMessage(), e);
            }
        }
        if (fieldOfView != null) {
            return ofFieldOfView(source, fieldOfView, Calibration.FIELD_OF_VIEW);
        }
        if (source.camera().isPresent()) {
            return source.camera().get();
        }
        return ofFieldOfView(source, guess, Calibration.GUESSED);
    }

    private static Camera ofFieldOfView(
            SourceDescription source, double degrees, Calibration calibration)
            throws BadInputException {
        try {
            return new Camera(
                    PinholeCamera.ofFieldOfView(
                            source.width(), source.height(), Math.toRadians(degrees)),
                    Distortion.NONE,
                    calibration,
                    OptionalDouble.empty());
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--fov: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the camera with its height above the ground.
     *
     * @param height from {@code --camera-height}, metres; null when not given
     * @throws BadInputException if no camera can be there
     */
    static Camera atHeight(Camera camera, Double height) throws BadInputException {
        if (height == null) {
            return camera;
        }
        try {
            return usable(
                    new Camera(
                            camera.pinhole(),
                            camera.distortion(),
                            camera.calibration(),
                            OptionalDouble.of(height)));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--camera-height: " + e.getMessage(), e);
        }
    }

    /** Returns what the user should know of a guessed camera, in one sentence. */
    static String warning(Camera guessed, double cap) {
        return ("No camera file: the intrinsics are a guess (%.0f degrees wide, fx = fy = %.0f pixels, principal point"
                        + " in the middle, no distortion), so confidence is capped at %.2f; give --camera FILE or"
                        + " --fov DEGREES.")
                .formatted(
                        Math.toDegrees(guessed.pinhole().horizontalFieldOfView()),
                        guessed.pinhole().fx(),
                        cap);
    }
}
