package dev.egomotion.codecs.still;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.egomotion.codecs.UndecodableException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

class PixelConverterTest {
    /** FFmpeg gives no context for a picture that lies in a graphics card; nothing of it reaches native code. */
    @Test
    void convert_formatThatFfmpegCannotConvert_isUndecodableAndTheNextIsFine() throws Exception {
        try (PixelConverter converter = PixelConverter.to(avutil.AV_PIX_FMT_RGB24)) {
            AVFrame foreign = frame(avutil.AV_PIX_FMT_VAAPI);
            UndecodableException e =
                    assertThrows(UndecodableException.class, () -> converter.convert(foreign));
            assertEquals(
                    "a picture of 64x48 in pixel format %d, which FFmpeg cannot convert to 64x48"
                            .formatted(avutil.AV_PIX_FMT_VAAPI),
                    e.getMessage());
            assertThrows(UndecodableException.class, () -> converter.convert(foreign));
            avutil.av_frame_free(foreign);

            AVFrame gray = frame(avutil.AV_PIX_FMT_GRAY8);
            assertEquals(0, avutil.av_frame_get_buffer(gray, 0));
            assertEquals(64, converter.convert(gray).cols());
            avutil.av_frame_free(gray);
        }
    }

    private static AVFrame frame(int format) {
        return avutil.av_frame_alloc().width(64).height(48).format(format);
    }
}
