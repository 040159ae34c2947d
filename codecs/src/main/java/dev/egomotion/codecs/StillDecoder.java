package dev.egomotion.codecs;

import dev.egomotion.schemas.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;

/** Decodes frames that stand alone: each gives its outcome at once. */
final class StillDecoder implements FrameDecoder {
    private final Rectifier rectifier;

    StillDecoder(Rectifier rectifier) {
        this.rectifier = rectifier;
    }

    @Override
    public List<DecodeOutcome> decode(Frame frame) {
        return List.of(outcome(frame));
    }

    private DecodeOutcome outcome(Frame frame) {
        if (frame.getSourceError() != null) {
            return failure(frame, false, frame.getSourceError());
        }
        try (Mat image = ImageCodec.decodeNative(bytes(frame.getData()))) {
            String sizeError = rectifier.sizeError(image.cols(), image.rows());
            return sizeError != null
                    ? failure(frame, true, sizeError)
                    : new DecodeOutcome.Image(
                            frame.getSequence(),
                            frame.getCaptureTimeNanos(),
                            rectifier.rectify(image));
        } catch (UndecodableException e) {
            return failure(frame, false, e.getMessage());
        }
    }

    private static DecodeOutcome failure(Frame frame, boolean wrongSize, String detail) {
        return new DecodeOutcome.Failure(
                frame.getSequence(), frame.getCaptureTimeNanos(), wrongSize, detail);
    }

    /** Returns the buffer's content, shared where it spans its whole array; the buffer is not modified. */
    static byte[] bytes(ByteBuffer buffer) {
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
        rectifier.close();
    }
}
