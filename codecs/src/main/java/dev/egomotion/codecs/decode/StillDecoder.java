package dev.egomotion.codecs.decode;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.StillPictures;
import dev.egomotion.schemas.Frame;
import java.nio.ByteBuffer;
import java.util.List;

/** Decodes frames that stand alone: each gives its outcome at once. */
public final class StillDecoder implements FrameDecoder {
    private final Rectifier rectifier;
    private final StillPictures<Rectifier.Rectified> pictures;

    StillDecoder(Rectifier rectifier) {
        this.rectifier = rectifier;
        pictures =
                new StillPictures<>(
                        rectifier::refuse,
                        rectifier.mostPixels(),
                        rectifier::result,
                        rectifier::result);
    }

    @Override
    public List<DecodeOutcome> decode(Frame frame, boolean isImageWanted) {
        return List.of(
                isImageWanted
                        ? outcome(frame)
                        : new DecodeOutcome.Skipped(
                                frame.getSequence(), frame.getCaptureTimeNanos()));
    }

    private DecodeOutcome outcome(Frame frame) {
        long sequence = frame.getSequence();
        long time = frame.getCaptureTimeNanos();
        if (frame.getSourceError() != null) {
            return new DecodeOutcome.Failure(sequence, time, false, frame.getSourceError());
        }
        try {
            return pictures.decode(bytes(frame.getData())).outcome(sequence, time);
        } catch (UndecodableException e) {
            return new DecodeOutcome.Failure(sequence, time, false, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the buffer's content, shared where it spans its whole array; the buffer is not modified. */
    public static byte[] bytes(ByteBuffer buffer) {
        if (buffer.hasArray()
                && buffer.arrayOffset() == 0
                && buffer.position() == 0
                && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public List<DecodeOutcome> drain() {
        return List.of();
    }

    @Override
    public void close() {
        pictures.close();
        rectifier.close();
    }
}
