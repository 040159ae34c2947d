package dev.egomotion.codecs.stream;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One coded picture of a live stream, and all that is known of its time.
 *
 * @param pts presentation time stamp in the stream's time base; empty where the sender gave none
 * @param dts decoding time stamp; empty where the sender gave none
 * @param key whether decoding can start here
 * @param data the coded picture
 * @param format how it is coded; the same object until that changes
 * @param arrivalNanos when its first byte had arrived, on the clock of {@link System#nanoTime}; where the parser
 *     notices a picture's end by the next one's beginning, this is not when the packet came out
 * @param senderNanos when it was taken by the sender's clock, nanoseconds since 1970 UTC, as the last RTCP
 *     sender report before it says; empty before the first
 * @param report the sender report that came just before it, if one did
 */
public record StreamPacket(
        OptionalLong pts,
        OptionalLong dts,
        boolean key,
        byte[] data,
        StreamFormat format,
        long arrivalNanos,
        OptionalLong senderNanos,
        Optional<Report> report) {
    /** Returns this picture with a presentation time stamp. */
    public StreamPacket withPts(long value) {
        return new StreamPacket(
                OptionalLong.of(value), dts, key, data, format, arrivalNanos, senderNanos, report);
    }

    /** Returns this picture with another time of arrival, on the clock of {@link System#nanoTime}. */
    public StreamPacket arrivedAt(long nanoTime) {
        return new StreamPacket(pts, dts, key, data, format, nanoTime, senderNanos, report);
    }

    /**
     * An RTCP sender report (RFC 3550, 6.4.1).
     *
     * @param ntp the sender's clock, NTP format, seconds since 1900 in the upper 32 bits
     * @param rtp the same moment on the clock of the packets
     * @param packets how many packets the sender has sent
     */
    public record Report(long ntp, long rtp, long packets) {}
}
