package dev.egomotion.live;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.OptionalDouble;

/** The intrinsics of a camera: of its file, else of its field of view, else a guess. */
final class CameraModel {
    private CameraModel() {}

    /**
     * Returns the camera for images of a size.
     *
     * @param guess horizontal field of view where nothing is known, degrees
     * @throws CameraException if its file is for another size, or cannot be read
     */
    static Camera of(CameraSpec spec, int width, int height, double guess) throws CameraException {
        Camera camera;
        if (spec.calibration().isPresent()) {
            try {
                camera = CameraFile.read(spec.calibration().get(), width, height);
            } catch (SourceException e) {
                throw new CameraException(e.getMessage(), e);
            }
        } else {
            boolean given = spec.fieldOfView().isPresent();
            camera =
                    new Camera(
                            PinholeCamera.ofFieldOfView(
                                    width,
                                    height,
                                    Math.toRadians(spec.fieldOfView().orElse(guess))),
                            Distortion.NONE,
                            given ? Calibration.FIELD_OF_VIEW : Calibration.GUESSED,
                            OptionalDouble.empty());
        }
        return spec.height().isEmpty()
                ? camera
                : new Camera(
                        camera.pinhole(), camera.distortion(), camera.calibration(), spec.height());
    }
}
