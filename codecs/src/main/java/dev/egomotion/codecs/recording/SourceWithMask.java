package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A recording of whose images a part is known to move with the camera. */
public final class SourceWithMask implements FrameSource {
    private final FrameSource source;
    private final byte[] mask;

    /**
     * Takes over a recording.
     *
     * @param source is closed with this
     * @param mask as {@link MaskFile} gives it
     */
    public SourceWithMask(FrameSource source, byte[] mask) {
        this.source = source;
        this.mask = mask;
    }

    @Override
    public SourceDescription description() {
        return source.description();
    }

    @Override
    public SegmentStart segmentStart(Camera filmedBy) {
        return SegmentStart.newBuilder(source.segmentStart(filmedBy))
                .setMask(ByteBuffer.wrap(mask))
                .build();
    }

    @Override
    public boolean measuresSpeed() {
        return source.measuresSpeed();
    }

    @Override
    public Optional<Frame> next() throws SourceException {
        return source.next();
    }

    @Override
    public void close() {
        source.close();
    }
}
