package dev.egomotion.engine.ingest;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a recording is replayed.
 *
 * @param speed recorded seconds per second; empty for as fast as the pipeline takes the frames
 */
public record Rate(OptionalDouble speed) {
    /** As fast as the pipeline takes the frames. */
    public static final Rate MAX = new Rate(OptionalDouble.empty());

    /** As fast as it was recorded. */
    public static final Rate REALTIME = new Rate(OptionalDouble.of(1));

    private static final Pattern TIMES = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)x");

    /** Checks that the speed is positive. */
    public Rate {
        if (speed.isPresent() && !(speed.getAsDouble() > 0 && speed.getAsDouble() <= 1e6)) {
            throw new IllegalArgumentException(
                    "speed is " + speed.getAsDouble() + "; it must be positive");
        }
    }

    /**
     * Reads max, realtime or Nx, such as 2x or 0.5x.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static Rate parse(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        if (wanted.equals("max")) {
            return MAX;
        }
        if (wanted.equals("realtime")) {
            return REALTIME;
        }
        Matcher times = TIMES.matcher(wanted);
        if (!times.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no rate; expected max, realtime or a factor such as 2x"
                            .formatted(text));
        }
        return new Rate(OptionalDouble.of(Double.parseDouble(times.group(1))));
    }

    /**
     * Returns how long after the first frame a frame is due, nanoseconds; 0 at the maximal rate.
     *
     * @param recordedNanos time since the first frame in the recording
     */
    long dueNanos(long recordedNanos) {
        return speed.isPresent() ? Math.max(0, (long) (recordedNanos / speed.getAsDouble())) : 0;
    }
}
