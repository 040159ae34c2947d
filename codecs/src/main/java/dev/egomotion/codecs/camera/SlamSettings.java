package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.List;
import java.util.Optional;

/**
 * The settings files of ORB-SLAM2 and ORB-SLAM3 (keys Camera.fx or Camera1.fx) and of OpenVSLAM and stella_vslam
 * (Camera.fx, or fx below Camera): focal lengths and principal point in pixels, k1 k2 p1 p2 k3, or k1 to k4 of a fisheye.
 */
final class SlamSettings {
    private SlamSettings() {}

    /** Returns whether the keys are such settings. */
    static boolean matches(KeyTree keys) throws SourceException {
        return keys.find("Camera.fx", "Camera1.fx", "Camera.model", "Camera.type").isPresent()
                || keys.isTree("Camera")
                        && keys.tree("Camera").find("fx", "model", "setup").isPresent();
    }

    static Camera camera(KeyTree keys, ImageSize images) throws SourceException {
        if (keys.isTree("Camera")) {
            return camera(keys.tree("Camera"), "", "", images);
        }
        return camera(keys, keys.has("Camera1.fx") ? "Camera1." : "Camera.", "Camera.", images);
    }

    /**
     * Reads one camera.
     *
     * @param of what goes before the names of its numbers
     * @param all what goes before the names of what all cameras share
     */
    private static Camera camera(KeyTree keys, String of, String all, ImageSize images)
            throws SourceException {
        Optional<String> width = keys.find(all + "width", all + "cols");
        Optional<String> height = keys.find(all + "height", all + "rows");
        ImageSize size =
                width.isPresent() && height.isPresent()
                        ? ImageSize.of(keys, width.get(), height.get())
                        : images.known(keys.file());
        String modelKey = keys.find(all + "type", all + "model").orElse(all + "type");
        try {
            Distortion lens = lens(keys, of, modelKey);
            return new Camera(
                    new PinholeCamera(
                            size.width(),
                            size.height(),
                            keys.number(of + "fx"),
                            keys.number(of + "fy"),
                            keys.number(of + "cx"),
                            keys.number(of + "cy")),
                    lens,
                    Calibration.CALIBRATED,
                    RosAndOpenCv.ground(keys));
        } catch (IllegalArgumentException e) {
            throw keys.refusal(modelKey, e);
        }
    }

    private static Distortion lens(KeyTree keys, String of, String modelKey)
            throws SourceException {
        String model = KeyTree.plain(keys.text(modelKey));
        return switch (model) {
            case "rectified" -> Distortion.NONE;
            case "fisheye", "kannalabrandt8" ->
                    Lens.of("fisheye", keys.numbers(of + "k1", of + "k2", of + "k3", of + "k4"));
            case "", "pinhole", "perspective" -> radial(keys, of);
            default -> Lens.of(model, List.of());
        };
    }

    private static Distortion radial(KeyTree keys, String of) throws SourceException {
        List<Double> plumbBob = keys.numbers(of + "k1", of + "k2", of + "p1", of + "p2", of + "k3");
        return Lens.of("plumb_bob", plumbBob);
    }
}
