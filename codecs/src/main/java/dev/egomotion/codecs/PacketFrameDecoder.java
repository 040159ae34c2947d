package dev.egomotion.codecs;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;

import dev.egomotion.codecs.PacketDecoder.Decoded;
import dev.egomotion.codecs.Rectifier.Rectified;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Decodes the packets of one segment. */
final class PacketFrameDecoder implements FrameDecoder {
    private final Rectifier rectifier;
    private final PacketDecoder<Rectified> decoder;
    private final Map<Long, Long> times = new HashMap<>();

    PacketFrameDecoder(SegmentStart segment, Rectifier rectifier) {
        this.rectifier = rectifier;
        byte[] extradata =
                segment.getCodecParameters() == null
                        ? new byte[0]
                        : StillDecoder.bytes(segment.getCodecParameters());
        try {
            decoder =
                    PacketDecoder.of(
                            segment.getCodec() == FrameCodec.H264
                                    ? AV_CODEC_ID_H264
                                    : AV_CODEC_ID_HEVC,
                            extradata,
                            segment.getReorderFrames(),
                            rectifier::result);
        } catch (SourceException e) {
            throw new IllegalStateException("FFmpeg lacks a decoder: " + e.getMessage(), e);
        }
    }

    @Override
    public List<DecodeOutcome> decode(Frame frame) {
        long sequence = frame.getSequence();
        times.put(sequence, frame.getCaptureTimeNanos());
        String error = frame.getSourceError();
        if (error == null && !frame.getData().hasRemaining()) {
            error = "no bytes; a packet is expected";
        }
        return outcomes(
                error == null
                        ? decoder.decode(
                                sequence, frame.getKeyFrame(), StillDecoder.bytes(frame.getData()))
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
        long time = times.get(d.sequence());
        if (d.error() != null) {
            return new DecodeOutcome.Failure(d.sequence(), time, false, d.error());
        }
        return d.value().outcome(d.sequence(), time);
    }

    @Override
    public void close() {
        decoder.close();
        rectifier.close();
    }
}
