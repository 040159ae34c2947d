package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentStart;
import java.util.Optional;

/**
 * A recording as a row of encoded frames. Opened by {@link FrameSources}; used by one thread.
 */
public interface FrameSource extends AutoCloseable {
    /** Returns what was opened; constant over the source's life. */
    SourceDescription description();

    /**
     * Returns the next frame: in presentation order for codecs whose frames stand alone, in decoding
     * order for packets. A frame that the source itself cannot read comes with empty data and its
     * error, so that it still gets its record.
     *
     * @return the frame, or empty at the end of the recording
     * @throws SourceException if the recording cannot be read any further (cut off, unreadable)
     */
    Optional<Frame> next() throws SourceException;

    /** Returns whether frames carry measured speed. */
    default boolean measuresSpeed() {
        return false;
    }

    /** Returns the event that opens a segment of this recording, filmed by that camera. */
    default SegmentStart segmentStart(Camera filmedBy) {
        return description().segmentStart(filmedBy, measuresSpeed());
    }

    @Override
    void close();
}
