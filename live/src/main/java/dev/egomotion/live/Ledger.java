package dev.egomotion.live;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of every frame of a camera: received = published + not published (by reason) + under way, at any time.
 * Safe for use by many threads.
 */
public final class Ledger {
    /** Why a frame was not published. */
    public enum Reason {
        /** Decoding cannot start here. */
        BEFORE_KEY_FRAME,
        /** The brokers did not take frames fast enough, or the program ended before they took it. */
        QUEUE_FULL,
        /** The pipeline cannot keep up: of pictures that stand alone every n-th of each camera is published. */
        SHED,
        /** The user asked for fewer pictures a second than the camera sends. */
        OVER_RATE,
        /** Predicted from a frame that was left out or lost. */
        AFTER_A_LOSS,
        /** Sent, and not confirmed in time: whether the brokers have it is not known. */
        NOT_CONFIRMED,
        /** It came later than the stream's reordering allows: one presented after it was already sent. */
        OUT_OF_ORDER,
        /** The camera's calibration does not fit its pictures, nothing here decodes them, or reading failed. */
        UNUSABLE
    }

    private final Map<Reason, Long> notPublished = new EnumMap<>(Reason.class);
    private long received;
    private long published;
    private long missing;

    /**
     * The counts at one moment.
     *
     * @param received frames that arrived
     * @param published frames that the brokers confirmed
     * @param notPublished frames that were not published, by reason
     * @param missing frames that never arrived, by the holes in the stamps; no part of received
     */
    public record Counts(
            long received, long published, Map<Reason, Long> notPublished, long missing) {
        /** Copies the map. */
        public Counts {
            notPublished = Map.copyOf(notPublished);
        }

        /** Returns the frames that are neither confirmed nor given up. */
        public long underWay() {
            return received
                    - published
                    - notPublished.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns the reasons' names with their counts. */
        Map<String, Long> byName() {
            Map<String, Long> named = new TreeMap<>();
            notPublished.forEach((reason, count) -> named.put(reason.name(), count));
            return named;
        }
    }

    synchronized void received() {
        received++;
    }

    synchronized void published() {
        published++;
    }

    synchronized void notPublished(Reason reason) {
        notPublished.merge(reason, 1L, Long::sum);
    }

    synchronized void missing(long frames) {
        missing += frames;
    }

    /** Returns the counts of now. */
    public synchronized Counts counts() {
        return new Counts(received, published, notPublished, missing);
    }
}
