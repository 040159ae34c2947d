package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a receiver says sentence by sentence: RMC gives time, place and speed, GGA the altitude of the same second. A sentence whose
 * checksum is wrong, or that says itself that it knows nothing, is left out, as receivers' logs have them.
 */
final class NmeaFile {
    private static final double METRES_PER_SECOND_PER_KNOT = 1852.0 / 3600;
    private static final Pattern SENTENCE =
            Pattern.compile("\\$[A-Z]{2}(RMC|GGA),([^*]*)(?:\\*([0-9A-Fa-f]{2}))?\\s*");
    private static final Pattern TIME = Pattern.compile("(\\d{2})(\\d{2})(\\d{2})(\\.\\d{1,9})?");
    private static final Pattern DATE = Pattern.compile("(\\d{2})(\\d{2})(\\d{2})");
    private static final Pattern ANGLE = Pattern.compile("(\\d{2,3})(\\d{2}(?:\\.\\d{1,12})?)");

    private NmeaFile() {}

    static List<GpsTrack.Fix> read(Path file) throws SourceException {
        List<String> lines = TextFile.lines(file);
        Map<String, OptionalDouble> altitudes = new HashMap<>();
        for (String line : lines) {
            Matcher sentence = SENTENCE.matcher(line);
            if (sentence.matches() && sentence.group(1).equals("GGA") && isSound(line, sentence)) {
                String[] f = sentence.group(2).split(",", -1);
                if (f.length > 8) {
                    altitudes.put(f[0], number(f[8]));
                }
            }
        }
        List<GpsTrack.Fix> fixes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher sentence = SENTENCE.matcher(lines.get(i));
            if (!sentence.matches()
                    || !sentence.group(1).equals("RMC")
                    || !isSound(lines.get(i), sentence)) {
                continue;
            }
            String[] f = sentence.group(2).split(",", -1);
            if (f.length > 8 && f[1].equals("A")) {
                fixes.add(GpsTrack.checked(file, i + 1, fix(file, i + 1, f, altitudes)));
            }
        }
        return fixes;
    }

    private static boolean isSound(String line, Matcher sentence) {
        if (sentence.group(3) == null) {
            return true;
        }
        int sum = 0;
        for (int i = 1; i < line.indexOf('*'); i++) {
            sum ^= line.charAt(i);
        }
        return sum == Integer.parseInt(sentence.group(3), 16);
    }

    private static GpsTrack.Fix fix(
            Path file, int line, String[] f, Map<String, OptionalDouble> altitudes)
            throws SourceException {
        OptionalDouble knots = number(f[6]);
        return new GpsTrack.Fix(
                nanos(file, line, f[8], f[0]),
                angle(file, line, f[2], f[3], "S"),
                angle(file, line, f[4], f[5], "W"),
                altitudes.getOrDefault(f[0], OptionalDouble.empty()),
                knots.isPresent()
                        ? OptionalDouble.of(knots.getAsDouble() * METRES_PER_SECOND_PER_KNOT)
                        : OptionalDouble.empty());
    }

    private static OptionalDouble number(String text) {
        return text.matches("-?\\d{1,9}(\\.\\d{0,12})?")
                ? OptionalDouble.of(Double.parseDouble(text))
                : OptionalDouble.empty();
    }

    private static long nanos(Path file, int line, String date, String time)
            throws SourceException {
        Matcher d = DATE.matcher(date);
        Matcher t = TIME.matcher(time);
        if (d.matches() && t.matches()) {
            try {
                int year = Integer.parseInt(d.group(3));
                long seconds =
                        LocalDateTime.of(
                                        year < 80 ? 2000 + year : 1900 + year,
                                        Integer.parseInt(d.group(2)),
                                        Integer.parseInt(d.group(1)),
                                        Integer.parseInt(t.group(1)),
                                        Integer.parseInt(t.group(2)),
                                        Math.min(59, Integer.parseInt(t.group(3))))
                                .toEpochSecond(ZoneOffset.UTC);
                double part = t.group(4) == null ? 0 : Double.parseDouble(t.group(4));
                return seconds * 1_000_000_000L + Math.round(part * 1e9);
            } catch (DateTimeException e) {
                throw new SourceException(
                        "%s: line %d: there is no time %s on a day %s"
                                .formatted(file, line, time, date),
                        e);
            }
        }
        throw new SourceException(
                "%s: line %d: time '%s' and date '%s'; hhmmss and ddmmyy are expected"
                        .formatted(file, line, time, date));
    }

    /** Returns degrees of ddmm.mmmm. */
    private static double angle(Path file, int line, String text, String side, String negative)
            throws SourceException {
        Matcher angle = ANGLE.matcher(text);
        if (!angle.matches()) {
            throw new SourceException(
                    "%s: line %d: '%s' is not degrees and minutes, such as 4900.8123"
                            .formatted(file, line, text));
        }
        double degrees =
                Double.parseDouble(angle.group(1)) + Double.parseDouble(angle.group(2)) / 60;
        return side.equals(negative) ? -degrees : degrees;
    }
}
