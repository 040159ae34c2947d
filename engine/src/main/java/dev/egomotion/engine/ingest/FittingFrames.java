package dev.egomotion.engine.ingest;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.decode.StillDecoder;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes frames fit into records: a still picture of more bytes than travel is encoded again as JPEG; a packet, or a
 * picture that is too large even then, keeps its place in the drive without its bytes. The first of each is said.
 */
final class FittingFrames {
    private static final String SETTING = "topology.streams.largestFrameBytes";

    private final int largestBytes;
    private final boolean isStill;
    private final Consumer<String> notes;
    private boolean saidEncoded;
    private boolean saidLost;

    /**
     * Creates it for one recording.
     *
     * @param largestBytes largest encoded frame that travels
     * @param codec how its frames are encoded
     * @param notes told in one line what the user should know
     */
    FittingFrames(int largestBytes, FrameCodec codec, Consumer<String> notes) {
        this.largestBytes = largestBytes;
        this.isStill = codec != FrameCodec.H264 && codec != FrameCodec.HEVC;
        this.notes = notes;
    }

    /** Returns the frame as it travels. */
    Frame fitting(Frame frame) {
        int bytes = frame.getData().remaining();
        if (bytes <= largestBytes) {
            return frame;
        }
        String large =
                "frame %d has %d bytes; at most %d travel (%s)"
                        .formatted(frame.getSequence(), bytes, largestBytes, SETTING);
        Optional<byte[]> again = isStill ? encodedAgain(frame) : Optional.empty();
        if (again.isPresent()) {
            if (!saidEncoded) {
                saidEncoded = true;
                notes.accept(large + ": it and others as large are encoded again as JPEG");
            }
            return Frame.newBuilder(frame).setData(ByteBuffer.wrap(again.get())).build();
        }
        if (!saidLost) {
            saidLost = true;
            notes.accept(
                    large + ": it and others as large are lost; raise the setting in --config");
        }
        return Frame.newBuilder(frame)
                .setData(ByteBuffer.allocate(0))
                .setSourceError(large)
                .build();
    }

    private Optional<byte[]> encodedAgain(Frame frame) {
        try {
            byte[] jpeg =
                    ImageCodec.encodeJpeg(
                            ImageCodec.decode(StillDecoder.bytes(frame.getData())),
                            ImageCodec.JPEG_QUALITY);
            return Optional.of(jpeg).filter(bytes -> bytes.length <= largestBytes);
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }
}
