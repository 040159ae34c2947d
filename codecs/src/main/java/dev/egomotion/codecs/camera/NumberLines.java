package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Camera files that are lines of words and numbers: blank lines and lines that begin with # are left out. */
final class NumberLines {
    /** A line: its number in the file and its words. */
    record Line(int number, List<String> words) {
        boolean begins(String... expected) {
            return words.size() >= expected.length
                    && words.subList(0, expected.length).equals(List.of(expected));
        }
    }

    private final Path file;
    private final List<Line> lines = new ArrayList<>();

    NumberLines(Path file, String text) {
        this.file = file;
        int number = 0;
        for (String line : text.split("\\r\\n|\\r|\\n", -1)) {
            number++;
            String words = line.strip();
            if (!words.isEmpty() && !words.startsWith("#")) {
                lines.add(new Line(number, List.of(words.split("[\\s,]+", -1))));
            }
        }
    }

    Path file() {
        return file;
    }

    List<Line> all() {
        return lines;
    }

    /** Returns a line's words from a place on as finite numbers. */
    double[] numbers(Line line, int from) throws SourceException {
        double[] numbers = new double[Math.max(0, line.words.size() - from)];
        for (int i = 0; i < numbers.length; i++) {
            String word = line.words.get(from + i);
            if (!isNumber(word)) {
                throw bad(line, "'%s' is not a finite number".formatted(word));
            }
            numbers[i] = Double.parseDouble(word);
        }
        return numbers;
    }

    /** Returns a number of a line as one side of an image. */
    int side(Line line, double value) throws SourceException {
        if (!ImageSize.isOne(value)) {
            throw bad(line, "%s is not a positive whole number of pixels".formatted(value));
        }
        return (int) value;
    }

    static boolean isNumber(String word) {
        try {
            return Double.isFinite(Double.parseDouble(word));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** Returns the refusal of a line. */
    SourceException bad(Line line, String reason) {
        return new SourceException("%s: line %d: %s".formatted(file, line.number, reason));
    }
}
