package dev.egomotion.live;

import java.time.Duration;

/**
 * How live cameras are read.
 *
 * @param stalledAfter how long no picture may arrive before a connection counts as stalled; for a slow camera three
 *     of its frame periods where that is longer
 * @param frozenAfter how long a camera may send the same bytes over and over before it counts as stalled
 * @param openWithin how long the first attempt to connect may take; later ones may take longer, up to five times
 * @param leastBackoff the shortest wait between two attempts
 * @param greatestBackoff the longest wait; in between they grow with the outage, and never end
 * @param queueFrames how many frames of one camera may wait for the brokers before frames are left out
 * @param queueBytes how many bytes of one camera may wait
 * @param deliverWithin how long a frame may wait for the brokers' confirmation
 * @param statusEvery how often a camera's counts are published between changes of its state
 * @param commitInterval how long results of a live run inside one process wait at most before a transaction commits them
 * @param promptPictures whether pictures of RTSP cameras are taken as soon as they are known to be whole, where a
 *     camera ends all of them alike; else once the next one begins, a frame period later
 * @param shedding what happens where the pipeline does not keep up
 */
public record LiveSettings(
        Duration stalledAfter,
        Duration frozenAfter,
        Duration openWithin,
        Duration leastBackoff,
        Duration greatestBackoff,
        int queueFrames,
        long queueBytes,
        Duration deliverWithin,
        Duration statusEvery,
        Duration commitInterval,
        boolean promptPictures,
        SheddingSettings shedding) {
    /**
     * What happens where the pipeline does not keep up.
     *
     * @param enabled whether less is asked of it; else the pipeline falls behind, and what is older than
     *     topology.ageBudget is answered LOST / SHED
     * @param behind how long the oldest picture under way may have waited before less is asked
     */
    public record SheddingSettings(boolean enabled, Duration behind) {
        /** Checks that the values can work. */
        public SheddingSettings {
            requirePositive("shedding.behind", behind);
        }
    }

    /** Checks that the values can work. */
    public LiveSettings {
        requirePositive("stalledAfter", stalledAfter);
        requirePositive("frozenAfter", frozenAfter);
        requirePositive("openWithin", openWithin);
        requirePositive("leastBackoff", leastBackoff);
        requirePositive("deliverWithin", deliverWithin);
        requirePositive("statusEvery", statusEvery);
        requirePositive("commitInterval", commitInterval);
        if (greatestBackoff.compareTo(leastBackoff) < 0) {
            throw new IllegalArgumentException(
                    "greatestBackoff is %d ms; it must be at least leastBackoff, %d ms"
                            .formatted(greatestBackoff.toMillis(), leastBackoff.toMillis()));
        }
        if (queueBytes < 1) {
            throw new IllegalArgumentException(
                    "queueBytes is " + queueBytes + "; it must be positive");
        }
        if (queueFrames < 4) {
            throw new IllegalArgumentException(
                    "queueFrames is " + queueFrames + "; it must be at least 4");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(
                    "%s is %d ms; it must be positive".formatted(name, value.toMillis()));
        }
    }

    /** Returns the defaults. */
    public static LiveSettings defaults() {
        return new LiveSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofMillis(250),
                Duration.ofSeconds(10),
                64,
                32L << 20,
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                true,
                new SheddingSettings(true, Duration.ofSeconds(1)));
    }
}
