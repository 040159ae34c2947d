package dev.egomotion.topology.records;

import dev.egomotion.schemas.StatusReason;

/** What concerns a camera's path but has no image: the networks let it pass in its place. */
public sealed interface PathEvent extends DecodeItem, SnippetItem, EstimateItem {
    /** A segment begins, or is taken up again after a restart. */
    public record SegmentOpened(Segment segment) implements PathEvent {}

    /** A segment ends. */
    public record SegmentClosed(Segment segment) implements PathEvent {}

    /** A frame without an image, in its place between its neighbours. */
    public record Missed(FrameRef frame, StatusReason reason) implements PathEvent {}

    /** A frame outside the order of its segment: it gets its record and leaves the path alone. */
    public record Stray(FrameRef frame, StatusReason reason) implements PathEvent {}

    /** A camera is retired: every step forgets it, after the end of its last segment. */
    public record CameraRetired(String camera) implements PathEvent {}
}
