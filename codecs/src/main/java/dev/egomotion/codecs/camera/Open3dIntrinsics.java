package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.List;
import java.util.Optional;

/**
 * Open3D's PinholeCameraIntrinsic, and the PinholeCameraParameters and trajectories that hold one: intrinsic_matrix is column by column,
 * [fx, 0, 0, 0, fy, 0, cx, cy, 1]. One that stands row by row is told by its zeros.
 */
final class Open3dIntrinsics {
    private static final String MATRIX = "intrinsic_matrix";

    private Open3dIntrinsics() {}

    /** Returns whether the keys are such a file. */
    static boolean matches(KeyTree keys) throws SourceException {
        return find(keys).isPresent();
    }

    private static Optional<KeyTree> find(KeyTree keys) throws SourceException {
        if (keys.has(MATRIX)) {
            return Optional.of(keys);
        }
        KeyTree camera = keys.firstOf("parameters").orElse(keys);
        return camera.isTree("intrinsic") && camera.tree("intrinsic").has(MATRIX)
                ? Optional.of(camera.tree("intrinsic"))
                : Optional.empty();
    }

    static Camera camera(KeyTree all, ImageSize images) throws SourceException {
        KeyTree keys = find(all).orElse(all);
        List<Double> k = keys.numbers(MATRIX);
        boolean rows = k.size() == 9 && zero(k, 1, 3, 6, 7) && k.get(8) == 1;
        boolean columns = k.size() == 9 && zero(k, 1, 2, 3, 5) && k.get(8) == 1;
        if (!rows && !columns) {
            throw keys.bad(
                    MATRIX,
                    k.toString(),
                    "[fx, 0, 0, 0, fy, 0, cx, cy, 1], column by column as Open3D writes it");
        }
        ImageSize size =
                keys.has("width") && keys.has("height")
                        ? ImageSize.of(keys, "width", "height")
                        : images.known(all.file());
        try {
            return new Camera(
                    new PinholeCamera(
                            size.width(),
                            size.height(),
                            k.get(0),
                            k.get(4),
                            k.get(columns ? 6 : 2),
                            k.get(columns ? 7 : 5)),
                    Distortion.NONE,
                    Calibration.CALIBRATED,
                    RosAndOpenCv.ground(all));
        } catch (IllegalArgumentException e) {
            throw keys.refusal(MATRIX, e);
        }
    }

    private static boolean zero(List<Double> k, int... places) {
        for (int place : places) {
            if (k.get(place) != 0) {
                return false;
            }
        }
        return true;
    }
}
