package dev.egomotion.engine.console;

import dev.egomotion.engine.failure.BadInputException;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as people write them on a command line. */
public final class Words {
    private static final Pattern TIME = Pattern.compile("([0-9]{1,6})(s|m|h)");

    private static final Instant LAST_START = Instant.parse("2200-01-01T00:00:00Z");

    private Words() {}

    /**
     * Returns a number that an option was given.
     *
     * @throws BadInputException naming the option, if it is not more than 0
     */
    public static <N extends Number> N positive(N number, String option) throws BadInputException {
        if (!(number.doubleValue() > 0)) {
            throw new BadInputException(
                    "%s is %s; it must be more than 0".formatted(option, number));
        }
        return number;
    }

    /**
     * Reads how long something takes: {@code 30s}, {@code 10m}, {@code 2h}.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    public static Duration duration(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no time; expected a number with s, m or h, such as 30s"
                            .formatted(text));
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /**
     * Reads a moment: {@code 2026-11-28T09:30:00Z}, or how long ago, {@code 10m}.
     *
     * @param text empty for none
     * @param now what is counted back from
     * @throws BadInputException saying what is expected
     */
    public static Optional<Instant> time(Optional<String> text, Instant now)
            throws BadInputException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    TIME.matcher(text.get()).matches()
                            ? now.minus(duration(text.get()))
                            : Instant.parse(text.get()));
        } catch (DateTimeParseException e) {
            throw new BadInputException(
                    "'%s' is no time; expected such as 2026-11-28T09:30:00Z, or 10m for ten minutes ago"
                            .formatted(text.get()),
                    e);
        }
    }

    /**
     * Reads an address to listen on: {@code 127.0.0.1:8077}, {@code [::1]:0}.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    public static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65535) {
            throw new IllegalArgumentException(
                    "'%s' is no HOST:PORT; expected such as 127.0.0.1:0 (0 takes a free port)"
                            .formatted(text));
        }
        return new InetSocketAddress(
                text.substring(0, colon).replaceAll("^\\[|\\]$", ""), Integer.parseInt(port));
    }

    /**
     * Reads the name of a file or folder.
     *
     * @throws IllegalArgumentException if no file can have that name here, with what to do
     */
    public static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "'%s' is no path here: %s"
                            .formatted(
                                    text,
                                    text.indexOf(0) >= 0
                                            ? "it has a zero byte"
                                            : "the machine's language setting cannot express its letters; set LC_ALL=C.UTF-8"),
                    e);
        }
    }

    /**
     * Reads when a recording began, where that is given.
     *
     * @param text null for not
     * @throws BadInputException if it is no time of a day from 1970 to 2199
     */
    public static Optional<Instant> startTime(@Nullable String text) throws BadInputException {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(LAST_START)) {
                return Optional.of(time);
            }
        } catch (DateTimeException e) {
            throw noTime(text, e);
        }
        throw noTime(text, null);
    }

    private static BadInputException noTime(String text, @Nullable Exception cause) {
        return new BadInputException(
                "--starts-at: '%s' is no time; one such as 2026-11-28T09:30:00.5Z is expected"
                        .formatted(text),
                cause);
    }
}
