package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;

/**
 * The transforms.json of nerfstudio and instant-ngp: fl_x, fl_y, cx, cy, w, h and k1 k2 p1 p2, or k1 to k4 of
 * OPENCV_FISHEYE, once for all frames or with the first of them. Pixel centres are at halves, as COLMAP has them.
 */
final class NerfTransforms {
    private static final double HALF_PIXEL = 0.5;

    private NerfTransforms() {}

    /** Returns whether the keys are such a file. */
    static boolean matches(KeyTree keys) {
        return keys.find("fl_x", "camera_angle_x").isPresent()
                || keys.firstOf("frames").map(frame -> frame.has("fl_x")).orElse(false);
    }

    static Camera camera(KeyTree all, ImageSize images) throws SourceException {
        KeyTree keys =
                all.find("fl_x", "camera_angle_x").isPresent()
                        ? all
                        : all.firstOf("frames").orElse(all);
        ImageSize size =
                keys.has("w") && keys.has("h")
                        ? ImageSize.of(keys, "w", "h")
                        : images.known(all.file());
        double fx =
                keys.has("fl_x")
                        ? keys.number("fl_x")
                        : size.width() / 2.0 / Math.tan(keys.number("camera_angle_x") / 2);
        String model = all.text("camera_model");
        boolean fisheye = KeyTree.plain(model).equals("opencv_fisheye");
        try {
            if (!KeyTree.plain(model).equals("simple_pinhole")) {
                Lens.requireRead(model);
            }
            Distortion lens =
                    fisheye
                            ? Lens.of("fisheye", keys.numbers("k1", "k2", "k3", "k4"))
                            : Lens.of("plumb_bob", keys.numbers("k1", "k2", "p1", "p2"));
            return new Camera(
                    new PinholeCamera(
                            size.width(),
                            size.height(),
                            fx,
                            keys.number("fl_y", fx),
                            keys.number("cx", size.width() / 2.0) - HALF_PIXEL,
                            keys.number("cy", size.height() / 2.0) - HALF_PIXEL),
                    lens,
                    Calibration.CALIBRATED,
                    RosAndOpenCv.ground(all));
        } catch (IllegalArgumentException e) {
            throw keys.refusal("fl_x", e);
        }
    }
}
