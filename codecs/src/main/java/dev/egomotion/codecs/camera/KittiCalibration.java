package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A calibration file of KITTI: lines of a key, a colon and numbers. P0..P3 (odometry) and P_rect_00..03
 * (raw) are 3x4 projection matrices of rectified images, S_rect_0x their size.
 */
final class KittiCalibration {
    private static final Pattern PROJECTION =
            Pattern.compile("(?m)^\\s*(P[0-3]|P_rect_0[0-3]):\\s*[-+.0-9]");

    private final Path file;
    private final Map<String, String> lines;

    private KittiCalibration(Path file, Map<String, String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /** Returns whether the text looks like one of KITTI's calibration files. */
    static boolean matches(String text) {
        return PROJECTION.matcher(text).find();
    }

    static KittiCalibration parse(Path file, String text) {
        Map<String, String> lines = new LinkedHashMap<>();
        text.lines()
                .filter(line -> line.contains(":"))
                .forEach(
                        line -> {
                            int colon = line.indexOf(':');
                            lines.put(
                                    line.substring(0, colon).strip(),
                                    line.substring(colon + 1).strip());
                        });
        return new KittiCalibration(file, lines);
    }

    /**
     * Returns a camera.
     *
     * @param name such as P2 or 02; empty for camera 2, or 0 where there is no 2
     * @param width width of the images, pixels, for files that do not state it; 0 when unknown
     * @param height height of the images, pixels
     */
    Camera camera(String name, int width, int height) throws SourceException {
        String key = projectionKey(name);
        double[] p = numbers(key, 12);
        String sizeKey = key.replace("P_rect", "S_rect");
        int imageWidth = width;
        int imageHeight = height;
        if (key.startsWith("P_rect") && lines.containsKey(sizeKey)) {
            double[] size = numbers(sizeKey, 2);
            imageWidth = (int) Math.round(size[0]);
            imageHeight = (int) Math.round(size[1]);
        }
        if (imageWidth == 0) {
            throw new SourceException(
                    file + ": states no image size; read it together with its recording");
        }
        try {
            return new Camera(
                    new PinholeCamera(imageWidth, imageHeight, p[0], p[5], p[2], p[6]),
                    Distortion.NONE,
                    Calibration.CALIBRATED,
                    ground());
        } catch (IllegalArgumentException e) {
            throw new SourceException("%s: %s: %s".formatted(file, key, e.getMessage()), e);
        }
    }

    private OptionalDouble ground() throws SourceException {
        String key = "height_above_ground";
        return lines.containsKey(key)
                ? OptionalDouble.of(numbers(key, 1)[0])
                : OptionalDouble.empty();
    }

    private String projectionKey(String name) throws SourceException {
        List<String> digits =
                name.isEmpty() ? List.of("2", "0") : List.of(name.substring(name.length() - 1));
        for (String digit : digits) {
            for (String key : List.of("P" + digit, "P_rect_0" + digit)) {
                if (lines.containsKey(key)) {
                    return key;
                }
            }
        }
        throw new SourceException(
                "%s: there is no camera %s; found: %s"
                        .formatted(
                                file,
                                name.isEmpty() ? "P2 or P0" : name,
                                lines.keySet().stream()
                                        .filter(key -> key.startsWith("P"))
                                        .collect(Collectors.joining(", "))));
    }

    private double[] numbers(String key, int count) throws SourceException {
        String[] words = lines.getOrDefault(key, "").split("\\s+", -1);
        if (words.length != count) {
            throw new SourceException(
                    "%s: %s has %d numbers; %d are expected"
                            .formatted(file, key, words.length, count));
        }
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            try {
                numbers[i] = Double.parseDouble(words[i]);
            } catch (NumberFormatException e) {
                throw new SourceException(
                        "%s: %s holds '%s'; a number is expected".formatted(file, key, words[i]),
                        e);
            }
        }
        return numbers;
    }
}
