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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
                    PacketDecoder.of(
                            segment.getCodec() == FrameCodec.H264
                                    ? AV_CODEC_ID_H264
                                    : AV_CODEC_ID_HEVC,
                            parameters(segment),
                            reorderFrames(segment),
                            rectifier.mostPixels(),
                            rectifier::result);
            opened = true;
        } catch (SourceException e) {
            throw new UndecodableException(
                    "codec parameters of %d bytes: %s"
                            .formatted(parameters(segment).length, e.getMessage()),
                    e);
        } finally {
            if (!opened) {
                rectifier.close();
            }
        }
    }

    private static byte[] parameters(SegmentStart segment) throws UndecodableException {
        if (segment.getCodecParameters() == null) {
            return new byte[0];
        }
        byte[] bytes = StillDecoder.bytes(segment.getCodecParameters());
        if (bytes.length > MOST_PARAMETER_BYTES) {
            throw new UndecodableException(
                    "codec parameters of %d bytes; at most %d are allowed"
                            .formatted(bytes.length, MOST_PARAMETER_BYTES));
        }
        return bytes;
    }

    private static int reorderFrames(SegmentStart segment) throws UndecodableException {
        int frames = segment.getReorderFrames();
        if (frames < 0 || frames > MOST_REORDERED) {
            throw new UndecodableException(
                    "reorderFrames is %d; it must be from 0 to %d"
                            .formatted(frames, MOST_REORDERED));
        }
        return frames;
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
