package dev.egomotion.codecs;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Rows of numbers in a text file: blank lines and lines that begin with # are comments. */
public final class TextFile {
    /** One row and where it stands. */
    public record Row(Path file, int line, String[] words) {
        private static final int MOST_DIGITS = 40;
        private static final int MOST_SHOWN = 100;

        /** Returns a word as a finite number. */
        public double number(int column) throws SourceException {
            try {
                double value = Double.parseDouble(words[column]);
                if (Double.isFinite(value)) {
                    return value;
                }
            } catch (NumberFormatException e) {
                throw new SourceException(message(column, "a number"), e);
            }
            throw new SourceException(message(column, "a finite number"));
        }

        /** Returns a word, in seconds, as nanoseconds: exact decimal arithmetic, nearest. */
        public long nanosOfSeconds(int column) throws SourceException {
            return nanos(column, 9, "a time in seconds");
        }

        /** Returns a word, ISO 8601 with its offset from UTC, as nanoseconds since 1970. */
        public long nanosOfIsoTime(int column) throws SourceException {
            try {
                Instant time = OffsetDateTime.parse(words[column]).toInstant();
                return Math.addExact(
                        Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
            } catch (DateTimeException | ArithmeticException e) {
                throw new SourceException(
                        message(column, "a time such as 2026-11-28T09:30:00.5Z"), e);
            }
        }

        /** Returns a word, in nanoseconds. */
        public long nanos(int column) throws SourceException {
            return nanos(column, 0, "a time in nanoseconds");
        }

        private long nanos(int column, int shift, String expected) throws SourceException {
            try {
                BigDecimal value = new BigDecimal(words[column]);
                long digitsBeforePoint = value.precision() - (long) value.scale();
                if (digitsBeforePoint > MOST_DIGITS) {
                    // Written out it would fill the memory.
                    throw new ArithmeticException("far too large");
                }
                return digitsBeforePoint < -MOST_DIGITS
                        ? 0
                        : value.movePointRight(shift)
                                .setScale(0, RoundingMode.HALF_EVEN)
                                .longValueExact();
            } catch (ArithmeticException | NumberFormatException e) {
                throw new SourceException(message(column, expected), e);
            }
        }

        /** Returns the refusal of one word. */
        public String message(int column, String expected) {
            return "%s: line %d: '%s' is not %s".formatted(file, line, shown(column), expected);
        }

        /** Returns a word as it fits into one line: what an XML element holds may have several. */
        private String shown(int column) {
            String word = words[column].replaceAll("[\\p{Cntrl}\\s]+", " ");
            return word.length() <= MOST_SHOWN ? word : word.substring(0, MOST_SHOWN) + "...";
        }
    }

    private TextFile() {}

    /** Returns the rows, split at the separator (a regular expression). */
    public static List<Row> rows(Path file, String separator) throws SourceException {
        List<Row> rows = new ArrayList<>();
        int number = 0;
        for (String line : lines(file)) {
            number++;
            // Editors of Windows begin a file with a byte order mark.
            String text = (number == 1 ? line.replaceFirst("^\uFEFF", "") : line).strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                rows.add(new Row(file, number, text.split(separator, -1)));
            }
        }
        return rows;
    }

    /** Returns the lines of a text file. */
    public static List<String> lines(Path file) throws SourceException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw new SourceException(file + ": not a text file", e);
        } catch (IOException e) {
            throw new SourceException(file + ": " + FileTrouble.reading(e), e);
        }
    }
}
