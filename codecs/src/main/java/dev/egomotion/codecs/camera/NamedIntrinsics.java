package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Intrinsics by the names of librealsense and of everybody's own JSON: fx, fy, ppx or cx, ppy or cy, width, height, a
 * model and coeffs; at the top or below a key such as color. Its Brown-Conrady lenses are read as plumb_bob, the inverse one too, as
 * RealSense's driver for ROS does.
 */
final class NamedIntrinsics {
    private static final String[] CENTRE_X = {"ppx", "cx", "PPX"};
    private static final String[] CENTRE_Y = {"ppy", "cy", "PPY"};
    private static final String[] FOCAL_X = {"fx", "Fx"};
    private static final String[] FOCAL_Y = {"fy", "Fy"};
    private static final String[] WIDTH = {"width", "Width", "w", "image_width"};
    private static final String[] HEIGHT = {"height", "Height", "h", "image_height"};
    private static final String[] LENS = {
        "coeffs", "Coeffs", "distortion_coeffs", "distortion", "dist", "distortion_coefficients"
    };
    private static final String[] MODEL = {"model", "Distortion", "distortion_model"};

    /** As librealsense numbers its models: rs2_distortion. */
    private static final List<String> NUMBERED =
            List.of(
                    "none",
                    "modified brown conrady",
                    "inverse brown conrady",
                    "ftheta",
                    "brown conrady",
                    "kannala brandt4");

    /** How deep intrinsics may stand below the top. */
    private static final int DEEPEST = 3;

    private NamedIntrinsics() {}

    /** Returns whether the keys are such a file. */
    static boolean matches(KeyTree keys) throws SourceException {
        return find(keys, DEEPEST).isPresent();
    }

    /** Returns the keys that hold intrinsics: those of a colour camera before others. */
    private static Optional<KeyTree> find(KeyTree keys, int deep) throws SourceException {
        if (keys.find(FOCAL_X).isPresent() && keys.find(CENTRE_X).isPresent()) {
            return Optional.of(keys);
        }
        Optional<KeyTree> found = Optional.empty();
        boolean ofColour = false;
        for (String key : keys.keys()) {
            boolean colour = key.toLowerCase(Locale.ROOT).matches(".*(colou?r|rgb|left).*");
            if (deep > 0 && keys.isTree(key) && (found.isEmpty() || colour && !ofColour)) {
                Optional<KeyTree> below = find(keys.tree(key), deep - 1);
                if (below.isPresent()) {
                    found = below;
                    ofColour = colour;
                }
            }
        }
        return found;
    }

    static Camera camera(KeyTree all, ImageSize images) throws SourceException {
        KeyTree keys = find(all, DEEPEST).orElse(all);
        Optional<String> width = keys.find(WIDTH);
        Optional<String> height = keys.find(HEIGHT);
        ImageSize size =
                width.isPresent() && height.isPresent()
                        ? ImageSize.of(keys, width.get(), height.get())
                        : images.known(all.file());
        String focal = keys.require("the focal length", FOCAL_X);
        try {
            return new Camera(
                    new PinholeCamera(
                            size.width(),
                            size.height(),
                            keys.number(focal),
                            keys.number(keys.require("the focal length", FOCAL_Y)),
                            keys.number(keys.require("the principal point", CENTRE_X)),
                            keys.number(keys.require("the principal point", CENTRE_Y))),
                    lens(keys),
                    Calibration.CALIBRATED,
                    RosAndOpenCv.ground(all));
        } catch (IllegalArgumentException e) {
            throw keys.refusal(focal, e);
        }
    }

    private static Distortion lens(KeyTree keys) throws SourceException {
        Optional<String> named = keys.find(MODEL);
        String model = named.map(keys::text).orElse("");
        model = model.replaceFirst("(?i)^(rs2_)?distortion[._]", "");
        if (model.matches("[0-5]")) {
            model = NUMBERED.get(model.charAt(0) - '0');
        }
        Optional<String> key = keys.find(LENS).filter(k -> !named.map(k::equals).orElse(false));
        List<Double> c =
                key.isPresent()
                        ? keys.numbers(key.get())
                        : keys.numbers("k1", "k2", "p1", "p2", "k3");
        String plain = KeyTree.plain(model);
        try {
            if (plain.startsWith("kannala_brandt")) {
                // librealsense has five places for the four.
                return Lens.of("fisheye", c.size() == 5 ? c.subList(0, 4) : c);
            }
            if (plain.equals("ftheta") && c.stream().anyMatch(v -> v != 0)) {
                throw new IllegalArgumentException(
                        "ftheta is not read; undistort the images to a pinhole camera first");
            }
            boolean brown = plain.endsWith("brown_conrady") || plain.equals("ftheta");
            return Lens.of(brown ? "plumb_bob" : model, c);
        } catch (IllegalArgumentException e) {
            throw keys.refusal(named.or(() -> key).orElse("k1"), e);
        }
    }
}
