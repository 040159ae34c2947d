package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.NumberLines.Line;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * COLMAP's cameras.txt: lines of camera id, model, width, height and parameters. Its pixel centres are at halves.
 * With several cameras the first for images of the size counts.
 */
final class ColmapCameras {
    private static final double HALF_PIXEL = 0.5;

    /** How many parameters a model has. */
    private static final Map<String, Integer> PARAMETERS =
            Map.of(
                    "SIMPLE_PINHOLE", 3,
                    "PINHOLE", 4,
                    "SIMPLE_RADIAL", 4,
                    "RADIAL", 5,
                    "OPENCV", 8,
                    "FULL_OPENCV", 12,
                    "OPENCV_FISHEYE", 8,
                    "SIMPLE_RADIAL_FISHEYE", 4,
                    "RADIAL_FISHEYE", 5,
                    "FOV", 5);

    private ColmapCameras() {}

    /** Returns whether the lines are cameras of COLMAP. */
    static boolean matches(NumberLines lines) {
        if (lines.all().isEmpty()) {
            return false;
        }
        Line first = lines.all().get(0);
        return first.words().size() > 4
                && NumberLines.isNumber(first.words().get(0))
                && first.words().get(1).matches("[A-Z_]{3,}")
                && NumberLines.isNumber(first.words().get(2));
    }

    static Camera camera(NumberLines lines, ImageSize images) throws SourceException {
        for (Line line : lines.all()) {
            Camera camera = camera(lines, line);
            if (camera.pinhole().width() == images.width()
                    && camera.pinhole().height() == images.height()) {
                return camera;
            }
        }
        return camera(lines, lines.all().get(0));
    }

    private static Camera camera(NumberLines lines, Line line) throws SourceException {
        if (line.words().size() < 5) {
            throw lines.bad(line, "an id, a model, a size and parameters are expected");
        }
        String model = line.words().get(1);
        Integer count = PARAMETERS.get(model);
        if (count == null) {
            throw lines.bad(
                    line,
                    "model %s is not read; these are: %s"
                            .formatted(
                                    model,
                                    String.join(
                                            ", ", PARAMETERS.keySet().stream().sorted().toList())));
        }
        double[] n = lines.numbers(line, 2);
        if (n.length != 2 + count) {
            throw lines.bad(
                    line,
                    "%s has %d parameters; %d are expected".formatted(model, n.length - 2, count));
        }
        int width = lines.side(line, n[0]);
        int height = lines.side(line, n[1]);
        // Models of one focal length: f, cx, cy, ...; others: fx, fy, cx, cy, ...
        int one = model.contains("SIMPLE") || model.startsWith("RADIAL") ? 1 : 0;
        int at = 2 + 4 - one;
        double fy = n[3 - one];
        try {
            return new Camera(
                    new PinholeCamera(
                            width,
                            height,
                            n[2],
                            fy,
                            n[at - 2] - HALF_PIXEL,
                            n[at - 1] - HALF_PIXEL),
                    lens(model, n, at),
                    Calibration.CALIBRATED,
                    OptionalDouble.empty());
        } catch (IllegalArgumentException e) {
            throw lines.bad(line, String.valueOf(e.getMessage()));
        }
    }

    /** The parameters from a place on are those of the lens. */
    private static Distortion lens(String model, double[] n, int at) {
        return switch (model) {
            case "SIMPLE_RADIAL" -> plumbBob(n[at], 0, 0, 0);
            case "RADIAL" -> plumbBob(n[at], n[at + 1], 0, 0);
            case "OPENCV" -> plumbBob(n[at], n[at + 1], n[at + 2], n[at + 3]);
            case "FULL_OPENCV" ->
                    new Distortion.RationalPolynomial(
                            n[at], n[at + 1], n[at + 2], n[at + 3], n[at + 4], n[at + 5], n[at + 6],
                            n[at + 7], 0, 0, 0, 0, 0, 0);
            case "SIMPLE_RADIAL_FISHEYE" -> new Distortion.Fisheye(n[at], 0, 0, 0);
            case "RADIAL_FISHEYE" -> new Distortion.Fisheye(n[at], n[at + 1], 0, 0);
            case "OPENCV_FISHEYE" -> new Distortion.Fisheye(n[at], n[at + 1], n[at + 2], n[at + 3]);
            case "FOV" -> new Distortion.FieldOfView(n[at]);
            default -> Distortion.NONE;
        };
    }

    private static Distortion plumbBob(double k1, double k2, double p1, double p2) {
        return k1 == 0 && k2 == 0 && p1 == 0 && p2 == 0
                ? Distortion.NONE
                : new Distortion.PlumbBob(k1, k2, p1, p2, 0);
    }
}
