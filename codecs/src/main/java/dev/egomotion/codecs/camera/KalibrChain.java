package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.ArrayList;
import java.util.List;

/**
 * Kalibr's camchain.yaml (cam0, cam1, ... each with camera_model, intrinsics, distortion_model, distortion_coeffs,
 * resolution), and EuRoC's sensor.yaml, which is one such camera.
 */
final class KalibrChain {
    private KalibrChain() {}

    /** Returns whether the file is a chain of cameras. */
    static boolean isChain(KeyTree keys) throws SourceException {
        for (String key : keys.keys()) {
            if (keys.isTree(key) && isOne(keys.tree(key))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether these keys are one camera. */
    static boolean isOne(KeyTree keys) {
        return keys.has("intrinsics") && (keys.has("camera_model") || keys.has("resolution"));
    }

    /** Returns the chain's camera of a name, else the first for images of a size, else the first. */
    static Camera ofChain(KeyTree keys, String name, ImageSize images) throws SourceException {
        List<String> names = new ArrayList<>();
        for (String key : keys.keys()) {
            if (keys.isTree(key) && isOne(keys.tree(key))) {
                names.add(key);
            }
        }
        if (names.contains(name)) {
            return camera(keys.tree(name), images);
        }
        for (String key : names) {
            Camera camera = camera(keys.tree(key), images);
            if (camera.pinhole().width() == images.width()
                    && camera.pinhole().height() == images.height()) {
                return camera;
            }
        }
        return camera(keys.tree(names.get(0)), images);
    }

    static Camera camera(KeyTree keys, ImageSize images) throws SourceException {
        String model = keys.text("camera_model");
        if (!model.isEmpty() && !model.equals("pinhole")) {
            try {
                Lens.requireRead(model);
            } catch (IllegalArgumentException e) {
                throw keys.refusal("camera_model", e);
            }
        }
        List<Double> f = keys.numbers("intrinsics");
        if (f.size() != 4) {
            throw keys.bad("intrinsics", f.size() + " numbers", "fu, fv, cu, cv of a pinhole");
        }
        ImageSize size = images;
        if (keys.has("resolution")) {
            List<Double> r = keys.numbers("resolution");
            if (r.size() != 2) {
                throw keys.bad("resolution", r.size() + " numbers", "width and height");
            }
            size = ImageSize.of(keys, "resolution", r.get(0), r.get(1));
        }
        size = size.known(keys.file());
        String coefficients = keys.find("distortion_coeffs", "distortion_coefficients").orElse("");
        try {
            return new Camera(
                    new PinholeCamera(
                            size.width(), size.height(), f.get(0), f.get(1), f.get(2), f.get(3)),
                    Lens.of(
                            keys.text("distortion_model"),
                            coefficients.isEmpty() ? List.of() : keys.numbers(coefficients)),
                    Calibration.CALIBRATED,
                    RosAndOpenCv.ground(keys));
        } catch (IllegalArgumentException e) {
            throw keys.refusal(coefficients.isEmpty() ? "intrinsics" : coefficients, e);
        }
    }
}
