package dev.egomotion.live;

import dev.egomotion.codecs.stream.StreamPacket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Gives the pictures of a segment their presentation index as they come in decoding order. A picture's index is known
 * once as many others wait behind it as the stream reorders; without B-frames that is at once.
 */
final class PresentationOrder {
    /** A picture on its way: in decoding order, with its index once that is known. */
    static final class Picture {
        final StreamPacket packet;
        final CaptureClock.Moment moment;
        private final long stamp;
        private final long arrived;
        private long sequence = -1;
        private long captureNanos;

        private Picture(StreamPacket packet, CaptureClock.Moment moment, long stamp, long arrived) {
            this.packet = packet;
            this.moment = moment;
            this.stamp = stamp;
            this.arrived = arrived;
        }

        long sequence() {
            return sequence;
        }

        /** Returns when it was taken; never before the picture presented before it. */
        long captureNanos() {
            return captureNanos;
        }
    }

    /** Capture times rise by a microsecond at least, whatever the clocks do. */
    private static final long LEAST_STEP = 1_000;

    private final int depth;
    private final StampHoles holes = new StampHoles();
    private final ArrayDeque<Picture> decoding = new ArrayDeque<>();
    private final PriorityQueue<Picture> waiting =
            new PriorityQueue<>(
                    Comparator.<Picture>comparingLong(p -> p.stamp)
                            .thenComparingLong(p -> p.arrived));
    private long ranked;
    private long count;
    private long lastStamp = Long.MIN_VALUE;
    private long lastCapture = Long.MIN_VALUE;

    /**
     * Creates the order of a segment.
     *
     * @param depth how many pictures may come before another and be presented after it
     */
    PresentationOrder(int depth) {
        this.depth = depth;
    }

    /** Returns whether a picture with this stamp comes too late: one presented after it has its index already. */
    boolean isTooLate(StreamPacket packet) {
        return packet.pts().isPresent() && packet.pts().getAsLong() < lastStamp;
    }

    /** Takes the next picture; returns those whose index is known now, in decoding order. */
    List<Picture> add(StreamPacket packet, CaptureClock.Moment moment) {
        long stamp = packet.pts().orElse(count);
        Picture picture = new Picture(packet, moment, stamp, count++);
        decoding.add(picture);
        waiting.add(picture);
        while (waiting.size() > depth) {
            rank(waiting.remove());
        }
        return leaving();
    }

    /** Returns the rest, in decoding order. */
    List<Picture> drain() {
        while (!waiting.isEmpty()) {
            rank(waiting.remove());
        }
        return leaving();
    }

    private void rank(Picture picture) {
        picture.sequence = ranked++;
        picture.captureNanos =
                lastCapture == Long.MIN_VALUE
                        ? picture.moment.nanos()
                        : Math.max(picture.moment.nanos(), lastCapture + LEAST_STEP);
        lastCapture = picture.captureNanos;
        if (picture.packet.pts().isPresent()) {
            lastStamp = picture.stamp;
            holes.add(picture.stamp);
        }
    }

    private List<Picture> leaving() {
        List<Picture> known = new ArrayList<>();
        while (!decoding.isEmpty() && decoding.peek().sequence >= 0) {
            known.add(decoding.remove());
        }
        return known;
    }

    /** Returns how many pictures are missing between the stamps since it was last asked. */
    long missing() {
        return holes.take();
    }
}
