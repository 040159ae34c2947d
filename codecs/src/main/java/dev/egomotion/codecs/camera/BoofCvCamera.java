package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.ArrayList;
import java.util.List;

/** BoofCV's camera files: a pinhole, and Brown's lens (radial, t1, t2) or Kannala and Brandt's. */
final class BoofCvCamera {
    private BoofCvCamera() {}

    /** Returns whether the keys are such a camera. */
    static boolean matches(KeyTree keys) {
        return keys.has("model") && keys.isTree("pinhole");
    }

    static Camera camera(KeyTree keys, ImageSize images) throws SourceException {
        KeyTree p = keys.tree("pinhole");
        ImageSize size =
                p.has("width") && p.has("height")
                        ? ImageSize.of(p, "width", "height")
                        : images.known(keys.file());
        if (p.number("skew", 0) != 0) {
            throw p.bad("skew", p.text("skew"), "0");
        }
        try {
            return new Camera(
                    new PinholeCamera(
                            size.width(),
                            size.height(),
                            p.number("fx"),
                            p.number("fy"),
                            p.number("cx"),
                            p.number("cy")),
                    lens(keys),
                    Calibration.CALIBRATED,
                    RosAndOpenCv.ground(keys));
        } catch (IllegalArgumentException e) {
            throw keys.refusal("model", e);
        }
    }

    private static Distortion lens(KeyTree keys) throws SourceException {
        String model = KeyTree.plain(keys.text("model"));
        return switch (model) {
            case "pinhole", "pinhole_brown", "pinhole_radial_tangential" ->
                    keys.isTree("radial_tangential")
                            ? brown(keys.tree("radial_tangential"))
                            : Distortion.NONE;
            case "kannala_brandt" -> {
                KeyTree k = keys.isTree("kannala_brandt") ? keys.tree("kannala_brandt") : keys;
                List<Double> symmetric = k.has("symmetric") ? k.numbers("symmetric") : List.of();
                // BoofCV's first coefficient is theta's own.
                if (symmetric.size() != 5 || symmetric.get(0) != 1) {
                    throw keys.bad(
                            "symmetric", symmetric.toString(), "1, k1, k2, k3, k4 of a fisheye");
                }
                yield Lens.of("fisheye", symmetric.subList(1, 5));
            }
            default -> Lens.of(model.startsWith("omni") ? "omni" : model, List.of());
        };
    }

    private static Distortion brown(KeyTree lens) throws SourceException {
        List<Double> radial = lens.has("radial") ? lens.numbers("radial") : List.of();
        if (radial.size() > 3) {
            throw lens.bad("radial", radial.size() + " coefficients", "3 at most");
        }
        List<Double> c = new ArrayList<>(List.of(0.0, 0.0, 0.0, 0.0, 0.0));
        int[] places = {0, 1, 4};
        for (int i = 0; i < radial.size(); i++) {
            c.set(places[i], radial.get(i));
        }
        c.set(2, lens.number("t1", 0));
        c.set(3, lens.number("t2", 0));
        return Lens.of("plumb_bob", c);
    }
}
