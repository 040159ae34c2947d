package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.NumberLines.Line;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** ROS's ost.ini, of camera_calibration and the older Videre format: a heading on one line, its numbers on the next. */
final class RosIni {
    private RosIni() {}

    /** Returns whether the lines are such a file. */
    static boolean matches(NumberLines lines) {
        return lines.all().stream().anyMatch(line -> line.begins("camera", "matrix"));
    }

    static Camera camera(NumberLines lines) throws SourceException {
        List<Double> k = below(lines, 9, "camera", "matrix");
        List<Double> lens = below(lines, Integer.MAX_VALUE, "distortion");
        double width = below(lines, 1, "width").get(0);
        double height = below(lines, 1, "height").get(0);
        Line first = lines.all().get(0);
        try {
            return new Camera(
                    new PinholeCamera(
                            lines.side(first, width),
                            lines.side(first, height),
                            k.get(0),
                            k.get(4),
                            k.get(2),
                            k.get(5)),
                    Lens.of("", lens),
                    Calibration.CALIBRATED,
                    OptionalDouble.empty());
        } catch (IllegalArgumentException e) {
            throw new SourceException("%s: %s".formatted(lines.file(), e.getMessage()), e);
        }
    }

    /** Returns the numbers on the lines after a heading. */
    private static List<Double> below(NumberLines lines, int count, String... heading)
            throws SourceException {
        List<Double> numbers = new ArrayList<>();
        boolean inside = false;
        for (Line line : lines.all()) {
            boolean isNumbers = line.words().stream().allMatch(NumberLines::isNumber);
            if (inside && isNumbers) {
                for (double number : lines.numbers(line, 0)) {
                    numbers.add(number);
                }
            }
            inside = isNumbers ? inside : line.begins(heading);
        }
        if (count != Integer.MAX_VALUE && numbers.size() != count) {
            throw new SourceException(
                    "%s: below '%s' stand %d numbers; %d are expected"
                            .formatted(
                                    lines.file(),
                                    String.join(" ", heading),
                                    numbers.size(),
                                    count));
        }
        return numbers;
    }
}
