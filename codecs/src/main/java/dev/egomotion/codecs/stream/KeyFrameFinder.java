package dev.egomotion.codecs.stream;

import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Tells of whole pictures whether decoding can start there, as FFmpeg's parser sees it. */
final class KeyFrameFinder implements AutoCloseable {
    private final AVCodecContext context;
    private final AVCodecParserContext parser;

    /**
     * Creates it.
     *
     * @param parameters of the stream; of a codec that FFmpeg parses
     */
    KeyFrameFinder(AVCodecParameters parameters) {
        context = avcodec.avcodec_alloc_context3(null);
        avcodec.avcodec_parameters_to_context(context, parameters);
        parser = avcodec.av_parser_init(parameters.codec_id());
        parser.flags(parser.flags() | AVCodecParserContext.PARSER_FLAG_COMPLETE_FRAMES);
    }

    /** Returns whether decoding can start at the next picture, which this is. */
    boolean isKey(byte[] picture) {
        try (BytePointer data =
                        new BytePointer(
                                picture.length + (long) avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
                PointerPointer<BytePointer> out = new PointerPointer<>(1);
                IntPointer outSize = new IntPointer(1)) {
            data.zero();
            data.put(picture, 0, picture.length);
            avcodec.av_parser_parse2(
                    parser,
                    context,
                    out,
                    outSize,
                    data,
                    picture.length,
                    avutil.AV_NOPTS_VALUE,
                    avutil.AV_NOPTS_VALUE,
                    0);
        }
        int key = parser.key_frame();
        return key == 1 || key == -1 && parser.pict_type() == avutil.AV_PICTURE_TYPE_I;
    }

    @Override
    public void close() {
        avcodec.av_parser_close(parser);
        avcodec.avcodec_free_context(context);
    }
}
