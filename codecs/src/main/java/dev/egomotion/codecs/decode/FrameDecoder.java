package dev.egomotion.codecs.decode;

import dev.egomotion.schemas.Frame;
import java.util.List;

/**
 * Turns the wire frames of one segment into rectified images of a fixed size, in presentation order.
 * Opened by {@link FrameDecoders}; used by one thread.
 */
public interface FrameDecoder extends AutoCloseable {
    /**
     * Decodes one wire frame. Inter-coded packets come out late and reordered, so the answer holds
     * zero or more frames, each given before.
     */
    List<DecodeOutcome> decode(Frame frame);

    /** Returns what the decoder still holds, in presentation order; afterwards it can take no more. */
    List<DecodeOutcome> drain();

    @Override
    void close();
}
