package dev.egomotion.engine.ingest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * What names the frames of one replay on the topics.
 *
 * @param camera camera id, the key of every record
 * @param segment segment id, unique for the camera
 */
public record RunId(String camera, String segment) {
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private static final int RANDOM_DIGITS = 8;

    /** Checks that both can be keys and parts of file names. */
    public RunId {
        if (!camera.matches("[\\w.-]{1,200}")) {
            throw new IllegalArgumentException(
                    "camera id is '%s'; expected 1 to 200 of the characters a-z A-Z 0-9 . _ -"
                            .formatted(camera));
        }
        if (segment.isEmpty()) {
            throw new IllegalArgumentException("the segment id is empty");
        }
    }

    /**
     * Returns a name that no other run has, such as 20261127-174501-3fa9c07e: the second, for people, and
     * 32 random bits, for runs of the same second.
     */
    public static String unique(Instant now) {
        return SECOND.format(now)
                + "-"
                + UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM_DIGITS);
    }
}
