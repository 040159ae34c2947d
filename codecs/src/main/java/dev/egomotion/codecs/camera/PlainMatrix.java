package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * A camera file of bare numbers, with blanks, commas, semicolons or brackets between them, as NumPy, MATLAB and many data
 * sets write them: the camera matrix K of 3x3, 3x4 or 4x4 (ScanNet), row by row, or fx fy cx cy and the lens k1 k2 p1 p2
 * [k3] in a line (DROID-SLAM, TUM RGB-D). No image size stands in it.
 */
final class PlainMatrix {
    private static final Pattern COMMENT = Pattern.compile("(?m)[#%].*$");
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;\\[\\](){}]+");
    private static final String EXPECTED =
            "a camera matrix [fx, 0, cx, 0, fy, cy, 0, 0, 1], row by row, or fx fy cx cy [k1 k2 p1 p2 [k3]]";

    private PlainMatrix() {}

    /** Returns whether a text is numbers alone, as many as such a file may have. */
    static boolean matches(String text) {
        List<String> words = words(text);
        return switch (words.size()) {
            case 4, 8, 9, 12, 16 -> words.stream().allMatch(NumberLines::isNumber);
            default -> false;
        };
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : BETWEEN.split(COMMENT.matcher(text).replaceAll(""), -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /**
     * Reads a text that {@linkplain #matches matches}.
     *
     * @param images whose size the camera has
     */
    static Camera camera(Path file, String text, ImageSize images) throws SourceException {
        List<Double> n = words(text).stream().map(Double::valueOf).toList();
        ImageSize size = images.known(file);
        try {
            if (n.size() == 4 || n.size() == 8 || n.size() == 9 && !isMatrix(n, 3)) {
                return camera(size, n.get(0), n.get(1), n.get(2), n.get(3), n.subList(4, n.size()));
            }
            int columns = n.size() == 9 ? 3 : 4;
            if (!isMatrix(n, columns)) {
                throw new SourceException(
                        "%s: holds the numbers %s; expected: %s".formatted(file, n, EXPECTED));
            }
            return camera(
                    size, n.get(0), n.get(columns + 1), n.get(2), n.get(columns + 2), List.of());
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "%s: %s; expected: %s".formatted(file, e.getMessage(), EXPECTED), e);
        }
    }

    private static Camera camera(
            ImageSize size, double fx, double fy, double cx, double cy, List<Double> lens) {
        return new Camera(
                new PinholeCamera(size.width(), size.height(), fx, fy, cx, cy),
                lens.isEmpty() ? Distortion.NONE : Lens.of("plumb_bob", lens),
                Calibration.CALIBRATED,
                OptionalDouble.empty());
    }

    /** Returns whether the places of zeros and ones are those of a camera matrix without skew. */
    private static boolean isMatrix(List<Double> n, int columns) {
        for (int i = 0; i < n.size(); i++) {
            int row = i / columns;
            int column = i % columns;
            boolean free = row < 2 && (column == row || column == 2);
            if (!free && n.get(i) != (row == column ? 1 : 0)) {
                return false;
            }
        }
        return true;
    }
}
