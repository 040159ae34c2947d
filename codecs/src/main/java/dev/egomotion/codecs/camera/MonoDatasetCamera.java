package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.NumberLines.Line;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The camera.txt of the TUM monocular dataset and of DSO: a first line of an optional model name, fx fy cx cy and the
 * lens (omega of the FOV model where there is no name), a second of width and height. Where cx and cy are below 1 all
 * four are shares of the image, cx = share x width - 0.5.
 */
final class MonoDatasetCamera {
    private MonoDatasetCamera() {}

    /** Returns whether the lines are such a file. */
    static boolean matches(NumberLines lines) {
        if (lines.all().size() < 2) {
            return false;
        }
        Line first = lines.all().get(0);
        Line second = lines.all().get(1);
        int named = NumberLines.isNumber(first.words().get(0)) ? 0 : 1;
        return first.words().size() - named >= 5
                && first.words().size() - named <= 8
                && first.words().stream().skip(named).allMatch(NumberLines::isNumber)
                && (named == 0
                        ? first.words().size() == 5
                        : first.words()
                                .get(0)
                                .matches("FOV|Pinhole|RadTan|EquiDistant|KannalaBrandt"))
                && second.words().size() == 2
                && second.words().stream().allMatch(NumberLines::isNumber);
    }

    static Camera camera(NumberLines lines) throws SourceException {
        Line first = lines.all().get(0);
        Line second = lines.all().get(1);
        boolean named = !NumberLines.isNumber(first.words().get(0));
        String model = named ? first.words().get(0) : "FOV";
        double[] n = lines.numbers(first, named ? 1 : 0);
        double[] size = lines.numbers(second, 0);
        int width = lines.side(second, size[0]);
        int height = lines.side(second, size[1]);
        boolean shares = n[2] < 1 && n[3] < 1;
        try {
            return new Camera(
                    new PinholeCamera(
                            width,
                            height,
                            shares ? n[0] * width : n[0],
                            shares ? n[1] * height : n[1],
                            shares ? n[2] * width - 0.5 : n[2],
                            shares ? n[3] * height - 0.5 : n[3]),
                    lens(model, Arrays.stream(n).skip(4).boxed().toList()),
                    Calibration.CALIBRATED,
                    OptionalDouble.empty());
        } catch (IllegalArgumentException e) {
            throw lines.bad(first, String.valueOf(e.getMessage()));
        }
    }

    private static Distortion lens(String model, List<Double> c) {
        if (c.stream().allMatch(v -> v == 0)) {
            return model.equals("EquiDistant") || model.equals("KannalaBrandt")
                    ? Lens.of("fisheye", List.of())
                    : Distortion.NONE;
        }
        return switch (model) {
            case "FOV" -> Lens.of("fov", c);
            case "RadTan" -> Lens.of("plumb_bob", c);
            case "EquiDistant", "KannalaBrandt" -> Lens.of("fisheye", c);
            default ->
                    throw new IllegalArgumentException(
                            "%s has the lens coefficients %s; none are expected"
                                    .formatted(model, c));
        };
    }
}
