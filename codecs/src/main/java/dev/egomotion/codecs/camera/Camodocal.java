package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;

/** Camodocal's camera files, which VINS-Mono and VINS-Fusion read: model_type PINHOLE or KANNALA_BRANDT. */
final class Camodocal {
    private Camodocal() {}

    /** Returns whether the keys are such a camera. */
    static boolean matches(KeyTree keys) {
        return keys.has("model_type") && keys.has("projection_parameters");
    }

    static Camera camera(KeyTree keys, ImageSize images) throws SourceException {
        ImageSize size =
                keys.has("image_width") && keys.has("image_height")
                        ? ImageSize.of(keys, "image_width", "image_height")
                        : images.known(keys.file());
        KeyTree p = keys.tree("projection_parameters");
        boolean fisheye = KeyTree.plain(keys.text("model_type")).equals("kannala_brandt");
        try {
            if (!fisheye) {
                Lens.requireRead(keys.text("model_type"));
            }
            // Kannala-Brandt: theta (1 + k2 theta^2 + ... + k5 theta^8), which are k1 to k4
            // elsewhere.
            Distortion lens =
                    fisheye
                            ? Lens.of("fisheye", p.numbers("k2", "k3", "k4", "k5"))
                            : keys.isTree("distortion_parameters")
                                    ? Lens.of(
                                            "plumb_bob",
                                            keys.tree("distortion_parameters")
                                                    .numbers("k1", "k2", "p1", "p2"))
                                    : Distortion.NONE;
            return new Camera(
                    new PinholeCamera(
                            size.width(),
                            size.height(),
                            p.number(fisheye ? "mu" : "fx"),
                            p.number(fisheye ? "mv" : "fy"),
                            p.number(fisheye ? "u0" : "cx"),
                            p.number(fisheye ? "v0" : "cy")),
                    lens,
                    Calibration.CALIBRATED,
                    RosAndOpenCv.ground(keys));
        } catch (IllegalArgumentException e) {
            throw keys.refusal("model_type", e);
        }
    }
}
