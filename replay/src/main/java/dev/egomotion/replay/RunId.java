package dev.egomotion.replay;

/**
 * What names the frames of one replay on the topics.
 *
 * @param camera camera id, the key of every record
 * @param segment segment id, unique for the camera
 */
public record RunId(String camera, String segment) {
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
}
