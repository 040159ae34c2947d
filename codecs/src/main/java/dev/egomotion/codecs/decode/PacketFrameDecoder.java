package dev.egomotion.codecs.decode;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.decode.Rectifier.Rectified;
import dev.egomotion.codecs.video.PacketDecoder;
import dev.egomotion.codecs.video.PacketDecoder.Decoded;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decodes the packets of one segment. */
final class PacketFrameDecoder implements FrameDecoder {
    private static final int MOST_PARAMETER_BYTES = 1 << 20;

    /** H.264 and H.265 hold back no more. */
    private static final int MOST_REORDERED = 16;

    private final Rectifier rectifier;
    private final PacketDecoder<Rectified> decoder;
    private final Map<Long, Long> times = new HashMap<>();

    /**
     * Opens the decoder.
     *
     * @param rectifier closed with this
     * @throws UndecodableException if no decoder starts with the segment's parameters; the rectifier is
     *     closed then
     */
    PacketFrameDecoder(SegmentStart segment, Rectifier rectifier) throws UndecodableException {
        this.rectifier = rectifier;
        boolean opened = false;
        try {
            decoder =
                    open(
                            segment.getCodec(),
                            segment.getCodecParameters(),
                            segment.getReorderFrames(),
                            rectifier.mostPixels(),
                            rectifier::result);
            opened = true;
        } finally {
            if (!opened) {
                rectifier.close();
            }
        }
    }

    /**
     * Opens a decoder as a record describes it.
     *
     * @param mostPixels of a picture
     * @throws UndecodableException if no decoder starts so
     */
    static <T> PacketDecoder<T> open(
            FrameCodec codec,
            @Nullable ByteBuffer parameters,
            int reorderFrames,
            long mostPixels,
            PacketDecoder.PictureTaker<T> onPicture)
            throws UndecodableException {
        byte[] bytes = parameters == null ? new byte[0] : StillDecoder.bytes(parameters);
        if (bytes.length > MOST_PARAMETER_BYTES) {
            throw new UndecodableException(
                    "codec parameters of %d bytes; at most %d are allowed"
                            .formatted(bytes.length, MOST_PARAMETER_BYTES));
        }
        if (reorderFrames < 0 || reorderFrames > MOST_REORDERED) {
            throw new UndecodableException(
                    "reorderFrames is %d; it must be from 0 to %d"
                            .formatted(reorderFrames, MOST_REORDERED));
        }
        try {
            return PacketDecoder.of(
                    codec == FrameCodec.H264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC,
                    bytes,
                    reorderFrames,
                    mostPixels,
                    onPicture);
        } catch (SourceException e) {
            throw new UndecodableException(
                    "codec parameters of %d bytes: %s".formatted(bytes.length, e.getMessage()), e);
        }
    }

    @Override
    public List<DecodeOutcome> decode(Frame frame, boolean isImageWanted) {
        long sequence = frame.getSequence();
        times.put(sequence, frame.getCaptureTimeNanos());
        String error = frame.getSourceError();
        if (error == null && !frame.getData().hasRemaining()) {
            error = "no bytes; a packet is expected";
        }
        return outcomes(
                error == null
                        ? decoder.decode(
                                sequence,
                                frame.getKeyFrame(),
                                StillDecoder.bytes(frame.getData()),
                                isImageWanted)
                        : decoder.missing(sequence, frame.getKeyFrame(), error));
    }

    @Override
    public List<DecodeOutcome> drain() {
        return outcomes(decoder.drain());
    }

    private List<DecodeOutcome> outcomes(List<Decoded<Rectified>> decoded) {
        List<DecodeOutcome> outcomes = decoded.stream().map(this::outcome).toList();
        decoded.forEach(d -> times.remove(d.sequence()));
        return outcomes;
    }

    private DecodeOutcome outcome(Decoded<Rectified> d) {
        long time = Objects.requireNonNull(times.get(d.sequence()));
        if (d.error() != null) {
            return new DecodeOutcome.Failure(d.sequence(), time, false, d.error());
        }
        Rectified value = d.value();
        return value == null
                ? new DecodeOutcome.Skipped(d.sequence(), time)
                : value.outcome(d.sequence(), time);
    }

    @Override
    public void close() {
        decoder.close();
        rectifier.close();
    }
}
