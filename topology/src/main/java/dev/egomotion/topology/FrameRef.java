package dev.egomotion.topology;

/**
 * The name of a frame: (camera, segment, sequence) and when it was taken.
 *
 * @param segment the segment that it belongs to
 * @param sequence presentation index in the segment
 * @param captureTimeNanos capture time on the recording's own clock, nanoseconds
 */
record FrameRef(Segment segment, long sequence, long captureTimeNanos) {}
