package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.mcap.RosCameraInfo;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.List;
import java.util.OptionalDouble;

/** Cameras of ROS messages. */
public final class RosCamera {
    private RosCamera() {}

    /**
     * Returns the camera of a message.
     *
     * @param where file and topic, for people
     * @param rectified whether its pictures are rectified: their lens is undone, and P holds their intrinsics
     * @throws SourceException naming the field, its value and what is allowed
     */
    public static Camera of(RosCameraInfo info, String where, boolean rectified)
            throws SourceException {
        try {
            List<Double> m = rectified ? info.p() : info.k();
            int row = rectified ? 4 : 3;
            Camera camera =
                    new Camera(
                            new PinholeCamera(
                                    info.width(),
                                    info.height(),
                                    m.get(0),
                                    m.get(row + 1),
                                    m.get(2),
                                    m.get(row + 2)),
                            rectified ? Distortion.NONE : Lens.of(info.model(), info.d()),
                            Calibration.CALIBRATED,
                            OptionalDouble.empty());
            CameraLimits.checkStated(camera);
            return camera;
        } catch (BadCameraException e) {
            throw new SourceException(where + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new SourceException(where + ": " + e.getMessage(), e);
        }
    }
}
