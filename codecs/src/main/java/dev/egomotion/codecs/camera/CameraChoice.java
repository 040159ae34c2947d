package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Which camera images were taken with: the one of the file given, else that of the field of view given, else the one
 * that the source itself tells, else a guess. The same rule for recordings and for live cameras.
 *
 * @param file camera file that the user gave
 * @param fieldOfView horizontal field of view that the user gave, degrees
 * @param height above the ground that the user gave, metres; else the camera file's
 * @param guess horizontal field of view to assume where nothing is known, degrees
 */
public record CameraChoice(
        Optional<Path> file, OptionalDouble fieldOfView, OptionalDouble height, double guess) {
    /**
     * Chooses.
     *
     * @param width of the images, pixels
     * @param height of the images, pixels
     * @param own what the source itself tells of its camera
     * @throws SourceException if the file does not describe a camera of such images, or the topology would not take
     *     the camera
     */
    public Camera of(int width, int height, Optional<Camera> own) throws SourceException {
        try {
            // By the way that it travels, and the check at the other end.
            Camera camera =
                    CameraInfos.camera(CameraInfos.of(atHeight(chosen(width, height, own))));
            CameraLimits.checkStated(camera);
            return camera;
        } catch (BadCameraException e) {
            throw new SourceException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new SourceException("camera: " + e.getMessage(), e);
        }
    }

    private Camera chosen(int imageWidth, int imageHeight, Optional<Camera> own)
            throws SourceException {
        if (file.isPresent()) {
            return CameraFile.read(file.get(), imageWidth, imageHeight);
        }
        if (fieldOfView.isEmpty() && own.isPresent()) {
            return own.get();
        }
        return new Camera(
                PinholeCamera.ofFieldOfView(
                        imageWidth, imageHeight, Math.toRadians(fieldOfView.orElse(guess))),
                Distortion.NONE,
                fieldOfView.isPresent() ? Calibration.FIELD_OF_VIEW : Calibration.GUESSED,
                OptionalDouble.empty());
    }

    private Camera atHeight(Camera camera) {
        return height.isEmpty()
                ? camera
                : new Camera(camera.pinhole(), camera.distortion(), camera.calibration(), height);
    }
}
