package dev.egomotion.live;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Gives the segments of a camera their ids: the time, and a number that tells two of one millisecond apart. */
final class SegmentIds {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;
    private long count;

    SegmentIds(Clock clock) {
        this.clock = clock;
    }

    String next() {
        return FORMAT.format(clock.instant()) + "-" + count++;
    }
}
