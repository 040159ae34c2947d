package dev.egomotion.topology.records;

import java.util.OptionalDouble;

/**
 * The name of a frame, (camera, segment, sequence), and what was measured when it was taken.
 *
 * @param segment the segment that it belongs to
 * @param sequence presentation index in the segment
 * @param captureTimeNanos capture time on the recording's own clock, nanoseconds
 * @param speed of the camera, metres per second, where measured
 */
public record FrameRef(
        Segment segment, long sequence, long captureTimeNanos, OptionalDouble speed) {
    public FrameRef(Segment segment, long sequence, long captureTimeNanos) {
        this(segment, sequence, captureTimeNanos, OptionalDouble.empty());
    }
}
