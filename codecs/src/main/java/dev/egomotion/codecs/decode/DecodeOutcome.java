package dev.egomotion.codecs.decode;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RgbImage;

/** What became of one wire frame. Every frame given to a {@link FrameDecoder} comes out exactly once. */
public sealed interface DecodeOutcome {
    /** Returns the presentation index in the segment. */
    long sequence();

    /** Returns the capture time, nanoseconds. */
    long captureTimeNanos();

    /**
     * The frame's image, rectified and of the size that was asked, and the same in gray at {@link
     * TrackingSize}.
     *
     * @param image shared, not copied
     * @param tracking luma in full range, 0 to 255: of a coded picture its own, of RGB 0.299 R + 0.587 G +
     *     0.114 B (BT.601); shared, not copied
     */
    record Image(long sequence, long captureTimeNanos, RgbImage image, GrayImage tracking)
            implements DecodeOutcome {}

    /** The frame was decoded for those that build on it, as far as its codec needs that; no image was asked for. */
    record Skipped(long sequence, long captureTimeNanos) implements DecodeOutcome {}

    /**
     * No image could be made.
     *
     * @param wrongSize whether an image was there but of another size than the segment's camera
     * @param detail what was found and what was expected, one line
     */
    record Failure(long sequence, long captureTimeNanos, boolean wrongSize, String detail)
            implements DecodeOutcome {}
}
