package dev.egomotion.topology.settings;

import java.util.List;

/**
 * The names of the project's topics; the only place where they are spelled.
 *
 * @param prefix what every name starts with, such as {@code egomotion.}; keeps runs on one cluster apart
 */
public record Topics(String prefix) {
    /** What names start with unless configured otherwise. */
    public static final String DEFAULT_PREFIX = "egomotion.";

    /**
     * Checks that the prefix can begin a topic's name.
     *
     * @throws IllegalArgumentException naming the prefix found and what is allowed
     */
    public Topics {
        if (!prefix.matches("[a-zA-Z0-9._-]{0,150}")) {
            throw new IllegalArgumentException(
                    "topic prefix is '%s'; it must be at most 150 of the characters a-z A-Z 0-9 . _ -"
                            .formatted(prefix));
        }
    }

    /** Returns the topics with the usual prefix. */
    public static Topics defaults() {
        return new Topics(DEFAULT_PREFIX);
    }

    /** Returns the topic of FrameEvent records: what goes in, keyed by camera id. */
    public String frames() {
        return prefix + "frames";
    }

    /** Returns the topic of TrajectoryPoint records: exactly one per frame. */
    public String trajectory() {
        return prefix + "trajectory";
    }

    /** Returns the topic of DepthMap records: one per frame that has an image. */
    public String depth() {
        return prefix + "depth";
    }

    /** Returns the topic of PhotometricConfidence records: one per frame that has an image. */
    public String confidence() {
        return prefix + "confidence";
    }

    /** Returns the topic of DeadLetter records: references to what gave no estimate. */
    public String deadLetter() {
        return prefix + "dead-letter";
    }

    /** Returns the compacted topic on which standing services state what their results follow from. */
    public String services() {
        return prefix + "services";
    }

    /** Returns the topic of CameraStatus records: how each live camera is; the last of each is kept. */
    public String cameras() {
        return prefix + "cameras";
    }

    /** Returns every topic that the topology writes, in no particular order. */
    public List<String> outputs() {
        return List.of(trajectory(), depth(), confidence(), deadLetter());
    }
}
