package dev.egomotion.codecs.stream;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Reads from each key frame how the pictures from it on are coded: a camera may change its size in the middle of a
 * connection, and says so in the picture alone.
 */
final class KeyFrameFormats {
    private static final int H264_SPS = 7;
    private static final int H264_PPS = 8;
    private static final int HEVC_VPS = 32;
    private static final int HEVC_PPS = 34;

    private final AVCodecParameters parameters;
    private final String codec;
    private final byte[] stated;

    KeyFrameFormats(AVCodecParameters parameters, String codec) {
        this.parameters = parameters;
        this.codec = codec;
        stated = new byte[Math.max(0, parameters.extradata_size())];
        if (stated.length > 0) {
            parameters.extradata().get(stated, 0, stated.length);
        }
    }

    /** Returns what the stream states before its first picture. */
    StreamFormat stated() {
        return new StreamFormat(codec, parameters.width(), parameters.height(), stated);
    }

    /**
     * Returns the format of a key frame.
     *
     * @param changed decoder configuration that came with it; empty where none did
     * @param before the format until now; returned where nothing changed
     */
    StreamFormat of(byte[] packet, byte[] changed, StreamFormat before) {
        StreamFormat now = before;
        if (codec.equals("mjpeg")) {
            int[] size = JpegHeader.size(packet);
            now = size == null ? before : new StreamFormat(codec, size[0], size[1], stated);
        } else if (before.isInterCoded()) {
            byte[] sets = changed.length > 0 ? changed : inBand(packet, before.parameters());
            boolean known = Arrays.equals(sets, before.parameters()) && before.width() > 0;
            if (!known) {
                now = parsed(packet, sets);
            }
        }
        return now.equals(before) ? before : now;
    }

    /** Returns the parameter sets that stand in the packet, else those of before. */
    private byte[] inBand(byte[] packet, byte[] before) {
        if (before.length > 0 && before[0] == 1) {
            return before; // avcC or hvcC: sets travel beside the packets
        }
        ByteArrayOutputStream sets = new ByteArrayOutputStream();
        int at = startCode(packet, 0);
        while (at >= 0) {
            int next = startCode(packet, at);
            int end = next < 0 ? packet.length : next - 3;
            while (end > at && packet[end - 1] == 0) {
                end--; // a four-byte start code, or padding
            }
            if (isParameterSet(packet[at])) {
                sets.writeBytes(new byte[] {0, 0, 0, 1});
                sets.write(packet, at, end - at);
            } else if (isPicture(packet[at])) {
                break;
            }
            at = next;
        }
        return sets.size() == 0 ? before : sets.toByteArray();
    }

    private boolean isParameterSet(byte header) {
        if (codec.equals("h264")) {
            int type = header & 0x1f;
            return type == H264_SPS || type == H264_PPS;
        }
        int type = (header >> 1) & 0x3f;
        return type >= HEVC_VPS && type <= HEVC_PPS;
    }

    private boolean isPicture(byte header) {
        int type = codec.equals("h264") ? header & 0x1f : (header >> 1) & 0x3f;
        return codec.equals("h264") ? type >= 1 && type <= 5 : type < HEVC_VPS;
    }

    private static int startCode(byte[] packet, int from) {
        for (int i = from; i + 3 < packet.length; i++) {
            if (packet[i] == 0 && packet[i + 1] == 0 && packet[i + 2] == 1) {
                return i + 3;
            }
        }
        return -1;
    }

    /** Lets FFmpeg's parser read the size out of the sequence parameter set. */
    private StreamFormat parsed(byte[] packet, byte[] sets) {
        AVCodecContext context = avcodec.avcodec_alloc_context3(null);
        AVCodecParserContext parser = avcodec.av_parser_init(parameters.codec_id());
        try (BytePointer data = padded(packet);
                PointerPointer<BytePointer> out = new PointerPointer<>(1);
                IntPointer outSize = new IntPointer(1)) {
            context.codec_id(parameters.codec_id());
            BytePointer extra =
                    new BytePointer(
                            avutil.av_mallocz(sets.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
            extra.capacity(sets.length).put(sets, 0, sets.length);
            context.extradata(extra).extradata_size(sets.length);
            parser.flags(parser.flags() | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
            avcodec.av_parser_parse2(
                    parser,
                    context,
                    out,
                    outSize,
                    data,
                    packet.length,
                    avutil.AV_NOPTS_VALUE,
                    avutil.AV_NOPTS_VALUE,
                    0);
            boolean told = parser.width() > 0 && parser.height() > 0;
            return new StreamFormat(
                    codec,
                    told ? parser.width() : parameters.width(),
                    told ? parser.height() : parameters.height(),
                    sets);
        } finally {
            avcodec.av_parser_close(parser);
            avcodec.avcodec_free_context(context);
        }
    }

    private static BytePointer padded(byte[] packet) {
        BytePointer data =
                new BytePointer(packet.length + (long) avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
        data.zero();
        data.put(packet, 0, packet.length);
        return data;
    }
}
