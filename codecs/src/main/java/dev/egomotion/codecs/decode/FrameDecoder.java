package dev.egomotion.codecs.decode;

import dev.egomotion.schemas.Frame;
import java.util.List;

/**
 * Turns the wire frames of one segment into rectified images of a fixed size, in presentation order.
 * Opened by {@link FrameDecoders}; used by one thread.
 */
public interface FrameDecoder extends AutoCloseable {
    /** Decodes one wire frame, of which an image is wanted. */
    default List<DecodeOutcome> decode(Frame frame) {
        return decode(frame, true);
    }

    /**
     * Decodes one wire frame. Inter-coded packets come out late and reordered, so the answer holds
     * zero or more frames, each given before.
     *
     * @param isImageWanted where not, the frame comes out as {@link DecodeOutcome.Skipped} in its turn: a packet is
     *     decoded and nothing is made of its picture, a still image is not looked at
     */
    List<DecodeOutcome> decode(Frame frame, boolean isImageWanted);

    /** Returns what the decoder still holds, in presentation order; afterwards it can take no more. */
    List<DecodeOutcome> drain();

    @Override
    void close();
}
