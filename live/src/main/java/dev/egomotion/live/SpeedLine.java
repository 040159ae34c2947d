package dev.egomotion.live;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A measured speed.
 *
 * @param nanos when, nanoseconds since 1970 UTC
 * @param metresPerSecond not negative
 */
record SpeedLine(long nanos, double metresPerSecond) {
    private static final double METRES_PER_SECOND_PER_KNOT = 1852 / 3600.0;
    private static final double GREATEST = 1_000;

    /** Seconds since 1970 with up to nine decimals, and metres per second. */
    private static final Pattern ROW =
            Pattern.compile(
                    "\\s*([0-9]{9,10})(?:\\.([0-9]{1,9})[0-9]*)?(?:\\s*,\\s*|\\s+)(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)\\s*");

    /** NMEA 0183: time, A where the fix is valid, position, speed in knots, course, date; checksum. */
    private static final Pattern RMC =
            Pattern.compile(
                    "\\$..RMC,(\\d\\d)(\\d\\d)(\\d\\d)(?:\\.(\\d{1,9}))?,A,[^,]*,[^,]*,[^,]*,[^,]*,([0-9.]+),[^,]*,(\\d\\d)(\\d\\d)(\\d\\d),[^*]*(?:\\*([0-9A-Fa-f]{2}))?\\s*");

    /** Reads a row of a table or an RMC sentence; empty where it is neither, or not valid. */
    static Optional<SpeedLine> parse(String line) {
        try {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                long seconds = Long.parseLong(row.group(1));
                return of(
                        seconds * 1_000_000_000L + fraction(row.group(2)),
                        Math.abs(Double.parseDouble(row.group(3))));
            }
            Matcher rmc = RMC.matcher(line);
            if (rmc.matches() && checks(line, rmc.group(9))) {
                LocalDate date =
                        LocalDate.of(2000 + number(rmc, 8), number(rmc, 7), number(rmc, 6));
                LocalTime time = LocalTime.of(number(rmc, 1), number(rmc, 2), number(rmc, 3));
                return of(
                        date.toEpochSecond(time, ZoneOffset.UTC) * 1_000_000_000L
                                + fraction(rmc.group(4)),
                        METRES_PER_SECOND_PER_KNOT * Double.parseDouble(rmc.group(5)));
            }
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** Returns whether a line was meant to tell a speed: not a heading, a comment or another sentence. */
    static boolean shouldBeOne(String line) {
        String text = line.strip();
        if (text.startsWith("$")) {
            return text.length() > 6 && text.startsWith("RMC", 3) && !text.contains(",V,");
        }
        return !text.isEmpty() && !text.startsWith("#") && !Character.isLetter(text.charAt(0));
    }

    private static Optional<SpeedLine> of(long nanos, double speed) {
        return speed <= GREATEST ? Optional.of(new SpeedLine(nanos, speed)) : Optional.empty();
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static long fraction(String digits) {
        return digits == null ? 0 : Long.parseLong((digits + "000000000").substring(0, 9));
    }

    /** The exclusive or of all characters between $ and *. */
    private static boolean checks(String line, String sum) {
        if (sum == null) {
            return true;
        }
        int or = 0;
        for (int i = line.indexOf('$') + 1; i < line.indexOf('*'); i++) {
            or ^= line.charAt(i);
        }
        return or == Integer.parseInt(sum, 16);
    }
}
