package dev.egomotion.topology.records;

import java.util.OptionalDouble;

/**
 * The name of a frame, (camera, segment, sequence), and what came with it.
 *
 * @param segment the segment that it belongs to
 * @param sequence presentation index in the segment
 * @param captureTimeNanos capture time on the recording's own clock, nanoseconds
 * @param speed of the camera, metres per second, where measured
 * @param depthCarried whether its depth is to be carried along instead of measured
 */
public record FrameRef(
        Segment segment,
        long sequence,
        long captureTimeNanos,
        OptionalDouble speed,
        boolean depthCarried) {
    public FrameRef(Segment segment, long sequence, long captureTimeNanos) {
        this(segment, sequence, captureTimeNanos, OptionalDouble.empty(), false);
    }
}
