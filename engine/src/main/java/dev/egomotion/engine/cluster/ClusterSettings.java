package dev.egomotion.engine.cluster;

import java.time.Duration;

/**
 * How a cluster is met.
 *
 * @param startSeconds how long connecting, topics and the start of the streams may take together
 */
public record ClusterSettings(int startSeconds) {
    /** Checks the time. */
    public ClusterSettings {
        if (startSeconds < 1 || startSeconds > 3600) {
            throw new IllegalArgumentException(
                    "cluster.startSeconds is "
                            + startSeconds
                            + "; it must lie between 1 and 3600 (--start-within)");
        }
    }

    /** Returns the defaults: a minute. */
    public static ClusterSettings defaults() {
        return new ClusterSettings(60);
    }

    /** Returns the deadline of a start that begins now. */
    public Deadline deadline() {
        return Deadline.in(Duration.ofSeconds(startSeconds));
    }
}
